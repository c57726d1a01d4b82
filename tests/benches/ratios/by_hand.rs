//! The call of 20 servers as one writes it without an SDK: signed (ACS3), sent, and its answer read.

use std::fmt::Write as _;
use std::time::SystemTime;

use aliyun_runtime::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::decode::Plain;

const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Server {
    server_id: &'static str,
    port: u16,
    weight: u8,
    r#type: &'static str,
    server_ip: String,
    description: &'static str,
}

/// Those of [`crate::sign::request`].
pub fn servers() -> Vec<Server> {
    let one = |n| Server {
        server_id: "eni-bp100000000000000001",
        port: 8080,
        weight: 50,
        r#type: "eni",
        server_ip: format!("192.168.1.{n}"),
        description: "web/production-1",
    };
    (1..=20).map(one).collect()
}

/// Adds servers, and tells how many there are then.
pub async fn add(http: &reqwest::Client, address: &str, servers: &[Server]) -> usize {
    let servers = serde_json::to_string(servers).expect("JSON");
    let params = [
        ("BackendServers", servers.as_str()),
        ("RegionId", "cn-hangzhou"),
        ("VServerGroupId", "rsp-bp10000000001"),
    ];
    let mut query = String::new();
    for (name, value) in params {
        let and = if query.is_empty() { "" } else { "&" };
        write!(query, "{and}{name}={}", utf8_percent_encode(value, &UNRESERVED)).expect("a text");
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time");
    let (date, nonce) = (Timestamp::now().to_string(), format!("{:032x}", now.as_nanos()));
    let hash = hex(&Sha256::digest(b""));
    let headers = [
        ("host", address),
        ("x-acs-action", "AddVServerGroupBackendServers"),
        ("x-acs-content-sha256", &hash),
        ("x-acs-date", &date),
        ("x-acs-signature-nonce", &nonce),
        ("x-acs-version", "2014-05-15"),
    ];
    let names = headers.map(|(name, _)| name).join(";");
    let lines = headers.map(|(name, value)| format!("{name}:{value}\n")).concat();
    let canonical = format!("POST\n/\n{query}\n{lines}\n{names}\n{hash}");
    let to_sign = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical)));
    let mac = Hmac::<Sha256>::new_from_slice(b"testsecret").expect("a key");
    let signature = hex(&mac.chain_update(to_sign).finalize().into_bytes());
    let authorization =
        format!("ACS3-HMAC-SHA256 Credential=testid,SignedHeaders={names},Signature={signature}");
    let mut request = http.post(format!("http://{address}/?{query}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let response = request.header("authorization", authorization).send().await.expect("an answer");
    let answer = response.bytes().await.expect("a body");
    serde_json::from_slice::<Plain>(&answer).expect("JSON").servers()
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a text");
    }
    text
}
