use std::slice;

use aliyun_core::Params;
use aliyun_emulator::product::{HostStatus, Local};
use aliyun_slb_model::{
    BackendServerType, DescribeHealthStatus, ListenerProtocol, ServerHealthStatus as Health,
};

use super::*;
use crate::desk::Desk;
use crate::state::Region;

const LB: &str = "lb-bp1000000000000000001";
const SHARED: &str = "lb-bp1000000000000000002";
const ENI: &str = "eni-bp100000000000000001";

fn plain(n: u8) -> DefaultBackendServer {
    DefaultBackendServer::new(format!("i-bp1000000000000000{n:02}"))
}

fn ecs(n: u8, weight: i32) -> DefaultBackendServer {
    plain(n).r#type(BackendServerType::Ecs).weight(weight)
}

fn eni() -> DefaultBackendServer {
    DefaultBackendServer::new(ENI).r#type(BackendServerType::Eni)
}

fn add(desk: &Desk, servers: &[DefaultBackendServer]) -> Vec<DefaultBackendServer> {
    desk.call(&AddBackendServers::new(LB, servers.to_vec())).unwrap().backend_servers
}

#[test]
fn servers_join_change_and_leave() {
    let desk = Desk::new();
    let whole = add(&desk, &[plain(1).description("d"), plain(2).weight(0), plain(1).weight(9)]);
    assert_eq!(whole, [ecs(1, 100).description("d"), ecs(2, 0)], "the first of two counts");

    let set = |servers: &[DefaultBackendServer]| SetBackendServers::new(LB, servers.to_vec());
    let whole = desk.call(&set(&[plain(2).weight(7).description("e")])).unwrap().backend_servers;
    assert_eq!(whole, [ecs(1, 100).description("d"), ecs(2, 7).description("e")]);
    let whole = desk.call(&set(&[plain(1)])).unwrap().backend_servers;
    assert_eq!(whole[0], ecs(1, 100).description("d"));
    desk.refuses(&set(&[plain(1), plain(3)]), "InvalidParameter");
    desk.reload();

    let remove = RemoveBackendServers::new(LB, [plain(1), plain(3)]);
    let left = desk.call(&remove).unwrap().backend_servers;
    assert_eq!(left, [ecs(2, 7).description("e")]);
    assert_eq!(desk.call(&remove).unwrap().backend_servers, left);
}

#[test]
fn an_eni_without_address_has_its_first_and_is_named_by_all() {
    let desk = Desk::new();
    let whole = add(&desk, &[eni(), eni().server_ip("172.16.1.1")]);
    assert_eq!(whole[0].server_ip.as_deref(), Some("192.168.1.1"));
    assert_eq!(whole.len(), 2);
    let weighed = SetBackendServers::new(LB, [eni().weight(5)]);
    let whole = desk.call(&weighed).unwrap().backend_servers;
    assert!(whole.iter().all(|server| server.weight == Some(5)));
    desk.reload();
    let one = RemoveBackendServers::new(LB, [eni().server_ip("172.16.1.1")]);
    assert_eq!(desk.call(&one).unwrap().backend_servers.len(), 1);
    assert!(desk.call(&RemoveBackendServers::new(LB, [eni()])).unwrap().backend_servers.is_empty());
}

#[test]
fn a_server_that_cannot_join_is_refused_with_its_code() {
    let desk = Desk::new();
    add(&desk, &[plain(1)]);
    for (server, code) in [
        (plain(1), "InvalidParameter"),
        (DefaultBackendServer::new("i-none"), "InvalidServerId.NotFound"),
        (DefaultBackendServer::new(ENI), "BackendServer.InvalidType"),
        (eni().server_ip("10.0.0.1"), "InvalidParameter"),
        (plain(3).weight(101), "InvalidWeight.Malformed"),
    ] {
        desk.refuses(&AddBackendServers::new(LB, [plain(2), server]), code);
    }
    let shared = AddBackendServers::new(SHARED, [eni()]);
    desk.refuses(&shared, "InvalidParameter.SpecNotSupport");
    desk.refuses(&AddBackendServers::new("lb-none", [plain(2)]), "InvalidLoadBalancerId.NotFound");
    let many = AddBackendServers::new(LB, (1..=41).map(plain));
    desk.refuses(&many, "TooManyBackendServers");
}

