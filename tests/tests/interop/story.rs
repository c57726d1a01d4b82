//! The steps that every client goes through, and what it must understand of the answers.

use std::path::Path;

use aliyun_slb_emulator::Emulator;
use aliyun_slb_tests::state;
use serde_json::{Value as Json, json};

use crate::tools::{RUN_TIME, client, run, scripts};

const SECRET: &str = "interop-secret";
const GROUP: &str = "rsp-bp10000000001";

const ECS: &str = "i-bp100000000000000001:80";
const ENI: &str = "eni-bp100000000000000001:80";
const LAST: &str = "i-bp100000000000000002:81";

/// A client of the script: the key id it signs with, and what it makes of some answers.
pub struct Client {
    pub key: &'static str,
    /// What it calls the code of a wrong secret.
    pub wrong_secret: &'static str,
    /// Whether it tells the HTTP status of a refusal.
    pub tells_status: bool,
}

impl Client {
    /// One that takes the answers as they are.
    pub const fn new(key: &'static str) -> Self {
        Self { key, wrong_secret: "SignatureDoesNotMatch", tells_status: true }
    }
}

/// Runs a script with these clients, each of which has an account of its own.
pub async fn check(program: &Path, script: &str, environment: &[(&str, &Path)], them: &[Client]) {
    let keys = them.iter().map(|client| (client.key, SECRET));
    let builder =
        keys.fold(Emulator::builder(), |builder, (id, secret)| builder.access_key(id, secret));
    let emulator = builder.start().await.expect("an emulator");
    let mut command = client(program);
    command.arg(scripts().join(script)).arg(emulator.address().to_string()).arg(SECRET);
    command.envs(environment.iter().copied());
    let said = run(command, RUN_TIME).await.unwrap_or_else(|error| panic!("{script}: {error}"));
    let lines: Vec<Json> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{script}: {line}")))
        .collect();
    for one in them {
        let own: Vec<_> = lines.iter().filter(|line| line["client"] == one.key).collect();
        assert_steps(one, &own);
        assert_state(&emulator, one.key).await;
    }
    assert_eq!(lines.len(), 6 * them.len(), "{said}");
}

/// What a client said of its steps.
fn assert_steps(client: &Client, lines: &[&Json]) {
    let key = client.key;
    let [documented, whole, unknown, wrong, first, replay] = lines else {
        panic!("{key}: {lines:?}");
    };
    assert_done(documented, "documented", &[ECS]);
    assert_done(whole, "whole group", &[ECS, ENI, ENI]);
    assert_eq!(whole["notes"], json!(["test-112", "test-113", "test-113"]), "{key}");
    assert_done(first, "first", &[ECS, ENI, ENI, LAST]);
    let refusals = [
        (unknown, "unknown server", "InvalidServerId.NotExist"),
        (wrong, "wrong secret", client.wrong_secret),
        (replay, "replay", "SignatureNonceUsed"),
    ];
    for (line, step, code) in refusals {
        assert_eq!((&line["step"], &line["code"]), (&json!(step), &json!(code)), "{key}: {line}");
        assert_eq!(line.get("status"), client.tells_status.then_some(&json!(400)), "{line}");
        assert_request_id(line);
    }
}

fn assert_done(line: &Json, step: &str, servers: &[&str]) {
    assert_eq!((&line["step"], &line["group"]), (&json!(step), &json!(GROUP)), "{line}");
    assert_eq!(line["servers"], json!(servers), "{line}");
    assert_request_id(line);
}

fn assert_request_id(line: &Json) {
    assert_eq!(line["request_id"].as_str().map(str::len), Some(36), "{line}");
}

/// What the emulator has of the calls of a client: numbers, although the client sent texts.
async fn assert_state(emulator: &Emulator, key: &str) {
    let eni = |ip| {
        json!({
            "ServerId": "eni-bp100000000000000001", "Port": 80, "Weight": 100, "Type": "eni",
            "ServerIp": ip, "Description": "test-113",
        })
    };
    let expected = [
        json!({
            "ServerId": "i-bp100000000000000001", "Port": 80, "Weight": 100, "Type": "ecs",
            "Description": "test-112",
        }),
        eni("192.168.1.1"),
        eni("172.16.1.1"),
        json!({ "ServerId": "i-bp100000000000000002", "Port": 81, "Weight": 100, "Type": "ecs" }),
    ];
    assert_eq!(state::servers(emulator.endpoint(), key, GROUP).await, expected, "{key}");
}
