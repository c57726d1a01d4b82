//! Reading an answer, over serde's derived reader of plain structs.

use std::hint::black_box;

use aliyun_core::{FromValue, Value};
use aliyun_slb_model::AddVServerGroupBackendServersResponse;
use serde::Deserialize;

use crate::measure::compare;

/// The fields are read by nobody but the parser.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Plain {
    v_server_group_id: String,
    request_id: String,
    backend_servers: PlainList,
}

impl Plain {
    /// How many it tells of.
    pub fn servers(&self) -> usize {
        self.backend_servers.backend_server.len()
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PlainList {
    backend_server: Vec<PlainServer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PlainServer {
    server_id: String,
    port: i32,
    weight: Option<i32>,
    description: Option<String>,
    r#type: Option<String>,
    server_ip: Option<String>,
}

/// The answer to a call with 20 servers.
pub fn answer() -> String {
    let server = r#"{"Type":"eni","Weight":50,"Description":"web/production-1","Port":8080,"ServerId":"eni-bp100000000000000001"}"#;
    let servers = vec![server; 20].join(",");
    format!(
        r#"{{"VServerGroupId":"rsp-bp10000000001","RequestId":"9DEC9C28-AB05-4DDF-9A78-6B08EC9CE18C","BackendServers":{{"BackendServer":[{servers}]}}}}"#
    )
}

pub fn run(rounds: usize) {
    let answer = answer();
    let plain: Plain = serde_json::from_str(&answer).expect("an answer");
    let last = plain.backend_servers.backend_server.last().expect("servers");
    let fields = (&plain.v_server_group_id, &plain.request_id, &last.server_id, last.port);
    let more = (last.weight, &last.description, &last.r#type, &last.server_ip);
    assert!(format!("{fields:?}{more:?}").contains("8080"));

    let name = format!("read an answer of {} bytes / serde_json into structs", answer.len());
    compare(
        &name,
        rounds,
        Some(1.5),
        || {
            let value = Value::from_json(black_box(&answer)).expect("JSON");
            let read =
                AddVServerGroupBackendServersResponse::from_value(&value).expect("an answer");
            drop(black_box(read));
        },
        || {
            let read: Plain = serde_json::from_slice(black_box(answer.as_bytes())).expect("JSON");
            drop(black_box(read));
        },
    );
}
