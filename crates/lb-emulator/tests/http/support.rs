//! A client of the emulator that is as plain as can be: bytes over TCP.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use aliyun_core::{Params, Secret, Value};
use aliyun_lb_emulator::Emulator;
use aliyun_runtime::sign::{acs3, percent, v1};
use aliyun_runtime::{Credentials, Timestamp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub const GROUP: &str = "rsp-bp10000000001";
pub const SHARED_GROUP: &str = "rsp-bp10000000002";
pub const ONE_ECS: &str = r#"[{"ServerId":"i-bp100000000000000001","Port":80}]"#;

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    /// The body, by what the answer says it is.
    pub fn value(&self) -> Value<'_> {
        match self.header("content-type") {
            Some("application/json;charset=utf-8") => Value::from_json(&self.body).unwrap(),
            Some("text/xml;charset=utf-8") => Value::from_xml(&self.body).unwrap(),
            other => panic!("content type {other:?}"),
        }
    }

    pub fn text(&self, name: &str) -> String {
        let value = self.value();
        value.get(name).and_then(Value::as_text).unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The body of what a control endpoint answers.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// Status, code and message of a refusal.
    pub fn refusal(&self) -> (u16, String, String) {
        assert_eq!(self.header("x-acs-request-id"), Some(self.text("RequestId").as_str()));
        let message = self.text("Message");
        let is_own = message == "Own.";
        assert!(is_own || message.contains(' ') && !message.contains("%s"), "{self:?}");
        (self.status, self.text("Code"), message)
    }
}

/// Sends bytes and reads until the other side closes.
pub async fn send(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The other side may answer and close before it has read everything.
    let _ = stream.write_all(bytes).await;
    read(&mut stream).await
}

/// Asks a control endpoint, by what follows `/_emulator`.
pub async fn control(emulator: &Emulator, method: &str, path: &str, body: &str) -> Reply {
    send(emulator.address(), &http(method, &format!("/_emulator{path}"), "", body)).await
}

/// Reads one answer and whatever comes until the other side closes.
pub async fn read(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}

/// Where parameters travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Query,
    Form,
}

/// A call under V1, to be changed before it is signed.
#[derive(Clone)]
pub struct V1 {
    pub method: &'static str,
    pub place: Place,
    pub secret: Secret,
    pub params: Vec<(String, String)>,
    /// What is sent besides, without being signed.
    pub headers: String,
}

impl V1 {
    /// A call that adds servers to a group.
    pub fn add(group: &str, servers: &str) -> Self {
        let params = [("VServerGroupId", group), ("BackendServers", servers)];
        Self::call("AddVServerGroupBackendServers", &params)
    }

    /// A call of any operation.
    pub fn call(action: &str, params: &[(&str, &str)]) -> Self {
        let common = [
            ("Action", action),
            ("Version", "2014-05-15"),
            ("Format", "JSON"),
            ("RegionId", "cn-hangzhou"),
        ];
        let mut call = Self::bare();
        let pairs = common.iter().chain(params);
        call.params.extend(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        call
    }

    fn bare() -> Self {
        let common = [
            ("AccessKeyId", "testid"),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", &nonce()),
            ("Timestamp", &Timestamp::now().to_string()),
        ];
        Self {
            method: "POST",
            place: Place::Query,
            secret: Secret::from("testsecret"),
            params: common.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            headers: String::new(),
        }
    }

    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.params.retain(|(known, _)| known != name);
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.params.retain(|(known, _)| known != name);
        self
    }

    /// The bytes on the wire. A signature that was set is left as it is.
    pub fn bytes(&self) -> Vec<u8> {
        let mut params = self.params.clone();
        if params.iter().all(|(name, _)| name != "Signature") {
            let signed = params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let string = v1::string_to_sign(self.method, signed);
            params.push(("Signature".into(), v1::signature(&self.secret, &string)));
        }
        let encoded = encode(&params);
        match self.place {
            Place::Query => http(self.method, &format!("/?{encoded}"), &self.headers, ""),
            Place::Form => {
                let headers =
                    format!("Content-Type: application/x-www-form-urlencoded\r\n{}", self.headers);
                http(self.method, "/", &headers, &encoded)
            }
        }
    }

    pub async fn send(&self, address: SocketAddr) -> Reply {
        send(address, &self.bytes()).await
    }
}

pub fn encode(params: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| {
        format!("{}={}", percent::encode(name), percent::encode(value))
    };
    params.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A call under ACS3 that adds servers to a group: headers and encoded query.
pub fn acs3_add(
    address: SocketAddr,
    group: &str,
    servers: &str,
) -> (Vec<(String, String)>, String) {
    let credentials = Credentials::new("testid", "testsecret");
    let params = Params::from_iter([
        ("RegionId", "cn-hangzhou"),
        ("VServerGroupId", group),
        ("BackendServers", servers),
    ]);
    let signing = aliyun_runtime::sign::Signing {
        credentials: &credentials,
        action: "AddVServerGroupBackendServers",
        version: "2014-05-15",
        time: Timestamp::now(),
        nonce: &nonce(),
    };
    let signed = acs3::sign(&signing, "POST", &address.to_string(), &params);
    let headers = signed.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    (headers.collect(), signed.canonical.query().to_owned())
}

/// The bytes of an ACS3 call.
pub fn acs3_bytes(headers: &[(String, String)], query: &str) -> Vec<u8> {
    let lines: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("POST /?{query} HTTP/1.1\r\n{lines}content-length: 0\r\nconnection: close\r\n\r\n")
        .into()
}

/// A request that is read to the end and closed.
pub fn http(method: &str, target: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    // Control requests to this machine are answered by address only.
    let host = if target.starts_with("/_emulator") { "localhost" } else { "slb.test" };
    format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into()
}

pub fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// How many servers are in vServer groups, over all accounts.
pub(crate) async fn servers_of(emulator: &Emulator) -> usize {
    let state = send(emulator.address(), &http("GET", "/_emulator/state", "", "")).await;
    let state: serde_json::Value = serde_json::from_str(&state.body).unwrap();
    let accounts = state["Accounts"].as_object().into_iter().flat_map(|all| all.values());
    let regions =
        accounts.filter_map(|own| own["Regions"].as_object()).flat_map(|all| all.values());
    let balancers = regions.filter_map(|own| own["LoadBalancers"].as_array()).flatten();
    let groups = balancers.filter_map(|own| own["VServerGroups"].as_array()).flatten();
    groups.filter_map(|own| own["BackendServers"].as_array()).map(Vec::len).sum()
}
