//! The credentials URI.

use aliyun_runtime::CredentialsProvider as _;
use aliyun_runtime::credentials::UriCredentials;

use crate::support::{Does, LATER, Server, config, of, ok, refusal, temporary};

const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

#[tokio::test]
async fn the_uri_is_asked_as_it_is() {
    let body = temporary("uri", LATER);
    // A server that says nothing of success is believed, as the vendor's Go library does.
    for body in [body.replace(r#""Code":"Success","#, ""), body] {
        let server = Server::granting(body).await;
        for (uri, expected) in [
            ("http://localhost:7002/a/b?key=c%20d", "http://localhost:7002/a/b?key=c%20d"),
            ("localhost:7002/a", "http://localhost:7002/a"),
            ("https://vault.example", "https://vault.example/"),
        ] {
            let provider = UriCredentials::new(&server.config(&[(URI, uri)]));
            assert_eq!(provider.credentials().await.unwrap(), of("uri"));
            assert_eq!(server.log().pop().unwrap(), format!("GET {expected}"));
        }
        let own = UriCredentials::new(&server.config(&[(URI, "http://other")])).uri("http://own/");
        own.credentials().await.unwrap();
        assert_eq!(server.log().pop().unwrap(), "GET http://own/");
    }
}

#[tokio::test]
async fn what_is_no_uri_or_no_answer_is_said() {
    let said = refusal(&UriCredentials::new(&config(&[(URI, "")]))).await;
    assert_eq!(said, format!("{URI} is not set"));
    for bad in ["ftp://canary", "http://", "http://user:canary@host", "http://a b", "://x"] {
        let said = refusal(&UriCredentials::new(&config(&[(URI, bad)]))).await;
        assert!(said.contains("must look like") && !said.contains("canary"), "{said}");
    }
    for (does, expected) in [
        (
            ok(r#"{"Code":"Denied","Message":"path /?key=canary or key canary"}"#),
            "Denied: path /?[redacted] or [redacted] (status 200)",
        ),
        (ok("<!doctype html>"), "is a web page"),
        (Does::Answer(500, String::new()), "is empty (status 500"),
        (ok(r#"{"AccessKeyId":"a"}"#), "AccessKeySecret is missing"),
        (ok(temporary("a", LATER).replace("token of a", "")), "SecurityToken is missing"),
    ] {
        let server = Server::start(move |_| does.clone()).await;
        let config = server.config(&[(URI, "http://host/?key=canary")]);
        let said = refusal(&UriCredentials::new(&config)).await;
        assert!(said.starts_with("the credentials URI: ") && said.contains(expected), "{said}");
        assert!(!said.contains("canary"), "{said}");
    }
}
