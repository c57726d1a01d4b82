//! What an emulator remembers, asked over HTTP as anybody can.

use aliyun_runtime::{HyperTransport, Transport as _, TransportLimits};
use bytes::Bytes;
use http::Request;
use serde_json::Value as Json;

/// The servers of a group, as `GET /_emulator/state` tells them.
pub async fn servers(endpoint: &str, access_key_id: &str, group: &str) -> Vec<Json> {
    let state = state(endpoint).await;
    let regions = state["Accounts"][access_key_id]["Regions"].as_object().expect("regions");
    let items = |owner: &Json, name: &str| owner[name].as_array().expect(name).clone();
    regions
        .values()
        .flat_map(|region| items(region, "LoadBalancers"))
        .flat_map(|balancer| items(&balancer, "VServerGroups"))
        .find(|known| known["VServerGroupId"] == group)
        .map(|group| items(&group, "BackendServers"))
        .expect("the group")
}

async fn state(endpoint: &str) -> Json {
    let request = Request::get(format!("{endpoint}/_emulator/state")).body(Bytes::new());
    let transport = HyperTransport::new(TransportLimits::default()).expect("a transport");
    let answer = transport.send(request.expect("a request")).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    serde_json::from_slice(answer.body()).expect("JSON")
}
