//! Calls that succeed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aliyun_slb_client::model::core::{FromValue, Value};
use aliyun_slb_client::{
    AddVServerGroupBackendServers, AddVServerGroupBackendServersResponse, BackendServer,
    CreateLoadBalancerTCPListener, DescribeLoadBalancerTCPListenerAttribute, Placement,
    TcpScheduler,
};
use serde_json::Value as Json;

use crate::support::{ECI, ECS, ENI, GROUP, WAYS, add, builder, servers_of, start};

/// The documented examples whose calls succeed and whose answers are those calls' own. (The
/// answer on the vendor's page belongs to none of the requests on it.)
const EXAMPLES: [&str; 4] = ["ecs", "eni", "eni-two-addresses", "eci"];

fn example(name: &str) -> Json {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project");
    let spec = "spec/slb-2014-05-15/vserver-group/AddVServerGroupBackendServers.json";
    let spec = fs::read_to_string(root.join(spec)).expect("the spec file");
    let spec: Json = serde_json::from_str(&spec).expect("JSON");
    let examples = spec["examples"].as_array().expect("examples").clone();
    examples.into_iter().find(|example| example["name"] == name).expect(name)
}

fn read<T: FromValue>(json: &Json) -> T {
    let text = json.to_string();
    T::from_value(&Value::from_json(&text).expect("JSON")).expect("the type")
}

#[tokio::test]
async fn every_documented_example_is_done_in_every_way() {
    for name in EXAMPLES {
        let example = example(name);
        let expected: AddVServerGroupBackendServersResponse = read(&example["response"]);
        for (signature, method) in WAYS {
            let emulator = start().await;
            let client = builder(&emulator).signature_method(signature).http_method(method);
            let client = client.build().expect("a client");
            let request: AddVServerGroupBackendServers = read(&example["request"]);
            let answer = client.add_vserver_group_backend_servers(request).await;
            let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(answer.vserver_group_id, expected.vserver_group_id);
            assert_eq!(answer.backend_servers, expected.backend_servers, "{name}");
            assert_eq!(answer.request_id.len(), 36);
            // The state has the addresses too, which no answer shows.
            let sent = example["request"]["BackendServers"].as_array().expect("a list");
            assert_eq!(&servers_of(&emulator, GROUP).await, sent, "{name}");
        }
    }
}

#[tokio::test]
async fn the_answer_is_the_whole_group_in_its_order() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let calls: [&[BackendServer]; 3] = [
        &[BackendServer::ecs(ECS, 80).weight(50).description("网站/web_1.a-b")],
        &[BackendServer::eni(ENI, "192.168.1.1", 80), BackendServer::eni(ENI, "172.16.1.1", 80)],
        &[BackendServer::eci(ECI, "192.168.2.1", 80).weight(0)],
    ];
    let mut ids = Vec::new();
    for servers in calls {
        ids.extend(servers.iter().map(|server| server.server_id.clone()));
        let answer = client.add_vserver_group_backend_servers(add(servers.to_vec())).await;
        let group = answer.expect("the group").backend_servers;
        let answered: Vec<_> = group.iter().map(|server| server.server_id.clone()).collect();
        assert_eq!(answered, ids);
        // What was added earlier is as it was.
        assert_eq!(group[0].weight, Some(50));
        assert_eq!(group[0].description.as_deref(), Some("网站/web_1.a-b"));
    }
    let kept = servers_of(&emulator, GROUP).await;
    let addresses: Vec<_> = kept.iter().map(|server| server["ServerIp"].as_str()).collect();
    let expected = [None, Some("192.168.1.1"), Some("172.16.1.1"), Some("192.168.2.1")];
    assert_eq!(addresses, expected);
    let weights: Vec<_> = kept.iter().map(|server| server["Weight"].as_i64()).collect();
    assert_eq!(weights, [Some(50), Some(100), Some(100), Some(0)]);
}

#[tokio::test]
async fn forty_servers_and_interfaces_without_addresses_are_taken() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let instances = (1..=38).map(|port| BackendServer::ecs(ECS, port));
    let primary = [BackendServer::eni_primary(ENI, 80), BackendServer::eci_primary(ECI, 80)];
    let answer = client.add_vserver_group_backend_servers(add(instances.chain(primary))).await;
    assert_eq!(answer.expect("the group").backend_servers.len(), 40);
    let kept = servers_of(&emulator, GROUP).await;
    let addresses: Vec<_> = kept.iter().filter_map(|server| server["ServerIp"].as_str()).collect();
    assert_eq!(addresses, ["192.168.1.1", "192.168.2.1"]);
}

#[tokio::test]
async fn a_listener_has_a_scheduler_that_left_the_documents() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let lb = "lb-bp1000000000000000001";
    let create = CreateLoadBalancerTCPListener::new(lb, 80, -1)
        .vserver_group_id(GROUP)
        .scheduler(TcpScheduler::Wlc);
    client.create_load_balancer_tcp_listener(create).await.expect("a listener");
    let describe = DescribeLoadBalancerTCPListenerAttribute::new(lb, 80);
    let told = client.describe_load_balancer_tcp_listener_attribute(describe).await;
    assert_eq!(told.expect("the listener").scheduler, Some(TcpScheduler::Wlc));
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_calls_at_once_all_land_and_none_twice() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let ports: BTreeSet<u16> = (8001..=8050).collect();
    let calls: Vec<_> = ports
        .iter()
        .map(|&port| {
            let client = client.clone();
            tokio::spawn(async move {
                let request = add([BackendServer::ecs(ECS, port)]);
                client.add_vserver_group_backend_servers(request).await
            })
        })
        .collect();
    let mut sizes = BTreeSet::new();
    for (call, port) in calls.into_iter().zip(&ports) {
        let group = call.await.expect("a call").expect("an answer").backend_servers;
        assert!(group.iter().any(|server| server.port == *port), "its own server is in the group");
        sizes.insert(group.len());
    }
    // Each call saw the group as it was right after it: no two saw the same one.
    assert_eq!(sizes, (1..=50).collect());
    let kept = servers_of(&emulator, GROUP).await;
    assert_eq!(kept.len(), 50);
    let kept: BTreeSet<_> = kept.iter().filter_map(|server| server["Port"].as_i64()).collect();
    assert_eq!(kept, ports.into_iter().map(i64::from).collect());
}

#[tokio::test]
async fn parameters_are_taken_wherever_they_travel() {
    // A thousand Chinese characters and more make a query of 14 KB.
    let servers = |count: u16| {
        (1..=count).map(|port| BackendServer::ecs(ECS, port).description("说明".repeat(40)))
    };
    for placement in [Placement::Guarded, Placement::Query, Placement::Form] {
        for count in [1, 20] {
            let emulator = start().await;
            let client = builder(&emulator).placement(placement).build().expect("a client");
            let answer = client.add_vserver_group_backend_servers(add(servers(count))).await;
            let answer = answer.unwrap_or_else(|error| panic!("{placement:?} {count}: {error}"));
            assert_eq!(answer.backend_servers.len(), count as usize, "{placement:?}");
        }
    }
}
