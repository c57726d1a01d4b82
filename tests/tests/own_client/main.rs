//! A program with an HTTP client of its own: what ours leaves alone, and takes.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aliyun_slb_client::runtime::ReqwestTransport;
use aliyun_slb_client::runtime::transport::HyperTransport;
use aliyun_slb_client::{
    Client, DescribeLoadBalancerTCPListenerAttribute as Describe,
    DescribeLoadBalancerTCPListenerAttributeWaiter as Listener, DescribeLoadBalancers,
    DescribeRegions, Error, ErrorKind,
};
use aliyun_slb_emulator::Emulator;

/// This package has reqwest with `default-features = false`, as many programs do. With a feature
/// for TLS turned on by a dependency, `new` would want a provider of cryptography and panic.
#[tokio::test]
async fn reqwest_works_as_before_and_nothing_is_set_for_the_process() {
    let before = reqwest::Client::new();
    let emulator = Emulator::start().await.unwrap();
    let client: Client = emulator.client().build().unwrap();
    client.describe_regions(DescribeRegions::new()).await.unwrap();
    for theirs in [before, reqwest::Client::new()] {
        assert!(theirs.get(emulator.url()).send().await.is_ok());
        // It has no TLS, and got none.
        assert!(theirs.get("https://127.0.0.1:1/").send().await.unwrap_err().is_connect());
    }
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn a_client_of_reqwest_makes_calls() {
    let emulator = Emulator::start().await.unwrap();
    let built = ReqwestTransport::from_builder(reqwest::Client::builder()).unwrap();
    for transport in [built, ReqwestTransport::from_client(reqwest::Client::new())] {
        let client: Client = emulator.client().transport(transport).build().unwrap();
        let answer = client.describe_regions(DescribeRegions::new()).await.unwrap();
        assert!(!answer.regions.is_empty());
    }
}

#[test]
fn without_tokio_calls_waits_and_pages_are_errors() {
    let transport = HyperTransport::builder().build().unwrap();
    let client = Client::builder().region("cn-hangzhou").transport(transport);
    let client = client.credentials(aliyun_slb_client::Credentials::new("testid", "testsecret"));
    let client = client.build().unwrap();
    let describe =
        || client.describe_load_balancer_tcp_listener_attribute(Describe::new("lb-1", 80));
    is_told(poll(describe().into_future()).err());
    is_told(poll(describe().wait_for(Listener::Running).into_future()).err());
    let mut pages = client.describe_load_balancers(DescribeLoadBalancers::new()).paginate();
    is_told(poll(pages.next()).unwrap().err());
    let mut items = client.describe_load_balancers(DescribeLoadBalancers::new()).paginate().items();
    is_told(poll(items.next()).unwrap().err());
}

fn is_told(error: Option<Error>) {
    let error = error.expect("an error");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("tokio"), "{error}");
}

/// An executor that is not tokio's, for what does not wait.
fn poll<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for something"),
    }
}
