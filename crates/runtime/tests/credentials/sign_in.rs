//! Sign-ins of the CLI: CloudSSO and OAuth.

use aliyun_runtime::CredentialsProvider as _;
use aliyun_runtime::credentials::CliProfileCredentials;
use serde_json::{Value as Json, json};

use crate::support::{Does, Home, LATER, NOW, Server, config, granted, of, ok, refusal, temporary};

const FILE: &str = ".aliyun/config.json";

fn home(profile: Json) -> Home {
    Home::with(FILE, &json!({ "current": "me", "profiles": [profile] }).to_string())
}

fn cloud_sso(expire: i64) -> Json {
    json!({
        "name": "me", "mode": "CloudSSO", "cloud_sso_sign_in_url": "https://signin.example/start/x",
        "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-\"1",
        "access_token": "canary-token", "cloud_sso_access_token_expire": expire,
    })
}

fn oauth(site: &str, expire: i64, sts_expiration: i64) -> Json {
    json!({
        "name": "me", "mode": "OAuth", "oauth_site_type": site,
        "oauth_access_token": "canary-token", "oauth_refresh_token": "canary-refresh",
        "oauth_access_token_expire": expire,
        "access_key_id": "stored", "access_key_secret": "canary", "sts_token": "canary",
        "sts_expiration": sts_expiration,
    })
}

#[tokio::test]
async fn a_sign_in_to_cloud_sso_is_exchanged() {
    let body = granted("sso").replace("\"Credentials\"", "\"CloudCredential\"");
    let server = Server::granting(body).await;
    let home = home(cloud_sso(NOW + 1));
    let before = std::fs::read(home.file(FILE)).unwrap();
    let provider = CliProfileCredentials::new(&server.config(&[("HOME", home.path())]));
    assert_eq!(provider.credentials().await.unwrap(), of("sso"));
    let came = server.only_request();
    assert_eq!(came.what, "POST https://signin.example/cloud-credentials");
    assert_eq!(came.header("authorization"), Some("Bearer canary-token"));
    assert_eq!(came.header("content-type"), Some("application/json"));
    assert_eq!(came.body, r#"{"AccountId":"1","AccessConfigurationId":"ac-\"1"}"#);
    assert_eq!(std::fs::read(home.file(FILE)).unwrap(), before);
}

#[tokio::test]
async fn a_sign_in_of_oauth_is_exchanged_when_what_is_stored_has_expired() {
    let server =
        Server::granting(temporary("new", LATER).replace(r#""Code":"Success","#, "")).await;
    for (site, host) in [("CN", "oauth.aliyun.com"), ("intl", "oauth.alibabacloud.com")] {
        let home = home(oauth(site, NOW + 1, NOW));
        let provider = CliProfileCredentials::new(&server.config(&[("HOME", home.path())]));
        assert_eq!(provider.credentials().await.unwrap(), of("new"));
        let came = server.requests().pop().unwrap();
        assert_eq!(came.what, format!("POST https://{host}/v1/exchange"));
        assert_eq!(came.header("authorization"), Some("Bearer canary-token"));
    }
    let home = home(oauth("CN", NOW, NOW + 10));
    let provider = CliProfileCredentials::new(&config(&[("HOME", home.path())]));
    assert_eq!(provider.credentials().await.unwrap().access_key_id, "stored");
}

#[tokio::test]
async fn an_expired_sign_in_says_how_to_renew_it() {
    let mut never = oauth("CN", NOW, NOW);
    never.as_object_mut().unwrap().remove("oauth_access_token");
    for (profile, mode) in
        [(cloud_sso(NOW), "CloudSSO"), (oauth("CN", NOW, NOW), "OAuth"), (never, "OAuth")]
    {
        let home = home(profile);
        let provider = CliProfileCredentials::new(&config(&[("HOME", home.path())]));
        let said = refusal(&provider).await;
        let expected = format!("sign in again with `aliyun configure --profile me --mode {mode}`");
        assert!(said.ends_with(&expected), "{said}");
        assert!(!format!("{said} {provider:?}").contains("canary"));
    }
}

#[tokio::test]
async fn what_to_run_is_safe_to_copy() {
    let mut profile = cloud_sso(NOW);
    profile["name"] = "my $(profile)'s".into();
    let content = json!({ "current": "my $(profile)'s", "profiles": [profile] }).to_string();
    let home = Home::with(".aliyun/config.json", &content);
    let said = refusal(&CliProfileCredentials::new(&config(&[("HOME", home.path())]))).await;
    let expected = r"`aliyun configure --profile 'my $(profile)'\''s' --mode CloudSSO`";
    assert!(said.ends_with(expected), "{said}");
}

#[tokio::test]
async fn a_token_goes_nowhere_but_where_it_belongs() {
    for url in ["http://signin.example", "https://", "https://a@signin.example", "signin.example"] {
        let mut profile = cloud_sso(NOW + 1);
        profile["cloud_sso_sign_in_url"] = url.into();
        let home = home(profile);
        refusal(&CliProfileCredentials::new(&config(&[("HOME", home.path())]))).await;
    }
    let home = home(oauth("elsewhere.example", NOW + 1, NOW));
    let said = refusal(&CliProfileCredentials::new(&config(&[("HOME", home.path())]))).await;
    assert!(said.ends_with("oauth_site_type is neither CN nor INTL"), "{said}");
}

#[tokio::test]
async fn a_refusal_is_told() {
    for (profile, does, expected) in [
        (
            oauth("CN", NOW + 1, NOW),
            Does::Answer(
                401,
                r#"{"error":"invalid_token","error_description":"canary-token"}"#.into(),
            ),
            "OAuth: invalid_token: [redacted] (status 401)",
        ),
        (oauth("CN", NOW + 1, NOW), ok(r#"{"error":"x"}"#), "OAuth: x (status 200)"),
        (cloud_sso(NOW + 1), ok("{}"), "CloudSSO: the answer holds no credentials"),
        (cloud_sso(NOW + 1), ok("<html>canary"), "CloudSSO: the answer is a web page"),
    ] {
        let server = Server::start(move |_| does.clone()).await;
        let home = home(profile);
        let provider = CliProfileCredentials::new(&server.config(&[("HOME", home.path())]));
        let said = refusal(&provider).await;
        assert!(said.contains(expected) && !said.contains("canary"), "{said}");
    }
}
