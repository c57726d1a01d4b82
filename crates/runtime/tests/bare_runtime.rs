//! What comes of calls on a runtime of tokio that lacks what they need. No other test is in here:
//! tokio tells it by a panic, whose message the tests of a file would share.

#[path = "calls/service.rs"]
mod service;

use std::time::Duration;

use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{CallOptions, Client, Credentials, ErrorKind};
use service::{SECRET, TOKEN, call};
use tokio::runtime::Builder;

fn key() -> Credentials {
    Credentials::new("testid", SECRET).security_token(TOKEN)
}

#[test]
fn without_timers_a_call_is_an_error_that_says_so_and_sends_nothing() {
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R-1"}"#);
    let builder = Client::builder().region("cn-hangzhou").transport(script.clone());
    let client = builder.credentials(key()).build().unwrap();
    let bare = Builder::new_current_thread().build().unwrap();
    for options in [CallOptions::new(), CallOptions::new().timeout(Duration::from_secs(1))] {
        let error = bare.block_on(call(&client, &options)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("enable_all"), "{error}");
        assert!(!error.may_have_taken_effect());
    }
    assert!(script.requests().is_empty());
    // The client is as good as before on another runtime of the same thread.
    let timed = Builder::new_current_thread().enable_time().build().unwrap();
    timed.block_on(call(&client, &CallOptions::new())).unwrap();
    bare.block_on(call(&client, &CallOptions::new())).unwrap_err();
}

#[cfg(feature = "hyper")]
#[test]
fn without_io_the_transport_is_an_error_that_says_so() {
    let builder = Client::builder().endpoint("http://127.0.0.1:1").credentials(key());
    let client = builder.build().unwrap();
    for _ in 0..2 {
        let timed = Builder::new_current_thread().enable_time().build().unwrap();
        let error = timed.block_on(call(&client, &CallOptions::new())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("enable_all"), "{error}");
    }
    let whole = Builder::new_current_thread().enable_all().build().unwrap();
    let once = CallOptions::new().retry(aliyun_runtime::RetryConfig::off());
    let error = whole.block_on(call(&client, &once)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}
