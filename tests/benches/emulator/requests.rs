//! Requests as bytes, ready to be sent. They are signed here, before any clock runs: a nonce is
//! used once, so each is signed on its own.

use std::sync::atomic::{AtomicU64, Ordering};

use aliyun_core::Params;
use aliyun_runtime::sign::{Signing, v1};
use aliyun_runtime::{Credentials, Timestamp};

/// The region of all requests and seeds.
pub const REGION: &str = "cn-hangzhou";

static NONCES: AtomicU64 = AtomicU64::new(0);

/// The API versions, by which the endpoint tells the products apart.
pub const SLB: &str = "2014-05-15";
pub const NLB: &str = "2022-04-30";
pub const ALB: &str = "2020-06-16";

/// A request of an operation, with a signature V1.
pub fn signed(version: &str, action: &str, pairs: &[(&'static str, &str)]) -> Vec<u8> {
    let mut params = Params::new();
    for (name, value) in pairs {
        params.text(*name, *value);
    }
    if pairs.iter().all(|(name, _)| *name != "RegionId") {
        params.text("RegionId", REGION);
    }
    let nonce = format!("{:032x}", NONCES.fetch_add(1, Ordering::Relaxed));
    let credentials = Credentials::new("testid", "testsecret");
    let signing = Signing {
        credentials: &credentials,
        action,
        version,
        time: Timestamp::now(),
        nonce: &nonce,
    };
    post("/", "", v1::sign(&signing, "POST", &params).as_str())
}

/// A POST of a form.
pub fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let kind = "application/x-www-form-urlencoded";
    let size = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{headers}\
         Content-Length: {size}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The servers of a call: some instances by their numbers.
pub fn servers(numbers: impl Iterator<Item = usize>) -> String {
    let servers =
        numbers.map(|n| format!(r#"{{"ServerId":"{}","Port":80,"Weight":100}}"#, instance(n)));
    format!("[{}]", servers.collect::<Vec<_>>().join(","))
}

pub fn instance(n: usize) -> String {
    format!("i-{n:06}")
}

pub fn load_balancer(n: usize) -> String {
    format!("lb-{n:06}")
}

/// The name of a load balancer.
pub fn name(n: usize) -> String {
    format!("name-{n:06}")
}

pub fn group(n: usize) -> String {
    format!("rsp-{n:06}")
}

pub fn list(n: usize) -> String {
    format!("acl-{n:06}")
}

/// A network load balancer.
pub fn network(n: usize) -> String {
    format!("nlb-{n:06}")
}

/// An application load balancer.
pub fn application(n: usize) -> String {
    format!("alb-{n:06}")
}

/// A listener of an application load balancer.
pub fn entrance(n: usize) -> String {
    format!("lsn-{n:06}")
}

pub fn rule(n: usize) -> String {
    format!("rule-{n:06}")
}

pub fn listener(n: usize) -> String {
    format!("lsn-{n:06}@80")
}

pub fn server_group(n: usize) -> String {
    format!("sgp-{n:06}")
}
