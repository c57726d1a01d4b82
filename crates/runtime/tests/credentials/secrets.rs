//! No provider and no error shows a secret.

use aliyun_runtime::credentials::{
    AssumeRoleCredentials, CachedCredentials, CliProfileCredentials, DefaultCredentials,
    EcsRamRoleCredentials, Environment, EnvironmentCredentials, OidcRoleCredentials,
    ProfileCredentials, Role, UriCredentials,
};
use aliyun_runtime::sign::percent;
use aliyun_runtime::{Credentials, CredentialsProvider};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::support::{Does, Home, Server, text};

#[tokio::test]
async fn no_encoding_hides_them_from_redaction() {
    const SECRET: &str = "canary/secret+of=the key";
    let encoded = percent::encode(SECRET);
    let forms = [
        SECRET.to_owned(),
        encoded.clone(),
        encoded.to_lowercase(),
        percent::encode(&encoded),
        SECRET.replace('/', "&#x2f;").replace('+', "&#43;").replace('=', "&#61;"),
        SECRET.replace('/', "\\/").replace('=', "\\u003d"),
        SECRET[..16].to_owned(),
    ];
    let forms: Vec<_> = forms.into_iter().chain([STANDARD.encode(SECRET)]).collect();
    for form in forms {
        let members = ["Code", "Message", "RequestId"];
        let echo: serde_json::Map<_, _> =
            members.map(|name| (name.to_owned(), json!(format!("<{form}>")))).into_iter().collect();
        let body = serde_json::Value::from(echo).to_string();
        let server = Server::start(move |_| Does::Answer(400, body.clone())).await;
        let key = Credentials::new("id", SECRET);
        let role = AssumeRoleCredentials::new(&server.config(&[]), key, Role::new("arn"));
        let said = crate::support::refusal(&role).await;
        assert_eq!(said.matches("[redacted]").count(), 3, "{said}");
        assert!(!said.contains("canary") && !said.contains(&form[..10]), "{said}");
    }
}

#[tokio::test]
async fn canaries_stay_where_they_are() {
    // Every service repeats all it was sent.
    let server = Server::start(|came| {
        let echo = json!({
            "Code": came.body, "Message": format!("{} {}", came.head, came.body),
            "error_description": came.head, "RequestId": format!("{} {}", came.head, came.body),
        });
        Does::Answer(400, echo.to_string())
    });
    let server = server.await;
    let home = Home::with("token", "canary-jwt");
    home.write(
        ".aliyun/config.json",
        &json!({ "current": "p", "profiles": [{
            "name": "p", "mode": "StsToken", "access_key_id": "id",
            "access_key_secret": "canary-secret", "sts_token": "canary-token",
            "process_command": "x canary", "access_token": "canary",
        }] })
        .to_string(),
    );
    home.write(
        ".alibabacloud/credentials",
        "[default]\ntype=ram_role_arn\naccess_key_id=id\naccess_key_secret=canary-s\nrole_arn=r",
    );
    let token = home.file("token");
    let variables = [
        ("HOME", home.path()),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "canary-secret"),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", "canary-token"),
        ("ALIBABA_CLOUD_CREDENTIALS_URI", "http://vault/?key=canary-uri"),
        ("ALIBABA_CLOUD_ROLE_ARN", "arn"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "idp"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", text(&token)),
    ];
    let config = server.config(&variables);
    let key = Credentials::new("id", "canary-secret").security_token("canary-token");
    let providers: [Box<dyn CredentialsProvider>; 10] = [
        Box::new(key.clone()),
        Box::new(CachedCredentials::new(key.clone())),
        Box::new(EnvironmentCredentials::new(&config)),
        Box::new(OidcRoleCredentials::new(&config)),
        Box::new(CliProfileCredentials::new(&config)),
        Box::new(ProfileCredentials::new(&config)),
        Box::new(EcsRamRoleCredentials::new(&config)),
        Box::new(UriCredentials::new(&config)),
        Box::new(AssumeRoleCredentials::new(&config, key, Role::new("arn"))),
        Box::new(DefaultCredentials::new(&config)),
    ];
    let mut shown = format!("{config:?} {:?}", Environment::of(variables));
    let mut failures = 0;
    for provider in providers {
        match provider.credentials().await {
            Ok(credentials) => shown += &format!("{credentials:?}"),
            Err(error) => {
                failures += 1;
                shown += &format!("{error} {error:?}");
            }
        }
        shown += &format!("{provider:?}\n");
    }
    assert_eq!(failures, 6, "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}
