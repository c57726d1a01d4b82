//! No secret, token or signature is in anything that is shown.

use std::error::Error as _;
use std::fmt::Write as _;

use aliyun_slb_client::runtime::sign::percent;
use aliyun_slb_client::runtime::{HyperTransport, TransportLimits};
use aliyun_slb_client::{
    BackendServer, Client, ClientBuilder, Credentials, Error, ErrorKind, HttpMethod, Placement,
    RetryConfig, SignatureMethod, UploadServerCertificate,
};
use aliyun_slb_emulator::Emulator;
use aliyun_slb_tests::recorder::Recorder;
use bytes::Bytes;
use http::{Request, Response};

use crate::support::{ECS, WAYS, add, refused, start};

/// With characters that are written otherwise in a URL.
pub const SECRET: &str = "canary/secret+of=the key";
const TOKEN: &str = "canary/token+of=the key";

/// What must not be shown: what holds the key, and every signature that was sent.
struct Canaries(Vec<String>);

impl Canaries {
    fn of(recorder: &Recorder) -> Self {
        let signatures = recorder.sent().into_iter().map(|request| signature(&request));
        let secrets: Vec<String> =
            ["canary", SECRET, TOKEN].map(str::to_owned).into_iter().chain(signatures).collect();
        let encoded = secrets.iter().map(|secret| percent::encode(secret)).collect();
        Self([secrets, encoded].concat())
    }

    fn assert_not_in(&self, shown: &str) {
        for canary in &self.0 {
            assert!(!shown.contains(canary.as_str()), "{canary} is in {shown}");
        }
    }
}

/// The signature that a request carries, decoded.
fn signature(request: &Request<Bytes>) -> String {
    let header = request.headers().get("authorization").map(|value| {
        let value = value.to_str().expect("a text");
        value.split_once("Signature=").expect("a signature").1.to_owned()
    });
    header.unwrap_or_else(|| {
        let query = request.uri().query().unwrap_or_default();
        let body = std::str::from_utf8(request.body()).expect("a form");
        let mut pairs = [query, body].into_iter().flat_map(|pairs| pairs.split('&'));
        let pair = pairs.find_map(|pair| pair.strip_prefix("Signature=")).expect("a signature");
        percent::decode(pair).expect("an encoded text").into_owned()
    })
}

/// Everything that an error can show.
fn shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?} {} ", error.message());
    let more = [error.hint(), error.host(), error.recommend(), error.access_denied_detail()];
    shown.push_str(&more.map(Option::unwrap_or_default).join(" "));
    let mut source = error.source();
    while let Some(cause) = source {
        write!(shown, " {cause} {cause:?}").expect("a text");
        source = cause.source();
    }
    shown
}

fn builder(endpoint: &str, way: (SignatureMethod, HttpMethod)) -> ClientBuilder<Client> {
    let credentials = Credentials::new("testid", SECRET).security_token(TOKEN);
    let builder = Client::builder().region("cn-hangzhou").endpoint(endpoint);
    let builder = builder.credentials(credentials).retry(RetryConfig::off());
    builder.signature_method(way.0).http_method(way.1)
}

/// Makes a call that fails, and looks at everything that can be looked at.
pub async fn assert_nothing_shown(
    endpoint: &str,
    way: (SignatureMethod, HttpMethod),
    recorder: &Recorder,
) -> Error {
    let builder = builder(endpoint, way).transport(recorder.clone());
    let set_up = format!("{builder:?} {builder:#?}");
    let client = builder.build().expect("a client");
    let request = add([BackendServer::ecs(ECS, 80)]);
    let call = client.add_vserver_group_backend_servers(request.clone());
    let before = format!("{set_up} {client:?} {client:#?} {call:?} {call:#?} {request:?}");
    let error = refused(&client, request.clone()).await;
    assert_eq!(recorder.sent().len(), 1);
    let canaries = Canaries::of(recorder);
    canaries.assert_not_in(&format!("{before} {client:?} {request:?} {}", shown(&error)));
    error
}

pub fn http() -> Recorder {
    Recorder::before(HyperTransport::new(TransportLimits::default()).expect("a transport"))
}

#[tokio::test]
async fn a_refusal_that_repeats_what_was_signed_is_cleaned() {
    let emulator = start().await;
    for way in WAYS {
        // The emulator knows another secret, and answers with the text that it verified.
        let error = assert_nothing_shown(emulator.endpoint(), way, &http()).await;
        assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    }
}

#[tokio::test]
async fn a_call_that_is_not_answered_shows_no_url() {
    let closed = start().await;
    let endpoint = closed.endpoint().to_owned();
    closed.shutdown().await;
    for way in WAYS {
        let error = assert_nothing_shown(&endpoint, way, &http()).await;
        assert_eq!(error.kind(), ErrorKind::Connect);
    }
}

