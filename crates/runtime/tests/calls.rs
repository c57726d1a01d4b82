//! Whole calls to a server on this machine that answers as it is told to.

#[path = "calls/server.rs"]
mod server;
#[path = "calls/service.rs"]
mod service;

use std::error::Error as _;
use std::time::Duration;

use aliyun_core::{Effect, OperationInfo, Params, Secret};
use aliyun_runtime::sign::{acs3, percent, v1};
use aliyun_runtime::{
    CallOptions, Client, ClientBuilder, Credentials, Error, ErrorKind, HttpMethod, Placement,
    RetryConfig, SignatureMethod, Timestamp,
};
use server::{Server, http};
use service::{SECRET, TOKEN, call};
use tokio::net::TcpListener;

fn client(server: &Server) -> ClientBuilder {
    let credentials = Credentials::new("testid", SECRET).security_token(TOKEN);
    Client::builder()
        .endpoint(server.address.as_str())
        .region("cn-hangzhou")
        .credentials(credentials)
        .clock(|| Timestamp::from_unix(1_400_142_600))
        .nonces(|| "once".to_owned())
        .read_timeout(Duration::from_millis(300))
        .retry(RetryConfig::off())
}

async fn call_once(client: ClientBuilder) -> Result<String, Error> {
    call(&client.build().unwrap(), &CallOptions::new()).await
}

fn decode(form: &str) -> Vec<(String, String)> {
    let pairs = form.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(n, v)| (n.to_owned(), percent::decode(v).unwrap().into_owned())).collect()
}

/// An operation whose documents place some of its parameters in a form.
static PLACE_IT: OperationInfo = OperationInfo::new(&service::SERVICE, "PlaceIt", Effect::Write)
    .required(&["RegionId"])
    .form_params(&["RegionId", "Servers", "PrivateKey", "ClientToken"])
    .idempotency_param("ClientToken");

