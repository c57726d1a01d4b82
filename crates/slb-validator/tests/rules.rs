//! The rules that are written by hand, each by what it lets pass and what it does not.

use aliyun_slb_model::{
    AddVServerGroupBackendServers, BackendServer, CreateLoadBalancer,
    CreateLoadBalancerUDPListener, CreateMasterSlaveServerGroup, CreateRules, CreateRulesRuleList,
    DescribeLoadBalancers, MasterSlaveBackendServer, MasterSlaveBackendServerServerType, Tag,
};
use aliyun_slb_validator::Validate;

/// The paths and rules of what is wrong.
fn broken(request: &impl Validate) -> Vec<String> {
    let violations = request.validate().err();
    violations.iter().flatten().map(|found| format!("{} {}", found.path, found.rule)).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn an_ecs_instance_stands_once_for_a_port_and_an_eni_once_for_an_address() {
    let add = |servers: [BackendServer; 2]| AddVServerGroupBackendServers::new("rsp-1", servers);
    let ecs = BackendServer::ecs("i-1", 80);
    let twice = ["BackendServers.2.ServerId distinctBackendServers"];
    assert_eq!(broken(&add([ecs.clone(), ecs.clone().weight(1)])), twice);
    assert_eq!(broken(&add([ecs, BackendServer::ecs("i-1", 81)])), NOTHING);
    let eni = |ip: &str| BackendServer::eni("eni-1", ip, 80);
    assert_eq!(broken(&add([eni("::1"), eni("0:0:0:0:0:0:0:1")])), twice);
    assert_eq!(broken(&add([eni("10.0.0.1"), eni("10.0.0.2")])), NOTHING);
}

#[test]
fn a_pair_has_one_primary_and_one_secondary() {
    use MasterSlaveBackendServerServerType::{Master, Slave};
    let pair = |second: MasterSlaveBackendServer| {
        let first = MasterSlaveBackendServer::new("i-1", 80, Master);
        let servers = [first, second];
        CreateMasterSlaveServerGroup::new("lb-1", servers).region_id("cn-hangzhou")
    };
    assert_eq!(broken(&pair(MasterSlaveBackendServer::new("i-2", 80, Slave))), NOTHING);
    assert_eq!(
        broken(&pair(MasterSlaveBackendServer::new("i-1", 80, Master))),
        [
            "MasterSlaveBackendServers.2.ServerType oneMasterOneSlave",
            "MasterSlaveBackendServers.2.ServerId distinctMasterSlaveBackendServers",
        ]
    );
}

#[test]
fn a_tag_key_stands_once() {
    let request = |second: &str| CreateLoadBalancer::new().tag([Tag::new("a"), Tag::new(second)]);
    assert_eq!(broken(&request("b")), NOTHING);
    assert_eq!(broken(&request("a")), ["Tag.2.Key distinctTagKeys"]);
}

#[test]
fn rules_differ_in_name_and_in_what_they_are_for() {
    let rule = |name: &str| CreateRulesRuleList::new(name, "rsp-1").domain("a.example.com");
    let request = |second| CreateRules::new("lb-1", 80, [rule("one"), second]);
    assert_eq!(broken(&request(rule("two").url("/path"))), NOTHING);
    assert_eq!(
        broken(&request(rule("one"))),
        ["RuleList.2.RuleName distinctRuleNames", "RuleList.2.Domain distinctRuleConditions"]
    );
}

#[test]
fn a_udp_listener_does_not_take_the_reserved_port() {
    let request =
        |port| CreateLoadBalancerUDPListener::new("lb-1", port, -1).vserver_group_id("rsp-1");
    assert_eq!(broken(&request(53)), NOTHING);
    assert_eq!(broken(&request(4789)), ["ListenerPort notReservedUdpPort"]);
}

#[test]
fn ten_load_balancers_can_be_asked_for_at_once() {
    let request =
        |count| DescribeLoadBalancers::new().load_balancer_id(vec!["lb-1"; count].join(","));
    assert_eq!(broken(&request(10)), NOTHING);
    assert_eq!(broken(&request(11)), ["LoadBalancerId atMostTenItems"]);
}
