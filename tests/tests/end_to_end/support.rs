//! An emulator, a client of it, and what refusals have in common.

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, ClientBuilder, Credentials, Error,
    ErrorCode as _, ErrorKind, HttpMethod, SLB, SignatureMethod, SlbErrorCode as Code,
};
use aliyun_slb_emulator::Emulator;
use aliyun_slb_tests::state;
use serde_json::Value as Json;

/// On a guaranteed-performance load balancer.
pub const GROUP: &str = "rsp-bp10000000001";
/// On a shared one.
pub const SHARED_GROUP: &str = "rsp-bp10000000002";

pub const ECS: &str = "i-bp100000000000000001";
pub const ENI: &str = "eni-bp100000000000000001";
pub const ECI: &str = "eci-bp100000000000000001";

/// Every way to sign and send.
pub const WAYS: [(SignatureMethod, HttpMethod); 4] = [
    (SignatureMethod::Acs3HmacSha256, HttpMethod::Post),
    (SignatureMethod::Acs3HmacSha256, HttpMethod::Get),
    (SignatureMethod::V1HmacSha1, HttpMethod::Post),
    (SignatureMethod::V1HmacSha1, HttpMethod::Get),
];

pub async fn start() -> Emulator {
    Emulator::start().await.expect("an emulator")
}

/// A client with the key that the emulator knows.
pub fn builder(emulator: &Emulator) -> ClientBuilder<Client> {
    Client::builder()
        .region("cn-hangzhou")
        .endpoint(emulator.endpoint())
        .credentials(Credentials::new("testid", "testsecret"))
}

/// A client that sends whatever it is given.
pub fn unchecked(emulator: &Emulator) -> Client {
    builder(emulator).validate(false).build().expect("a client")
}

/// A request for the group that takes every kind of server.
pub fn add(servers: impl IntoIterator<Item = BackendServer>) -> AddVServerGroupBackendServers {
    AddVServerGroupBackendServers::new(GROUP, servers)
}

/// Servers of a group, as the emulator has them.
pub async fn servers_of(emulator: &Emulator, group: &str) -> Vec<Json> {
    state::servers(emulator.endpoint(), "testid", group).await
}

/// Sends a request that is to be refused.
pub async fn refused(client: &Client, request: AddVServerGroupBackendServers) -> Error {
    client.add_vserver_group_backend_servers(request).await.expect_err("a refusal")
}

/// The error is this code, as the product means it.
pub fn assert_known(error: &Error, code: Code) {
    assert_eq!(error.known::<Code>(), Some(code), "{error}");
    assert_eq!(error.status(), Some(code.http_status()), "{error}");
    assert_eq!(error.meaning(), Some(code.meaning()), "{error}");
    assert_refused(error, code.code());
}

/// The error is this code, which any operation can answer. With another status than is documented
/// if `status` says so.
pub fn assert_common(error: &Error, code: &str, status: Option<u16>) {
    let info = SLB.code(code).expect("a documented code");
    assert_eq!(error.known(), Code::from_code(code), "{error}");
    assert_eq!(error.status(), Some(status.unwrap_or(info.status)), "{error}");
    assert_eq!(error.meaning(), Some(info.meaning), "{error}");
    assert_eq!(error.class(), Some(info.class), "{error}");
    assert_refused(error, code);
}

/// What holds for every refusal: it is told in full, nothing was done, and a repeat is in vain.
/// Only a nonce may have been used by a first attempt of one's own, which then may have been done.
fn assert_refused(error: &Error, code: &str) {
    assert_eq!(error.kind(), ErrorKind::Service, "{error}");
    assert_eq!(error.code(), Some(code));
    assert_ne!(error.meaning(), Some(""), "{error}");
    let id = error.request_id().expect("a request id");
    assert_eq!(id.len(), 36, "{error}");
    let shown = error.to_string();
    assert!(shown.starts_with("AddVServerGroupBackendServers: ") && shown.contains(code));
    assert!(shown.contains(id), "{shown}");
    assert_eq!(error.may_have_taken_effect(), code == "SignatureNonceUsed", "{error}");
    assert!(!error.is_retryable(), "{error}");
}