#[tokio::test]
async fn acs3_sends_the_query_and_no_body() {
    let server = Server::answering(http("200 OK", r#"{"RequestId":"R"}"#)).await;
    let client = client(&server).user_agent("my-app/1.2");
    assert_eq!(call_once(client).await.unwrap(), "R");

    let came = server.only_request();
    let (method, target) = came.target();
    assert_eq!(
        (method, target, came.body.as_str()),
        ("POST", "/?Name=a%20%2A~%2F%E4%B8%AD&RegionId=cn-hangzhou", "")
    );
    assert_eq!(came.header("content-length"), Some("0"));
    assert_eq!(came.header("content-type"), None);
    assert_eq!(came.header("accept"), Some("application/json"));
    assert_eq!(came.header("host"), server.address.strip_prefix("http://"));
    assert_eq!(came.header("x-acs-action"), Some("DoIt"));
    assert_eq!(came.header("x-acs-version"), Some("2020-01-01"));
    assert_eq!(came.header("x-acs-date"), Some("2014-05-15T08:30:00Z"));
    assert_eq!(came.header("x-acs-signature-nonce"), Some("once"));
    assert_eq!(came.header("x-acs-security-token"), Some(TOKEN));
    let agent = came.header("user-agent").unwrap();
    assert!(agent.starts_with("AlibabaCloud (") && agent.ends_with(" my-app/1.2"), "{agent}");

    let headers = came.headers();
    let authorization = acs3::Authorization::parse(came.header("authorization").unwrap()).unwrap();
    let query = decode(target.strip_prefix("/?").unwrap());
    let query: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let canonical = acs3::CanonicalRequest::new(&acs3::Request {
        method,
        path: "/",
        query: &query,
        headers: &authorization.select(&headers).unwrap(),
        content_hash: &acs3::content_hash(b""),
    });
    assert!(canonical.verify(&SECRET.into(), authorization.signature));
}

/// Makes a call with these parameters; how it came.
async fn placed(params: Params, set: impl Fn(ClientBuilder) -> ClientBuilder) -> server::Came {
    let server = Server::answering(http("200 OK", r#"{"RequestId":"R"}"#)).await;
    let client = set(client(&server)).build().unwrap();
    client.call(&service::DO_IT, params, &CallOptions::new()).await.unwrap();
    server.only_request()
}

fn with_key() -> Params {
    let mut params = Params::from_iter([("Name", "a")]);
    params.put("PrivateKey", &Secret::from("canary/key"));
    params
}

#[tokio::test]
async fn what_is_secret_or_long_travels_in_a_form() {
    let of_length = |length: usize| {
        let taken = "RegionId=cn-hangzhou&Name=".len();
        Params::from_iter([("Name", "x".repeat(length - taken).as_str())])
    };
    let in_form = [with_key(), of_length(4097), Params::from_iter([("Name", &*"中".repeat(500))])];
    for params in in_form {
        let came = placed(params.clone(), |client| client).await;
        assert_eq!((came.target(), came.header("authorization")), (("POST", "/"), None));
        let form = decode(&came.body);
        for (name, value) in params.iter() {
            assert!(form.contains(&(name.to_owned(), value.to_owned())), "{name}");
        }
        let pairs = form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let signature = &form.iter().find(|(name, _)| name == "Signature").unwrap().1;
        assert!(v1::verify(&SECRET.into(), "POST", pairs, signature));

        // Who asks for the URL gets it.
        let asked: [fn(ClientBuilder) -> ClientBuilder; 2] = [
            |client| client.placement(Placement::Query),
            |client| client.placement(Placement::Query).http_method(HttpMethod::Get),
        ];
        for set in asked {
            let came = placed(params.clone(), set).await;
            assert!(came.header("authorization").is_some() && came.body.is_empty());
            assert!(came.target().1.contains("Name="));
        }
    }
    let came = placed(of_length(4096), |client| client).await;
    assert!(came.body.is_empty() && came.target().1.len() == "/?".len() + 4096);
}

/// Calls the operation with a form; how it came.
async fn place_it(params: Params, set: impl Fn(ClientBuilder) -> ClientBuilder) -> server::Came {
    let server = Server::answering(http("200 OK", r#"{"RequestId":"R"}"#)).await;
    let client = set(client(&server)).build().unwrap();
    client.call(&PLACE_IT, params, &CallOptions::new()).await.unwrap();
    server.only_request()
}

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

#[tokio::test]
async fn each_parameter_is_where_the_documents_place_it() {
    let params = || Params::from_iter([("ServersId", "s"), ("Servers.1.Port", "80")]);
    let came = place_it(params(), |client| client).await;
    assert_eq!(came.target(), ("POST", "/?ServersId=s"));
    assert_eq!(came.body, "ClientToken=once&RegionId=cn-hangzhou&Servers.1.Port=80");
    assert_eq!(came.header("content-type"), FORM);
    let hash = acs3::content_hash(came.body.as_bytes());
    assert_eq!(came.header("x-acs-content-sha256"), Some(hash.as_str()));
    let headers = came.headers();
    let authorization = acs3::Authorization::parse(came.header("authorization").unwrap()).unwrap();
    assert!(authorization.signed_headers.starts_with("content-type;host;"));
    let canonical = acs3::CanonicalRequest::new(&acs3::Request {
        method: "POST",
        path: "/",
        query: &[("ServersId", "s")],
        headers: &authorization.select(&headers).unwrap(),
        content_hash: &hash,
    });
    assert!(canonical.verify(&SECRET.into(), authorization.signature));

    // Whoever chooses a place has chosen it for all of them.
    let came = place_it(params(), |client| client.placement(Placement::Form)).await;
    assert_eq!(came.target(), ("POST", "/"));
    assert!(came.body.contains("ServersId=s") && came.body.contains("Servers.1.Port=80"));
    let in_url: [fn(ClientBuilder) -> ClientBuilder; 2] =
        [|client| client.placement(Placement::Query), |client| client.http_method(HttpMethod::Get)];
    for set in in_url {
        let came = place_it(params(), set).await;
        assert!(came.body.is_empty() && came.header("content-type").is_none());
        let query = "/?ClientToken=once&RegionId=cn-hangzhou&Servers.1.Port=80&ServersId=s";
        assert_eq!(came.target().1, query);
    }
    let v1 = |client: ClientBuilder| client.signature_method(SignatureMethod::V1HmacSha1);
    let came = place_it(params(), v1).await;
    assert_eq!(came.target(), ("POST", "/"));
    assert!(came.body.contains("ServersId=s") && came.body.contains("Signature="));
}

#[tokio::test]
async fn a_form_without_parameters_is_a_form_still() {
    static BARE: OperationInfo = OperationInfo::new(PLACE_IT.service, "Bare", Effect::Read)
        .region_param(None)
        .form_params(&["Names"]);
    let server = Server::answering(http("200 OK", r#"{"RequestId":"R"}"#)).await;
    let client = client(&server).build().unwrap();
    client.call(&BARE, Params::new(), &CallOptions::new()).await.unwrap();
    let came = server.only_request();
    assert_eq!((came.target(), came.body.as_str()), (("POST", "/"), ""));
    assert_eq!((came.header("content-type"), came.header("content-length")), (FORM, Some("0")));
}

#[tokio::test]
async fn what_the_form_guards_needs_no_other_signature() {
    // A secret and a long text in the form, which no URL shows.
    let mut params = with_key();
    params.text("Servers.1.Id", "x".repeat(5000));
    let came = place_it(params, |client| client).await;
    assert_eq!(came.target(), ("POST", "/?Name=a"));
    assert!(came.body.contains("PrivateKey=canary%2Fkey"));
    assert!(came.header("authorization").is_some());

    // The same in the query, or where JSON hides what the text is.
    let mut in_query = Params::new();
    in_query.put("Key", &Secret::from("canary"));
    let mut escaped = Params::new();
    escaped.put("PrivateKey", &Secret::from("t\"wo"));
    let escaped_in_json = {
        let list = aliyun_core::Value::Object(vec![(
            "PrivateKey".into(),
            aliyun_core::Value::List(vec![aliyun_core::Value::Secret("t\"wo".into())]),
        )]);
        let mut params = Params::new();
        params.put_all(&list, &["PrivateKey"]);
        params
    };
    let long = Params::from_iter([("Name", "x".repeat(5000).as_str())]);
    for (n, (params, is_guarded)) in
        [(in_query, true), (escaped, false), (escaped_in_json, true), (long, true)]
            .into_iter()
            .enumerate()
    {
        let came = place_it(params, |client| client).await;
        assert_eq!(came.target(), ("POST", "/"), "{n}");
        assert_eq!(came.header("authorization").is_none(), is_guarded, "{n}");
    }
}

#[tokio::test]
async fn acs3_can_send_a_form_too() {
    let came = placed(with_key(), |client| client.placement(Placement::Form)).await;
    assert_eq!(came.target(), ("POST", "/"));
    let body = "Name=a&PrivateKey=canary%2Fkey&RegionId=cn-hangzhou";
    assert_eq!(came.body, body);
    assert_eq!(came.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(came.header("content-length"), Some(body.len().to_string().as_str()));
    let hash = acs3::content_hash(body.as_bytes());
    assert_eq!(came.header("x-acs-content-sha256"), Some(hash.as_str()));
    let headers = came.headers();
    let authorization = acs3::Authorization::parse(came.header("authorization").unwrap()).unwrap();
    assert!(authorization.signed_headers.starts_with("content-type;host;x-acs-"));
    let canonical = acs3::CanonicalRequest::new(&acs3::Request {
        method: "POST",
        path: "/",
        query: &[],
        headers: &authorization.select(&headers).unwrap(),
        content_hash: &hash,
    });
    assert!(canonical.verify(&SECRET.into(), authorization.signature));
}

#[tokio::test]
async fn v1_sends_everything_in_the_body_unless_asked_for_get() {
    for method in [HttpMethod::Post, HttpMethod::Get] {
        let server = Server::answering(http("200 OK", r#"{"RequestId":"R"}"#)).await;
        let client = client(&server).signature_method(SignatureMethod::V1HmacSha1).build().unwrap();
        call(&client, &CallOptions::new().method(method)).await.unwrap();

        let came = server.only_request();
        let (name, target) = came.target();
        let form = match method {
            HttpMethod::Post => {
                assert_eq!((name, target), ("POST", "/"));
                let form = Some("application/x-www-form-urlencoded");
                assert_eq!(came.header("content-type"), form);
                came.body.as_str()
            }
            _ => {
                assert_eq!((name, came.body.as_str()), ("GET", ""));
                assert_eq!(came.header("content-length"), None);
                target.strip_prefix("/?").unwrap()
            }
        };
        let pairs = decode(form);
        let find = |wanted| &pairs.iter().find(|(name, _)| name == wanted).unwrap().1;
        for (name, value) in [
            ("Action", "DoIt"),
            ("Version", "2020-01-01"),
            ("Format", "JSON"),
            ("AccessKeyId", "testid"),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", "once"),
            ("Timestamp", "2014-05-15T08:30:00Z"),
            ("SecurityToken", TOKEN),
            ("RegionId", "cn-hangzhou"),
            ("Name", "a *~/中"),
        ] {
            assert_eq!(find(name), value);
        }
        assert_eq!(pairs.len(), 12);
        let borrowed = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        assert!(v1::verify(&SECRET.into(), name, borrowed, find("Signature")));
    }
}

#[tokio::test]
async fn refusals_come_in_json_and_xml() {
    for body in [
        r#"{"Code":"Busy","Message":"Wait.","RequestId":"R"}"#,
        "<Error><Code>Busy</Code><Message>Wait.</Message><RequestId>R</RequestId></Error>",
    ] {
        let server = Server::answering(http("400 Bad Request", body)).await;
        let error = call_once(client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("Busy")));
        assert_eq!((error.status(), error.request_id()), (Some(400), Some("R")));
        assert_eq!(error.host(), server.address.strip_prefix("http://"));
        assert!(error.is_retryable() && !error.may_have_taken_effect());
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let there = Server::answering(http("200 OK", r#"{"RequestId":"R"}"#)).await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/\r\ncontent-length: 0\r\n\r\n",
        there.address
    );
    let server = Server::answering(answer).await;
    let error = call_once(client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnreadableAnswer, Some(307)));
    assert!(there.came.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_silent_service_is_a_timeout() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"] {
        let server = Server::stalling(answer).await;
        let error = call_once(client(&server)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        assert!(error.may_have_taken_effect() && !error.is_retryable());
    }
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder()
        .endpoint(address)
        .region("cn-hangzhou")
        .credentials(Credentials::new("testid", SECRET))
        .retry(RetryConfig::off());
    let error = call(&client.build().unwrap(), &CallOptions::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(error.source().is_some() && error.is_retryable() && !error.may_have_taken_effect());
}

#[tokio::test]
async fn a_broken_connection_is_an_interruption() {
    for answer in ["HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{", "HTTP/1.1 200"] {
        let server = Server::answering(answer).await;
        let error = call_once(client(&server)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
        assert!(error.may_have_taken_effect() && !error.is_retryable());
        assert_eq!(server.came.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_huge_answer_is_not_read() {
    let body = format!("{{\"RequestId\":\"{}\"}}", "x".repeat(100_000));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    for answer in [http("200 OK", &body), chunked] {
        let server = Server::answering(answer).await;
        let error = call_once(client(&server).largest_answer(99_999)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableAnswer, "{error:?}");
        let id = call_once(client(&server).largest_answer(101_000)).await.unwrap();
        assert_eq!(id.len(), 100_000);
    }
}
