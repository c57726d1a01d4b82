//! Calls, waits and credentials where the host gives time and randomness, without tokio.

use std::future::ready;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use aliyun_slb_client::runtime::Timestamp;
use aliyun_slb_client::runtime::host::{self, Host, HostFuture};
use aliyun_slb_client::runtime::testing::ScriptedTransport;
use aliyun_slb_client::{
    Client, ClientBuilder, Credentials, DescribeLoadBalancerTCPListenerAttribute as Describe,
    DescribeLoadBalancerTCPListenerAttributeWaiter as Listener, DescribeRegions, ErrorKind,
};

/// A host on which nothing takes time but sleep.
struct Sleeper;

static SLEPT: AtomicU64 = AtomicU64::new(0);

impl Host for Sleeper {
    fn since_1970(&self) -> Duration {
        Duration::from_secs(1_400_142_600) + Duration::from_micros(SLEPT.load(Ordering::Relaxed))
    }

    fn sleep(&self, time: Duration) -> HostFuture {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        SLEPT.fetch_add(micros, Ordering::Relaxed);
        Box::pin(ready(()))
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        bytes.fill(7);
        Ok(())
    }
}

pub fn run() {
    let script = ScriptedTransport::new()
        .refuse(503, "ServiceUnavailable")
        .answer(r#"{"RequestId":"R-1","Regions":{"Region":[{"RegionId":"cn-hangzhou"}]}}"#)
        .answer(r#"{"RequestId":"R-2","ListenerPort":80,"Status":"starting"}"#)
        .answer(r#"{"RequestId":"R-3","ListenerPort":80,"Status":"running"}"#);
    let keyless = || Client::builder().region("cn-hangzhou").transport(script.clone());
    let client = build(keyless().credentials(Credentials::new("testid", "testsecret")));

    let error = block_on(client.describe_regions(DescribeRegions::new()).into_future());
    let error = error.expect_err("there is no host yet");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("host::set"), "{error}");

    assert!(host::set(Sleeper));
    assert_eq!(Timestamp::now().to_string(), "2014-05-15T08:30:00Z");
    let answer = block_on(client.describe_regions(DescribeRegions::new()).into_future());
    assert_eq!(answer.expect("the second attempt works").regions.len(), 1);
    let call = client
        .describe_load_balancer_tcp_listener_attribute(Describe::new("lb-bp10000000001", 80))
        .wait_for(Listener::Running);
    let waited = block_on(call.into_future());
    assert!(waited.is_ok(), "{waited:?}");
    assert!(SLEPT.load(Ordering::Relaxed) > 3_000_000, "the wait rested");
    script.assert_finished();

    // The default chain has nowhere to look: an error, and no panic.
    let keyless = build(keyless());
    let error = block_on(keyless.describe_regions(DescribeRegions::new()).into_future());
    let error = error.expect_err("there are no credentials");
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    println!("all passed; without a key: {error}");
}

fn build(builder: ClientBuilder<Client>) -> Client {
    builder.build().expect("a client")
}

/// Polls until it is ready: on this host nothing has to be waited for.
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
