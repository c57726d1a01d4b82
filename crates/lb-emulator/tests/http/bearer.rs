//! Callers who show a token, in both forms, and whom it makes them.

use crate::support::{GROUP, ONE_ECS, Reply, V1, acs3_add, acs3_bytes, control, nonce, send};
use aliyun_lb_emulator::{Emulator, Timestamp};
use aliyun_slb_model::SLB;

const TOKEN: &str = "canary-token";

async fn emulator() -> Emulator {
    let builder = Emulator::builder().access_key("testid", "testsecret");
    builder.bearer_token("shower", TOKEN).start().await.unwrap()
}

/// A call with a token among its parameters, as the SDKs write it: no key and no signature.
fn call() -> V1 {
    let unsigned = ["AccessKeyId", "SignatureMethod", "SignatureVersion"];
    let call = unsigned.iter().fold(V1::add(GROUP, ONE_ECS), |call, name| call.without(name));
    call.set("SignatureType", "BEARERTOKEN").set("BearerToken", TOKEN).set("Signature", "none")
}

/// A call with a token in a header.
async fn by_header(emulator: &Emulator, change: impl Fn(&mut Vec<(String, String)>)) -> Reply {
    let (mut headers, query) = acs3_add(emulator.address(), GROUP, ONE_ECS);
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
    headers.push(("x-acs-bearer-token".to_owned(), TOKEN.to_owned()));
    headers.push(("accept".to_owned(), "application/json".to_owned()));
    change(&mut headers);
    let bytes = acs3_bytes(&headers, &format!("{query}&SignatureType=BEARERTOKEN"));
    send(emulator.address(), &bytes).await
}

fn replace(headers: &mut Vec<(String, String)>, name: &str, value: &str) {
    headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    if !value.is_empty() {
        headers.push((name.to_owned(), value.to_owned()));
    }
}

/// How many servers an account has in the group.
async fn servers(emulator: &Emulator, account: &str) -> usize {
    let state = control(emulator, "GET", "/state", "").await.json();
    let region = &state["Accounts"][account]["Regions"]["cn-hangzhou"];
    let group = &region["LoadBalancers"][0]["VServerGroups"][0];
    assert_eq!(group["VServerGroupId"], GROUP);
    group["BackendServers"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_token_acts_for_its_account_in_both_forms() {
    let emulator = emulator().await;
    let reply = call().send(emulator.address()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!((servers(&emulator, "shower").await, servers(&emulator, "testid").await), (1, 0));
    // The server is in the group already: it is the same account that calls.
    let reply = by_header(&emulator, |_| {}).await;
    assert_eq!(reply.refusal().1, "InvalidParameter");
    let seen = emulator.requests();
    assert!(seen.iter().all(|request| request.access_key_id() == Some("shower")), "{seen:?}");
    let log = control(&emulator, "GET", "/requests", "").await.body;
    assert!(log.contains("AddVServerGroupBackendServers") && !log.contains(TOKEN), "{log}");
}

#[tokio::test]
async fn what_is_wrong_or_missing_among_the_parameters_has_its_code() {
    let emulator = emulator().await;
    for (name, value, code) in [
        ("BearerToken", "other", "InvalidSecurityToken.Malformed"),
        ("BearerToken", "", "MissingParameter"),
        ("SignatureNonce", "", "MissingParameter"),
        ("Timestamp", "", "MissingParameter"),
        ("Timestamp", "now", "InvalidTimeStamp.Format"),
        ("Timestamp", "2014-05-15T00:00:00Z", "InvalidTimeStamp.Expired"),
        ("SignatureType", "PRIVATEKEY", "MissingParameter"),
    ] {
        let reply = call().set(name, value).send(emulator.address()).await;
        let (status, told, message) = reply.refusal();
        assert_eq!((status, told.as_str()), (SLB.code(code).unwrap().status, code), "{name}");
        assert!(!message.contains("canary"), "{message}");
    }
    assert_eq!(servers(&emulator, "shower").await, 0);
}

#[tokio::test]
async fn what_is_wrong_or_missing_among_the_headers_has_its_code() {
    let emulator = emulator().await;
    for (name, value, code) in [
        ("x-acs-bearer-token", "other", "InvalidSecurityToken.Malformed"),
        ("x-acs-date", "", "MissingParameter"),
        ("x-acs-date", "2014-05-15T00:00:00Z", "InvalidTimeStamp.Expired"),
        ("x-acs-signature-nonce", "", "MissingParameter"),
    ] {
        let reply = by_header(&emulator, |headers| replace(headers, name, value)).await;
        assert_eq!(reply.refusal().1, code, "{name}");
    }
    assert_eq!(servers(&emulator, "shower").await, 0);
}

#[tokio::test]
async fn a_nonce_counts_once_and_a_signature_is_still_checked() {
    let emulator = emulator().await;
    let once = call().set("SignatureNonce", &nonce());
    assert_eq!(once.send(emulator.address()).await.status, 200);
    assert_eq!(once.send(emulator.address()).await.refusal().1, "SignatureNonceUsed");
    // A token does not excuse a wrong signature.
    let (mut headers, query) = acs3_add(emulator.address(), GROUP, ONE_ECS);
    headers.push(("x-acs-bearer-token".to_owned(), TOKEN.to_owned()));
    let query = format!("{query}&SignatureType=BEARERTOKEN");
    let reply = send(emulator.address(), &acs3_bytes(&headers, &query)).await;
    assert_eq!(reply.refusal().1, "SignatureDoesNotMatch");
    let signed = V1::add(GROUP, ONE_ECS).set("Timestamp", &Timestamp::now().to_string());
    assert_eq!(signed.send(emulator.address()).await.status, 200);
}

#[tokio::test]
async fn no_token_is_known_unless_one_is_given() {
    let emulator = Emulator::start().await.unwrap();
    let reply = call().send(emulator.address()).await;
    assert_eq!(reply.refusal().1, "InvalidSecurityToken.Malformed");
}
