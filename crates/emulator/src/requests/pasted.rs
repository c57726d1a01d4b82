//! Private keys that somebody pasted into a wrong place come out nowhere.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use aliyun_core::Params;
use serde_json::json;

use super::{REDACTED, asks_with_secrets, hide_keys, without_keys};
use crate::api_error::{About, ApiError};
use crate::emulator::Emulator;
use crate::made_up::MadeUp;
use crate::seed::{Seed, SeedError};
use crate::state_error::StateError;

const KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDCanaryCanaryCa\n\
    CanaryCanaryCanaryCanaryCanaryCanaryCanaryCanaryCanaryCanaryCana\n\
    -----END PRIVATE KEY-----\n";

fn assert_hidden(told: &str) {
    assert!(told.contains(REDACTED), "{told}");
    assert!(
        !told.contains("PRIVATE") && !told.contains("MII") && !told.contains("anary"),
        "{told}"
    );
}

fn send(address: SocketAddr, head: &str, kind: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_parameters_are_told_without_them() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let emulator = Emulator::<MadeUp>::start().await.unwrap();
    let address = emulator.address();
    let document = json!({ "Pem": KEY }).to_string();
    let wrapped = format!("{KEY}=1&{KEY}=2");
    for (query, body) in
        [("", KEY), ("?Action=MakeThing&Version=2020-01-01", KEY), ("", &document), ("", &wrapped)]
    {
        let answer = send(address, &format!("POST /{query}"), FORM, body);
        assert!(answer.starts_with("HTTP/1.1 400 ") && !answer.contains("anary"), "{answer}");
    }
    let requests = emulator.requests();
    assert_eq!(requests.len(), 4);
    for request in &requests {
        assert_hidden(&format!("{request:?}"));
    }
    assert_hidden(&send(address, "GET /_emulator/requests", "text/plain", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_state_is_told_without_them() {
    let emulator = Emulator::<MadeUp>::start().await.unwrap();
    let thing = json!({ "ThingId": KEY, "Name": "www" });
    let region = json!({ "Made": { "Things": [thing, thing] } });
    let seed = json!({ "Regions": { "cn-hangzhou": region } });
    let twice = Seed::<MadeUp>::parse(&seed.to_string()).unwrap_err().to_string();
    assert_hidden(&twice);
    assert!(twice.contains("stands twice"), "{twice}");

    let state = json!({ "Accounts": { "testid": seed, KEY: {} } }).to_string();
    let fault = json!({ "Action": KEY, "Effect": { "Type": "ResetBefore" } }).to_string();
    for (head, body) in [
        ("PUT /_emulator/state", &state),
        ("POST /_emulator/faults", &fault),
        ("PUT /_emulator/settling", &json!({ "Policy": KEY }).to_string()),
        (
            "POST /_emulator/faults",
            &json!({ KEY: 1, "Effect": { "Type": "ResetBefore" } }).to_string(),
        ),
    ] {
        let answer = send(emulator.address(), head, "application/json", body);
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        assert_hidden(&answer);
    }
}

#[test]
fn errors_are_told_without_them() {
    let about = About::NOTHING;
    let error = || ApiError::new("InvalidParameter");
    for error in [
        error().because(format!("There is no \"{KEY}\".")),
        error().of(KEY, format!("There is no \"{KEY}\".")),
        error().in_item("Certificates", 0, "CertificateId", KEY),
    ] {
        assert_hidden(&error.written(&about).1);
    }
    for error in [error().with(KEY), error().because(KEY), error().of("it", KEY)] {
        assert_hidden(&error.to_string());
    }
    assert_hidden(&SeedError::new(format!("Acls[\"{KEY}\"]"), "is wrong").to_string());
    assert_hidden(&SeedError::new("Acls", format!("\"{KEY}\" is wrong")).to_string());
    assert_hidden(&StateError::unknown(format!("There is no \"{KEY}\".")).to_string());
}

#[test]
fn a_call_with_one_in_a_name_asks_with_secrets() {
    let params = Params::from_iter([(KEY, "1"), ("Name", "www")]);
    assert!(asks_with_secrets(&params));
    let shown = without_keys(&params);
    assert_eq!(shown.iter().collect::<Vec<_>>(), [(REDACTED, "1"), ("Name", "www")]);
    let secret = format!("PrivateKey.{KEY}");
    let params = Params::from_iter([(&*secret, "canary")]);
    assert_eq!(without_keys(&params).iter().collect::<Vec<_>>(), [(REDACTED, REDACTED)]);
}

#[test]
fn what_only_speaks_of_them_is_told() {
    let said = "The PrivateKey must begin with -----BEGIN RSA PRIVATE KEY----- and be in PEM form.";
    assert_eq!(hide_keys(said), said);
}