#[test]
fn what_old_clients_send_is_read() {
    let desk = Desk::new();
    add(&desk, &[plain(1), plain(2)]);
    let mut params = Params::new();
    params.text("RegionId", "cn-hangzhou");
    params.text("LoadBalancerId", LB);
    params.text("BackendServers", r#"[{"ServerId":"i-bp100000000000000003","Port":"80"}]"#);
    let body = desk.call_raw("AddBackendServers", &params).unwrap();
    assert!(body.contains(r#""Weight":"100""#), "weights are texts: {body}");
}

const SEED: &str = r#"{"Regions": {"cn-hangzhou": {
    "Instances": [{"InstanceId": "i-1"}, {"InstanceId": "i-2"}, {"InstanceId": "i-3"}],
    "LoadBalancers": [{"LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s1.small",
     "Listeners": [
        {"ListenerPort": 80, "ListenerProtocol": "http", "Running": true,
         "Settings": {"BackendServerPort": "8080", "HealthCheck": "on"}},
        {"ListenerPort": 53, "ListenerProtocol": "tcp", "Running": true,
         "Settings": {"VServerGroupId": "rsp-1"}},
        {"ListenerPort": 53, "ListenerProtocol": "udp", "Running": true,
         "Settings": {"MasterSlaveServerGroupId": "rsp-2"}},
        {"ListenerPort": 90, "ListenerProtocol": "http", "Running": true,
         "Settings": {"BackendServerPort": "9090", "HealthCheck": "off"}},
        {"ListenerPort": 91, "ListenerProtocol": "http", "Settings": {"BackendServerPort": "9090"}}
     ],
     "BackendServers": [{"ServerId": "i-1"}],
     "VServerGroups": [{"VServerGroupId": "rsp-1", "BackendServers": [{"ServerId": "i-2", "Port": 5353}]}],
     "MasterSlaveServerGroups": [{"MasterSlaveServerGroupId": "rsp-2",
        "Master": {"ServerId": "i-2", "Port": 1}, "Slave": {"ServerId": "i-3", "Port": 1}}],
     "Rules": [{"RuleId": "rule-1", "RuleName": "r", "ListenerPort": 80, "ListenerProtocol": "http",
        "Url": "/r", "VServerGroupId": "rsp-1"}]}]}}}"#;

#[test]
fn health_is_told_of_the_servers_of_running_listeners() {
    let desk = Desk::seeded(SEED);
    desk.reload();
    let told = |request: DescribeHealthStatus| {
        let servers = desk.call(&request).unwrap().backend_servers;
        let line = |item: aliyun_slb_model::BackendServerHealth| {
            (
                item.listener_port.unwrap(),
                item.server_id,
                item.port.unwrap(),
                item.server_health_status.unwrap(),
            )
        };
        servers.into_iter().map(line).collect::<Vec<_>>()
    };
    let all = || DescribeHealthStatus::new("lb-1");
    let line = |listener, id: &str, port, health| (listener, id.to_owned(), port, health);
    assert_eq!(
        told(all()),
        [
            line(53, "i-2", 5353, Health::Normal),
            line(53, "i-2", 1, Health::Normal),
            line(53, "i-3", 1, Health::Normal),
            line(80, "i-1", 8080, Health::Normal),
            line(80, "i-2", 5353, Health::Normal),
            line(90, "i-1", 9090, Health::Unavailable),
        ]
    );
    assert_eq!(told(all().listener_port(90)).len(), 1);
    assert!(told(all().listener_port(91)).is_empty());
    assert_eq!(told(all().listener_port(53).listener_protocol(ListenerProtocol::Udp)).len(), 2);
    desk.refuses(&all().listener_port(53), "TooManyListeners");
    desk.refuses(&DescribeHealthStatus::new("lb-2"), "InvalidLoadBalancerId.NotFound");

    desk.local(|local: Local<'_, Region>| {
        let host = local.shared.inventory.instances.get_mut("i-1").unwrap();
        host.condition.status = HostStatus::Stopped;
    });
    let down = told(all().listener_port(80));
    assert_eq!(slice::from_ref(&down[0]), [line(80, "i-1", 8080, Health::Abnormal)]);
}
