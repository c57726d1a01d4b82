//! What comes of calls where there is no runtime of tokio. That is one process, so that nothing
//! else starts one in it.

#[path = "calls/service.rs"]
mod service;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aliyun_runtime::credentials::{Environment, ProviderConfig};
use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{
    CallOptions, Client, Credentials, CredentialsProvider as _, DefaultCredentials, ErrorKind,
};
use service::{SECRET, TOKEN, call};

/// Polls a future until it is ready. None of these has anything to wait for.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("it waits for something");
}

#[test]
fn a_call_is_an_error_that_says_so_and_sends_nothing() {
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R-1"}"#);
    let builder = Client::builder().region("cn-hangzhou").transport(script.clone());
    let key = Credentials::new("testid", SECRET).security_token(TOKEN);
    let client = builder.credentials(key).build().unwrap();
    let options = CallOptions::new().timeout(std::time::Duration::from_secs(1));
    let error = block_on(call(&client, &options)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("tokio"), "{error}");
    assert!(!error.may_have_taken_effect());
    assert!(script.requests().is_empty());
}

#[test]
fn credentials_are_an_error_that_says_so() {
    let home = Environment::of([("HOME", "/nowhere")]);
    let config = ProviderConfig::new().environment(home).transport(ScriptedTransport::new());
    let error = block_on(DefaultCredentials::new(&config).credentials()).unwrap_err();
    assert!(error.to_string().contains("okio"), "{error}");
}

#[cfg(feature = "hyper")]
#[test]
fn the_transport_is_an_error_that_says_so() {
    use aliyun_runtime::transport::HyperTransport;
    use aliyun_runtime::{Transport as _, TransportErrorKind};

    let transport = HyperTransport::builder().build().unwrap();
    let request = http::Request::get("http://127.0.0.1:1/").body(Default::default()).unwrap();
    let error = block_on(transport.send(request)).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Configuration);
    assert!(error.to_string().contains("tokio"), "{error}");
}
