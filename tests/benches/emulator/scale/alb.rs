//! What is measured of application load balancers.

use std::time::Duration;

use super::{Caller, Measured, members, text};
use crate::requests::{application, entrance, instance, name, rule, server_group};
use crate::seeds::RULES_TO_EACH;

pub const OPERATIONS: [(&str, Measured); 18] = [
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
    ("CreateListener", |caller, n| make_listener(caller, n).0),
    ("DeleteListener", |caller, n| make_listener(caller, n).1),
    ("CreateRule", |caller, n| make_own_rule(caller, n).0),
    ("DeleteRule", |caller, n| make_own_rule(caller, n).1),
    ("UpdateRuleAttribute", rename_rule),
    ("ListRules, by listener", |caller, n| {
        let id = entrance(caller.pick(n));
        caller.call("ListRules", &[("ListenerIds.1", &id)]).0
    }),
    ("ListRules, the first page", |caller, _| caller.call("ListRules", &FEW).0),
    ("GetListenerHealthStatus", |caller, n| {
        let id = entrance(caller.pick(n));
        caller.call("GetListenerHealthStatus", &[("ListenerId", &id)]).0
    }),
    ("GetLoadBalancerAttribute", |caller, n| {
        let id = application(caller.pick(n));
        caller.call("GetLoadBalancerAttribute", &[("LoadBalancerId", &id)]).0
    }),
    ("ListLoadBalancers, the first page", |caller, _| caller.call("ListLoadBalancers", &FEW).0),
    ("ListLoadBalancers, by name", |caller, n| {
        let name = name(caller.pick(n));
        caller.call("ListLoadBalancers", &[("LoadBalancerNames.1", &name)]).0
    }),
    ("ListLoadBalancers, by a tag", |caller, n| {
        let own = caller.pick(n).to_string();
        caller.call("ListLoadBalancers", &[("Tag.1.Key", "n"), ("Tag.1.Value", &own)]).0
    }),
    ("CreateLoadBalancer", |caller, _| make_load_balancer(caller).0),
    ("DeleteLoadBalancer", |caller, _| make_load_balancer(caller).1),
];

/// With all rules on listeners of one load balancer, and all servers in one group.
pub const OF_ONE: [(&str, Measured); 10] = [
    ("AddServersToServerGroup", |caller, _| members::change(caller, 0, caller.size).0),
    ("RemoveServersFromServerGroup", |caller, _| members::change(caller, 0, caller.size).1),
    ("UpdateServerGroupServersAttribute", |caller, n| {
        let (group, server) = (server_group(0), instance(caller.pick(n)));
        let weight = (n % 100).to_string();
        let params =
            [&members::one(&group, &server)[..], &[("Servers.1.Weight", &*weight)]].concat();
        caller.call("UpdateServerGroupServersAttribute", &params).0
    }),
    ("ListServerGroupServers, the first page", |caller, _| {
        let group = server_group(0);
        let params = [("ServerGroupId", group.as_str()), ("MaxResults", "10")];
        caller.call("ListServerGroupServers", &params).0
    }),
    ("CreateRule", |caller, _| make_last_rule(caller).0),
    ("DeleteRule", |caller, _| make_last_rule(caller).1),
    ("UpdateRuleAttribute", rename_rule),
    ("ListRules, by id", |caller, n| {
        let id = rule(caller.pick(n));
        caller.call("ListRules", &[("RuleIds.1", &id)]).0
    }),
    ("ListRules, the first page", |caller, _| caller.call("ListRules", &FEW).0),
    ("GetLoadBalancerAttribute", |caller, _| {
        caller.call("GetLoadBalancerAttribute", &[("LoadBalancerId", &application(0))]).0
    }),
];

const FEW: [(&str, &str); 1] = [("MaxResults", "10")];

fn make_listener(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    let (id, group) = (application(own), server_group(own));
    let params = [
        ("LoadBalancerId", id.as_str()),
        ("ListenerProtocol", "HTTP"),
        ("ListenerPort", "81"),
        ("DefaultActions.1.Type", "ForwardGroup"),
        ("DefaultActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", &group),
    ];
    let (made, answer) = caller.call("CreateListener", &params);
    let id = text(&answer["ListenerId"]);
    (made, caller.call("DeleteListener", &[("ListenerId", id)]).0)
}

/// A rule more on the listener of a load balancer.
fn make_own_rule(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    // The rule that is there has the one before.
    make_rule(caller, own, (own + 1) % RULES_TO_EACH + 1)
}

/// A rule behind all others of the load balancer.
fn make_last_rule(caller: &mut Caller) -> (Duration, Duration) {
    make_rule(caller, caller.size / RULES_TO_EACH, caller.size % RULES_TO_EACH + 1)
}

fn make_rule(caller: &mut Caller, listener: usize, priority: usize) -> (Duration, Duration) {
    let (listener, priority) = (entrance(listener), priority.to_string());
    let params = [
        ("ListenerId", listener.as_str()),
        ("RuleName", "made"),
        ("Priority", &priority),
        ("RuleConditions.1.Type", "Path"),
        ("RuleConditions.1.PathConfig.Values.1", "/made"),
        ("RuleActions.1.Order", "1"),
        ("RuleActions.1.Type", "ForwardGroup"),
        ("RuleActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", "sgp-000001"),
    ];
    let (made, answer) = caller.call("CreateRule", &params);
    let id = text(&answer["RuleId"]);
    (made, caller.call("DeleteRule", &[("RuleId", id)]).0)
}

fn rename_rule(caller: &mut Caller, n: usize) -> Duration {
    let (id, name) = (rule(caller.pick(n)), name(n));
    caller.call("UpdateRuleAttribute", &[("RuleId", &id), ("RuleName", &name)]).0
}

fn make_load_balancer(caller: &mut Caller) -> (Duration, Duration) {
    let params = [
        ("LoadBalancerName", "made"),
        ("AddressType", "Intranet"),
        ("LoadBalancerEdition", "Standard"),
        ("LoadBalancerBillingConfig.PayType", "PostPay"),
        ("VpcId", "vpc-1"),
        ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
        ("ZoneMappings.1.VSwitchId", "vsw-1"),
        ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
        ("ZoneMappings.2.VSwitchId", "vsw-2"),
    ];
    let (made, answer) = caller.call("CreateLoadBalancer", &params);
    let id = text(&answer["LoadBalancerId"]);
    (made, caller.call("DeleteLoadBalancer", &[("LoadBalancerId", id)]).0)
}
