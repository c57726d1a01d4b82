//! Assuming roles.

use std::collections::BTreeMap;
use std::time::Duration;

use aliyun_runtime::credentials::{AssumeRoleCredentials, OidcRoleCredentials, Role};
use aliyun_runtime::sign::v1;
use aliyun_runtime::{Credentials, CredentialsProvider as _};

use crate::support::{Came, Does, Home, Server, granted, of, ok, refusal, text};

const SECRET: &str = "canary+secret/";
const TOKEN: &str = "canary+token/";

fn source() -> Credentials {
    Credentials::new("id", SECRET).security_token(TOKEN)
}

#[tokio::test]
async fn a_role_is_assumed_by_a_signed_form() {
    let server = Server::granting(granted("role")).await;
    let role = Role::new("acs:ram::1:role/r")
        .session_name("two words")
        .policy(r#"{"Version": "1", "Statement": []}"#)
        .external_id("ext id")
        .duration(Duration::from_secs(900))
        .sts_region("cn-hangzhou")
        .sts_vpc(true);
    let provider = AssumeRoleCredentials::new(&server.config(&[]), source(), role);
    assert_eq!(provider.credentials().await.unwrap(), of("role"));

    let came = server.only_request();
    assert_eq!(came.what, "POST https://sts-vpc.cn-hangzhou.aliyuncs.com/");
    assert_eq!(came.header("content-type"), Some("application/x-www-form-urlencoded"));
    let mut fields: BTreeMap<_, _> = came.form().into_iter().collect();
    assert_eq!(fields.remove("SignatureNonce").map(|nonce| nonce.len()), Some(32));
    let signature = fields.remove("Signature").unwrap();
    let expected = [
        ("AccessKeyId", "id"),
        ("Action", "AssumeRole"),
        ("DurationSeconds", "900"),
        ("ExternalId", "ext id"),
        ("Format", "JSON"),
        ("Policy", r#"{"Version": "1", "Statement": []}"#),
        ("RoleArn", "acs:ram::1:role/r"),
        ("RoleSessionName", "two words"),
        ("SecurityToken", TOKEN),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("Timestamp", "2014-05-15T08:30:00Z"),
        ("Version", "2015-04-01"),
    ];
    assert_eq!(fields, expected.map(|(n, v)| (n.to_owned(), v.to_owned())).into());
    let text = string_to_sign(&came);
    assert!(text.contains("Policy%3D%257B%2522Version%2522%253A%2520%25221%2522%252C%2520"));
    assert_eq!(signature, v1::signature(&SECRET.into(), &text));
}

/// The text to sign, by the rule and nothing else: sorted, encoded, joined, encoded again.
fn string_to_sign(came: &Came) -> String {
    let encode = |text: &str| -> String {
        let byte = |b: u8| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let mut fields = came.form();
    fields.retain(|(name, _)| name != "Signature");
    fields.sort();
    let pairs: Vec<_> =
        fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
    format!("POST&%2F&{}", encode(&pairs.join("&")))
}

#[tokio::test]
async fn a_token_assumes_a_role_without_a_signature() {
    let server = Server::granting(granted("role")).await;
    let home = Home::with("token", " first.canary \r\n");
    let variables = [
        ("ALIBABA_CLOUD_ROLE_ARN", "arn"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "idp"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", text(&home.file("token"))),
        ("ALIBABA_CLOUD_ROLE_SESSION_NAME", "pod"),
        ("ALIBABA_CLOUD_STS_REGION", "eu-west-1"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let variables: Vec<_> = variables.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let config = server.config(&variables);
    let provider = OidcRoleCredentials::new(&config);
    assert_eq!(provider.credentials().await.unwrap(), of("role"));
    let came = server.only_request();
    assert_eq!(came.what, "POST https://sts.eu-west-1.aliyuncs.com/");
    let expected = [
        ("Action", "AssumeRoleWithOIDC"),
        ("DurationSeconds", "3600"),
        ("Format", "JSON"),
        ("OIDCProviderArn", "idp"),
        ("OIDCToken", "first.canary"),
        ("RoleArn", "arn"),
        ("RoleSessionName", "pod"),
        ("Timestamp", "2014-05-15T08:30:00Z"),
        ("Version", "2015-04-01"),
    ];
    let fields: BTreeMap<_, _> = came.form().into_iter().collect();
    assert_eq!(fields, expected.map(|(n, v)| (n.to_owned(), v.to_owned())).into());

    // The file has changed, and everything that can be set is.
    home.write("other", "second.canary");
    let role = Role::new("own").session_name("s").policy("{}");
    let provider = OidcRoleCredentials::new(&config)
        .role(role)
        .provider_arn("p")
        .token_file(home.file("other"));
    provider.credentials().await.unwrap();
    let came = server.requests().pop().unwrap();
    let field = |name| came.field(name).unwrap();
    assert_eq!(
        ["OIDCToken", "RoleArn", "RoleSessionName", "OIDCProviderArn", "Policy"].map(field),
        ["second.canary", "own", "s", "p", "{}"]
    );
}

#[tokio::test]
async fn an_oidc_role_says_what_it_lacks() {
    let home = Home::with("empty", "\n");
    let (missing, empty) = (home.file("missing"), home.file("empty"));
    let all = [
        ("ALIBABA_CLOUD_ROLE_ARN", "arn"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "idp"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", text(&missing)),
    ];
    for n in 0..3 {
        let said = refusal(&OidcRoleCredentials::new(&crate::support::config(&all[..n]))).await;
        assert_eq!(said, format!("{} is not set", all[n].0));
    }
    let provider = OidcRoleCredentials::new(&crate::support::config(&all));
    let said = refusal(&provider).await;
    assert_eq!(said, format!("the OIDC token: {} does not exist", text(&missing)));
    let said = refusal(&provider.token_file(&empty)).await;
    assert_eq!(said, format!("the OIDC token: {} is empty", text(&empty)));
}

#[tokio::test]
async fn a_refusal_is_told_and_secrets_are_not() {
    let refused = |code: &str, message: &str| {
        let json = format!(r#"{{"RequestId":"R-1","Code":"{code}","Message":"{message}"}}"#);
        Does::Answer(403, json)
    };
    let encoded = aliyun_runtime::sign::percent::encode(TOKEN);
    for (does, expected) in [
        (
            refused("NoPermission", "You may not."),
            "NoPermission: You may not. (status 403; request R-1)",
        ),
        (
            refused("SignatureDoesNotMatch", &format!("server string to sign is:POST&{encoded}")),
            "SignatureDoesNotMatch: the access key secret is not the one",
        ),
        (
            refused("Odd", &format!("{TOKEN} {encoded} {SECRET}")),
            "Odd: [redacted]/ [redacted]%2F [redacted]/",
        ),
        (Does::Answer(502, "<html>canary</html>".into()), "is a web page and not JSON (status 502"),
        (Does::Answer(302, String::new()), "is empty (status 302"),
        (Does::Answer(500, r#"{"canary":1}"#.into()), "names no error code (status 500"),
        (ok(r#"{"RequestId":"canary"}"#), "holds no credentials"),
        (
            ok(granted("x").replace("Expiration\":\"2014", "Expiration\":\"canary")),
            "Expiration: a time must look like",
        ),
        (ok(&granted("canary")[..100]), "is broken or cut off"),
        (Does::BreakOff("{".into()), "the connection broke"),
        (Does::Reset, "the connection broke"),
    ] {
        let server = Server::start(move |_| does.clone()).await;
        let config = server.config(&[]);
        let provider = AssumeRoleCredentials::new(&config, source(), Role::new("arn"));
        let said = refusal(&provider).await;
        assert!(said.starts_with("STS AssumeRole: ") && said.contains(expected), "{said}");
        assert!(!said.contains("canary"), "{said}");
    }
}

#[tokio::test]
async fn roles_can_be_assumed_one_after_the_other() {
    let server = Server::start(|came| ok(granted(&came.field("RoleArn").unwrap()))).await;
    let config = server.config(&[]);
    let inner = AssumeRoleCredentials::new(&config, source(), Role::new("inner"));
    let outer = AssumeRoleCredentials::new(&config, inner, Role::new("outer"));
    assert_eq!(outer.credentials().await.unwrap(), of("outer"));
    let came = server.requests().pop().unwrap();
    assert_eq!(came.field("AccessKeyId").as_deref(), Some("inner"));
    assert_eq!(came.field("SecurityToken").as_deref(), Some("token of inner"));
}
