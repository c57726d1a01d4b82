//! What is measured of network load balancers.

use std::time::Duration;

use super::{Caller, Measured, members, text};
use crate::requests::{listener, name, network, server_group};

pub const OPERATIONS: [(&str, Measured); 17] = [
    ("AddServersToServerGroup", |caller, n| members::change_own(caller, n).0),
    ("RemoveServersFromServerGroup", |caller, n| members::change_own(caller, n).1),
    ("ListServerGroupServers", |caller, n| {
        let group = server_group(caller.pick(n));
        caller.call("ListServerGroupServers", &[("ServerGroupId", &group)]).0
    }),
    ("ListServerGroups, by id", |caller, n| {
        let group = server_group(caller.pick(n));
        caller.call("ListServerGroups", &[("ServerGroupIds.1", &group)]).0
    }),
    ("ListServerGroups, the first page", |caller, _| {
        caller.call("ListServerGroups", &[("MaxResults", "10")]).0
    }),
    ("CreateServerGroup", |caller, _| make_group(caller).0),
    ("DeleteServerGroup", |caller, _| make_group(caller).1),
    ("CreateListener", |caller, n| make_listener(caller, n).0),
    ("DeleteListener", |caller, n| make_listener(caller, n).1),
    ("GetListenerHealthStatus", |caller, n| {
        let id = listener(caller.pick(n));
        caller.call("GetListenerHealthStatus", &[("ListenerId", &id)]).0
    }),
    ("GetLoadBalancerAttribute", |caller, n| {
        let id = network(caller.pick(n));
        caller.call("GetLoadBalancerAttribute", &[("LoadBalancerId", &id)]).0
    }),
    ("ListLoadBalancers, the first page", |caller, _| {
        caller.call("ListLoadBalancers", &[("MaxResults", "10")]).0
    }),
    ("ListLoadBalancers, by name", |caller, n| {
        let name = name(caller.pick(n));
        caller.call("ListLoadBalancers", &[("LoadBalancerNames.1", &name)]).0
    }),
    ("ListLoadBalancers, by a tag", |caller, n| {
        let own = caller.pick(n).to_string();
        caller.call("ListLoadBalancers", &[("Tag.1.Key", "n"), ("Tag.1.Value", &own)]).0
    }),
    ("UpdateLoadBalancerAttribute", |caller, n| {
        let own = caller.pick(n);
        let (id, cps) = (network(own), (n % 10).to_string());
        let params = [("LoadBalancerId", id.as_str()), ("Cps", &cps)];
        caller.call("UpdateLoadBalancerAttribute", &params).0
    }),
    ("CreateLoadBalancer", |caller, _| make_load_balancer(caller).0),
    ("DeleteLoadBalancer", |caller, _| make_load_balancer(caller).1),
];

fn make_group(caller: &mut Caller) -> (Duration, Duration) {
    let params = [("ServerGroupName", "made"), ("VpcId", "vpc-1")];
    let (made, answer) = caller.call("CreateServerGroup", &params);
    let id = text(&answer["ServerGroupId"]);
    (made, caller.call("DeleteServerGroup", &[("ServerGroupId", id)]).0)
}

fn make_listener(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    let (id, group) = (network(own), server_group(own));
    let params = [
        ("LoadBalancerId", id.as_str()),
        ("ListenerProtocol", "TCP"),
        ("ListenerPort", "81"),
        ("ServerGroupId", &group),
    ];
    let (made, answer) = caller.call("CreateListener", &params);
    let id = text(&answer["ListenerId"]);
    (made, caller.call("DeleteListener", &[("ListenerId", id)]).0)
}

fn make_load_balancer(caller: &mut Caller) -> (Duration, Duration) {
    let params = [
        ("AddressType", "Intranet"),
        ("VpcId", "vpc-1"),
        ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
        ("ZoneMappings.1.VSwitchId", "vsw-1"),
        ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
        ("ZoneMappings.2.VSwitchId", "vsw-2"),
    ];
    let (made, answer) = caller.call("CreateLoadBalancer", &params);
    let id = text(&answer["LoadbalancerId"]);
    (made, caller.call("DeleteLoadBalancer", &[("LoadBalancerId", id)]).0)
}