/// The whole request as a text, as pages of gateways and proxies repeat it.
fn echo(request: &Request<Bytes>) -> String {
    let mut echo = format!("{} {}", request.method(), request.uri());
    for (name, value) in request.headers() {
        write!(echo, " {name}: {}", value.to_str().expect("a text")).expect("a text");
    }
    echo + " " + std::str::from_utf8(request.body()).expect("a text")
}

#[tokio::test]
async fn an_answer_that_repeats_the_request_is_cleaned() {
    type Answer = fn(&Request<Bytes>) -> Response<Bytes>;
    fn response(status: u16, kind: &str, body: String) -> Response<Bytes> {
        let builder = Response::builder().status(status).header("content-type", kind);
        builder.body(body.into()).expect("an answer")
    }
    let answers: [Answer; 4] = [
        |request| response(502, "text/html", format!("<html>{}</html>", echo(request))),
        |request| response(200, "text/plain", echo(request)),
        |request| {
            let echo = echo(request);
            let body = serde_json::json!({
                "Code": "Echo", "Message": echo, "Recommend": echo, "HostId": echo,
                "AccessDeniedDetail": { "Echo": echo },
            });
            response(403, "application/json", body.to_string())
        },
        |request| response(200, "application/json", format!("{{\"A\":\"{}", echo(request))),
    ];
    for answer in answers {
        for way in WAYS {
            let recorder = Recorder::answering(answer);
            assert_nothing_shown("slb.test", way, &recorder).await;
        }
    }
}

/// A service that says what it was sent, in every place and in several encodings.
fn repeat(request: &Request<Bytes>) -> Response<Bytes> {
    let sent = [
        request.uri().query().unwrap_or_default(),
        std::str::from_utf8(request.body()).expect("a form"),
    ];
    let sent = sent.iter().flat_map(|form| form.split('&'));
    let encoded = sent.filter_map(|pair| pair.strip_prefix("PrivateKey=")).next().expect("a key");
    let key = percent::decode(encoded).expect("an encoded text");
    let lower = encoded.replace("%2F", "%2f").replace("%2B", "%2b").replace("%0A", "%0a");
    let html = key.replace('/', "&#x2F;").replace('+', "&#43;").replace('\n', "&#10;");
    let cut = key.lines().nth(1).expect("a line").get(..20).expect("a piece");
    let echo = format!(
        "PrivateKey={key} {encoded} {lower} {} {html} {key:?} {cut}",
        percent::encode(encoded)
    );
    let body = serde_json::json!({
        "Code": echo, "Message": echo, "RequestId": echo, "Recommend": echo, "HostId": echo,
        "AccessDeniedDetail": { "Echo": echo },
    });
    // As a service that escapes what it need not.
    let body = body.to_string().replace('/', "\\/").replace('+', "\\u002b");
    Response::builder().status(400).body(body.into()).expect("an answer")
}

#[tokio::test]
async fn a_private_key_that_comes_back_is_not_shown() {
    const KEY: &str = "-----BEGIN RSA PRIVATE KEY-----\ncanary/+7MIIEowIBAAKCAQEA\ncanary1+xYz/09QwErTyUi\n-----END RSA PRIVATE KEY-----\n";
    for way in WAYS {
        for placement in [Placement::Guarded, Placement::Query, Placement::Form] {
            let recorder = Recorder::answering(repeat);
            let builder = builder("slb.test", way).placement(placement).validate(false);
            let client = builder.transport(recorder.clone()).build().expect("a client");
            let request = UploadServerCertificate::new().private_key(KEY);
            let call = client.upload_server_certificate(request.clone());
            let before = format!("{call:?} {:?}", request);
            let error = call.await.expect_err("a refusal");
            let shown =
                format!("{before} {} {:?} {:?}", shown(&error), error.code(), error.request_id());
            for canary in ["canary", "MIIEowIBAAKC", "xYz", "QwErTyUi"] {
                assert!(!shown.contains(canary), "{canary} is in {shown}");
            }
            let get = way.1 == HttpMethod::Get;
            if get && placement != Placement::Query {
                assert_eq!(error.kind(), ErrorKind::Configuration, "{way:?} {placement:?}");
                assert!(recorder.sent().is_empty(), "{way:?} {placement:?}");
                continue;
            }
            let url = recorder.sent()[0].uri().to_string();
            let in_url = url.contains("PrivateKey");
            let is_asked =
                placement == Placement::Query && (get || way.0 == SignatureMethod::Acs3HmacSha256);
            assert_eq!(in_url, is_asked, "{way:?} {placement:?}");
        }
    }
}

#[tokio::test]
async fn keys_show_no_secret_anywhere() {
    let credentials = Credentials::new("testid", SECRET).security_token(TOKEN);
    let builder = Emulator::builder().access_key("testid", SECRET);
    let mut shown = format!("{credentials:?} {credentials:#?} {builder:?} {builder:#?}");
    let emulator = builder.start().await.expect("an emulator");
    write!(shown, " {emulator:?}").expect("a text");
    assert!(shown.contains("testid") && !shown.contains("canary"), "{shown}");
}
