//! What is measured of classic load balancers.

use std::time::Duration;

use super::{Caller, Measured, text};
use crate::requests::{group, instance, list, load_balancer, name, servers};

pub const OPERATIONS: [(&str, Measured); 24] = [
    ("AddVServerGroupBackendServers", |caller, n| change_members(caller, n).0),
    ("RemoveVServerGroupBackendServers", |caller, n| change_members(caller, n).1),
    ("DescribeVServerGroupAttribute", |caller, n| {
        let group = group(caller.pick(n));
        caller.call("DescribeVServerGroupAttribute", &[("VServerGroupId", &group)]).0
    }),
    ("CreateVServerGroup", |caller, n| make_group(caller, n).0),
    ("DeleteVServerGroup", |caller, n| make_group(caller, n).1),
    ("CreateRules", |caller, n| make_rule(caller, n).0),
    ("DeleteRules", |caller, n| make_rule(caller, n).1),
    ("DescribeLoadBalancerAttribute", |caller, n| {
        let id = load_balancer(caller.pick(n));
        caller.call("DescribeLoadBalancerAttribute", &[("LoadBalancerId", &id)]).0
    }),
    ("DescribeLoadBalancers, the first page", |caller, _| page(caller, 1)),
    ("DescribeLoadBalancers, the last page there may be", |caller, _| {
        page(caller, (caller.size / PAGE).min(MOST_PAGES))
    }),
    ("DescribeLoadBalancers, by name", |caller, n| {
        let name = name(caller.pick(n));
        caller.call("DescribeLoadBalancers", &[("LoadBalancerName", &name)]).0
    }),
    ("DescribeLoadBalancers, by a tag", |caller, n| {
        let own = caller.pick(n).to_string();
        caller.call("DescribeLoadBalancers", &[("Tag.1.Key", "n"), ("Tag.1.Value", &own)]).0
    }),
    ("DescribeLoadBalancers, by AddressType, which walks", |caller, _| {
        caller.call("DescribeLoadBalancers", &[("AddressType", "internet")]).0
    }),
    ("DescribeLoadBalancerListeners, of all, from the middle", |caller, _| {
        let token = format!("{}_tcp_81", load_balancer(caller.size / 2 - 1));
        let params = [("MaxResults", "5"), ("NextToken", token.as_str())];
        caller.call("DescribeLoadBalancerListeners", &params).0
    }),
    ("ListTagResources, by a tag", |caller, n| {
        let own = caller.pick(n).to_string();
        let params = [("ResourceType", "instance"), ("Tag.1.Key", "n"), ("Tag.1.Value", &own)];
        caller.call("ListTagResources", &params).0
    }),
    ("DescribeAccessControlLists, the first page", |caller, _| {
        caller.call("DescribeAccessControlLists", &[]).0
    }),
    ("DescribeAccessControlListAttribute", |caller, n| {
        let id = list(caller.pick(n));
        caller.call("DescribeAccessControlListAttribute", &[("AclId", &id)]).0
    }),
    ("SetLoadBalancerName", |caller, n| {
        let own = caller.pick(n);
        let (id, name) = (load_balancer(own), format!("{}-{}", name(own), n % 10));
        let params = [("LoadBalancerId", id.as_str()), ("LoadBalancerName", &name)];
        caller.call("SetLoadBalancerName", &params).0
    }),
    ("CreateLoadBalancer", |caller, n| make_load_balancer(caller, n).0),
    ("DeleteLoadBalancer", |caller, n| make_load_balancer(caller, n).1),
    ("SetLoadBalancerTCPListenerAttribute, AclStatus on", |caller, n| use_list(caller, n).0),
    ("SetLoadBalancerTCPListenerAttribute, AclStatus off", |caller, n| use_list(caller, n).1),
    ("CreateAccessControlList", |caller, _| make_list(caller).0),
    ("DeleteAccessControlList", |caller, _| make_list(caller).1),
];

/// Load balancers on a page.
const PAGE: usize = 10;

/// No page beyond this one can be asked for.
const MOST_PAGES: usize = 1_000;

/// Adds a server to a group and removes it.
fn change_members(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let (own, other) = (caller.pick(n), caller.pick(n + 1));
    let (group, servers) = (group(own), servers(std::iter::once(other)));
    assert_ne!(instance(own), instance(other));
    let params = [("VServerGroupId", group.as_str()), ("BackendServers", &servers)];
    let (added, _) = caller.call("AddVServerGroupBackendServers", &params);
    let (removed, _) = caller.call("RemoveVServerGroupBackendServers", &params);
    (added, removed)
}

fn make_group(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let id = load_balancer(caller.pick(n));
    let params = [("LoadBalancerId", id.as_str()), ("VServerGroupName", "made")];
    let (made, answer) = caller.call("CreateVServerGroup", &params);
    let id = text(&answer["VServerGroupId"]);
    (made, caller.call("DeleteVServerGroup", &[("VServerGroupId", id)]).0)
}

fn make_rule(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    let (id, group) = (load_balancer(own), group(own));
    let rules = format!(r#"[{{"RuleName":"made","Url":"/made","VServerGroupId":"{group}"}}]"#);
    let params = [
        ("LoadBalancerId", id.as_str()),
        ("ListenerPort", "80"),
        ("ListenerProtocol", "http"),
        ("RuleList", &rules),
    ];
    let (made, answer) = caller.call("CreateRules", &params);
    let ids = format!("[\"{}\"]", text(&answer["Rules"]["Rule"][0]["RuleId"]));
    (made, caller.call("DeleteRules", &[("RuleIds", &ids)]).0)
}

fn make_load_balancer(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let token = format!("token-{n}");
    let params = [
        ("LoadBalancerSpec", "slb.s1.small"),
        ("AddressType", "internet"),
        ("ClientToken", &token),
    ];
    let (made, answer) = caller.call("CreateLoadBalancer", &params);
    let id = text(&answer["LoadBalancerId"]);
    (made, caller.call("DeleteLoadBalancer", &[("LoadBalancerId", id)]).0)
}

fn make_list(caller: &mut Caller) -> (Duration, Duration) {
    let (made, answer) = caller.call("CreateAccessControlList", &[("AclName", "made")]);
    let id = text(&answer["AclId"]);
    (made, caller.call("DeleteAccessControlList", &[("AclId", id)]).0)
}

fn page(caller: &mut Caller, number: usize) -> Duration {
    let (number, size) = (number.to_string(), PAGE.to_string());
    caller.call("DescribeLoadBalancers", &[("PageNumber", &number), ("PageSize", &size)]).0
}

/// Puts an access control list to a listener and takes it off.
fn use_list(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    let (id, list) = (load_balancer(own), list(own));
    let listener = [("LoadBalancerId", id.as_str()), ("ListenerPort", "81")];
    let on = [("AclStatus", "on"), ("AclType", "white"), ("AclId", list.as_str())];
    let params = [listener[0], listener[1], on[0], on[1], on[2]];
    let (on, _) = caller.call("SetLoadBalancerTCPListenerAttribute", &params);
    let params = [listener[0], listener[1], ("AclStatus", "off")];
    (on, caller.call("SetLoadBalancerTCPListenerAttribute", &params).0)
}
