//! Calls that get no further than the transport.

#[path = "calls/service.rs"]
mod service;

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use aliyun_core::Params;
use aliyun_runtime::sign::acs3;
use aliyun_runtime::{
    CallOptions, Client, ClientBuilder, Credentials, Error, ErrorKind, Network, Placement,
    SignatureMethod, Transport, TransportError, TransportErrorKind, TransportFuture,
};
use bytes::Bytes;
use service::{DO_IT, SECRET, TOKEN, call};

/// Keeps requests and fails.
#[derive(Clone, Debug, Default)]
struct Keep(Arc<Mutex<Vec<http::Request<Bytes>>>>);

impl Transport for Keep {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.0.lock().unwrap().push(request);
        let error = TransportError::new(TransportErrorKind::Connect, "no");
        Box::pin(std::future::ready(Err(error)))
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_shows_a_secret() {
    let transport = Keep::default();
    let builder = Client::builder()
        .region("cn-hangzhou")
        .network(Network::Vpc)
        .transport(transport.clone())
        .credentials(Credentials::new("testid", SECRET).security_token(TOKEN));
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let error = call(&client, &CallOptions::new()).await.unwrap_err();
    shown += &format!("{client:?} {error} {error:?} {:?}", error.source());

    let request = transport.0.lock().unwrap().pop().unwrap();
    assert_eq!(request.uri().host(), Some("made-up-vpc.cn-hangzhou.aliyuncs.com"));
    assert_eq!(request.uri().scheme_str(), Some("https"));
    shown += &format!("{request:?}");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let signature = acs3::Authorization::parse(authorization).unwrap().signature;
    for secret in [SECRET, TOKEN, signature] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_sent_is_an_error_before_anything_is() {
    let transport = Keep::default();
    let builder = || Client::builder().transport(transport.clone());
    let kind = |builder: ClientBuilder| builder.build().unwrap_err().kind();
    assert_eq!(kind(builder().region("cn hangzhou")), ErrorKind::Configuration);
    assert_eq!(kind(builder().endpoint("http://host/path")), ErrorKind::Configuration);
    assert_eq!(kind(builder().user_agent("a\nb")), ErrorKind::Configuration);

    let fails = async |builder: ClientBuilder, params: Params| {
        let client = builder.build().unwrap();
        let error = client.call(&DO_IT, params, &CallOptions::new()).await.unwrap_err();
        assert!(!error.to_string().contains("canary"), "{error}");
        error.kind()
    };
    let key = Credentials::new("testid", SECRET);
    let with_key = || builder().credentials(key.clone()).region("cn-hangzhou");
    let nowhere = builder().credentials(key.clone());
    assert_eq!(fails(nowhere, Params::new()).await, ErrorKind::Configuration);
    let newline = key.clone().security_token("canary\ntoken");
    let newline = with_key().credentials(newline);
    assert_eq!(fails(newline, Params::new()).await, ErrorKind::Credentials);
    let long = "x".repeat(100_000);
    let long = Params::from_iter([("Name", long.as_str())]);
    let in_url = with_key().placement(Placement::Query);
    assert_eq!(fails(in_url, long.clone()).await, ErrorKind::Configuration);
    assert!(transport.0.lock().unwrap().is_empty());

    // A form may be as long.
    let v1 = with_key().signature_method(SignatureMethod::V1HmacSha1);
    for in_form in [v1, with_key(), with_key().placement(Placement::Form)] {
        assert_eq!(fails(in_form, long.clone()).await, ErrorKind::Connect);
    }
}

#[tokio::test(start_paused = true)]
async fn a_region_in_the_request_is_kept_and_used() {
    let transport = Keep::default();
    let key = Credentials::new("testid", SECRET);
    for client_region in [None, Some("cn-hangzhou")] {
        let mut builder = Client::builder().transport(transport.clone()).credentials(key.clone());
        if let Some(region) = client_region {
            builder = builder.region(region);
        }
        let params = Params::from_iter([("RegionId", "eu-west-1")]);
        let client = builder.build().unwrap();
        client.call(&DO_IT, params, &CallOptions::new()).await.unwrap_err();
        let request = transport.0.lock().unwrap().pop().unwrap();
        assert_eq!(request.uri().query(), Some("RegionId=eu-west-1"));
        let host =
            client_region.map_or("made-up.eu-west-1.aliyuncs.com", |_| "made-up.aliyuncs.com");
        assert_eq!(request.uri().host(), Some(host));
    }
}

#[test]
fn clients_and_errors_travel() {
    fn travels<T: Send + Sync + 'static>() {}
    travels::<Client>();
    travels::<Error>();
    fn sends<T: Send>(_: T) {}
    let client = Client::builder().transport(Keep::default()).build().unwrap();
    sends(call(&client, &CallOptions::new()));
}

#[tokio::test(start_paused = true)]
async fn a_transport_may_be_shared_boxed_or_borrowed() {
    let (owned, shared) = (Keep::default(), Arc::<Keep>::default());
    let borrowed: &'static Keep = Box::leak(Box::default());
    let any: Arc<dyn Transport> = shared.clone();
    let boxed: Box<dyn Transport> = Box::new(owned.clone());
    let builder =
        || Client::builder().region("cn-hangzhou").credentials(Credentials::new("testid", SECRET));
    for (builder, seen) in [
        (builder().transport(boxed), &owned),
        (builder().transport(any), &*shared),
        (builder().transport(borrowed), borrowed),
    ] {
        call(&builder.build().unwrap(), &CallOptions::new()).await.unwrap_err();
        assert!(!seen.0.lock().unwrap().is_empty());
    }
}

#[cfg(feature = "hyper")]
#[test]
fn what_only_the_transport_of_this_crate_obeys_is_not_set_beside_another() {
    use std::time::Duration;

    use aliyun_runtime::transport::{ProxySettings, RootCertificates};

    type Set = fn(ClientBuilder, Duration) -> ClientBuilder;
    let second = Duration::from_secs(1);
    let settings: [(&str, Set); 5] = [
        ("proxy", |it, _| it.proxy(ProxySettings::none())),
        ("root_certificates", |it, _| it.root_certificates(RootCertificates::system())),
        ("connect_timeout", ClientBuilder::connect_timeout),
        ("read_timeout", ClientBuilder::read_timeout),
        ("largest_answer", |it, _| it.largest_answer(1)),
    ];
    for (name, set) in settings {
        set(Client::builder(), second).build().unwrap();
        let before = set(Client::builder(), second).transport(Keep::default());
        let after = set(Client::builder().transport(Keep::default()), second);
        for builder in [before, after] {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let told = error.to_string();
            assert!(told.contains(&format!("`{name}`")) && told.contains("`transport`"), "{told}");
        }
    }
    // The client itself ends an attempt, whatever the transport.
    Client::builder().attempt_timeout(second).transport(Keep::default()).build().unwrap();
    let bad = Client::builder().proxy(ProxySettings::all("ftp://user:canary@host"));
    let error = bad.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}
