//! States to start with.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::requests::{
    REGION, application as application_id, entrance, group, instance, list, listener,
    load_balancer, name, network, rule, server_group,
};

/// The priorities there are.
pub const RULES_TO_EACH: usize = 10_000;

/// A seed in a folder of its own, which goes with it.
pub struct Seed {
    folder: TempDir,
}

impl Seed {
    fn write(state: &Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("seed.json"), state.to_string()).expect("the seed");
        Self { folder }
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("seed.json")
    }
}

/// The first `groups` groups, so many to a load balancer, each with `members` servers.
pub fn groups(groups: usize, to_each: usize, members: usize) -> Seed {
    let servers: Vec<Value> =
        (0..members).map(|n| json!({ "ServerId": instance(n), "Port": 80 })).collect();
    let balancers: Vec<Value> = (0..groups.div_ceil(to_each))
        .map(|n| {
            let own = (n * to_each..groups.min((n + 1) * to_each))
                .map(|n| json!({ "VServerGroupId": group(n), "BackendServers": servers }));
            json!({ "LoadBalancerId": load_balancer(n), "LoadBalancerSpec": "slb.s2.small",
                    "VServerGroups": own.collect::<Vec<_>>() })
        })
        .collect();
    Seed::write(&json!({ "Regions": { REGION: {
        "LoadBalancers": balancers, "Instances": [{ "InstanceId": "i-[000000-000099]" }] } } }))
}

/// So many load balancers, each with a group that holds half of its servers, and all of them as
/// instances.
pub fn half_groups(count: usize, size: usize) -> Seed {
    let balancers: Vec<Value> = (0..count)
        .map(|n| {
            let own =
                half(n, size).map(|n| json!({ "ServerId": instance(n), "Port": 80, "Weight": 50 }));
            json!({ "LoadBalancerId": load_balancer(n), "LoadBalancerSpec": "slb.s2.small",
                    "VServerGroups": [{ "VServerGroupId": group(n),
                                        "BackendServers": own.collect::<Vec<_>>() }] })
        })
        .collect();
    Seed::write(&json!({ "Regions": { REGION: {
        "Instances": [{ "InstanceId": instances(count * size) }], "LoadBalancers": balancers,
    } } }))
}

/// The same of network load balancers.
pub fn half_networks(count: usize, size: usize) -> Seed {
    network_state(count, &instances(count * size), |n| half_members(n, size))
}

/// The same of application load balancers.
pub fn half_applications(count: usize, size: usize) -> Seed {
    // A group counts for each of its users, which are a listener and a rule.
    let room = json!({ "Basic": 2 * size, "Standard": 2 * size });
    let quotas = json!({ "ServersPerLoadBalancer": room, "ServersPerServerGroup": size });
    application_state(count, &instances(count * size), quotas, |n| half_members(n, size))
}

/// The first half of the servers of a group.
fn half(group: usize, size: usize) -> std::ops::Range<usize> {
    group * size..group * size + size / 2
}

fn half_members(group: usize, size: usize) -> Value {
    half(group, size).map(|n| member(n, 50)).collect()
}

/// A server of a group of a network or application load balancer.
fn member(n: usize, weight: usize) -> Value {
    json!({ "ServerId": instance(n), "ServerType": "Ecs", "Port": 80, "Weight": weight })
}

/// So many instances.
fn instances(count: usize) -> String {
    format!("i-[000000-{:06}]", count - 1)
}

/// So many load balancers, each with two listeners, a group, a server and a rule, and as many
/// instances and access control lists; and room for one more of each.
pub fn everything(count: usize) -> Seed {
    let balancers: Vec<Value> = (0..count)
        .map(|n| {
            json!({
                "LoadBalancerId": load_balancer(n),
                "LoadBalancerSpec": "slb.s2.small",
                "Settings": { "LoadBalancerName": name(n) },
                "Tags": { "n": n.to_string() },
                "Listeners": [
                    { "ListenerPort": 80, "ListenerProtocol": "http", "Running": true,
                      "Settings": { "HealthCheck": "off" } },
                    { "ListenerPort": 81, "ListenerProtocol": "tcp", "Running": true },
                ],
                "VServerGroups": [{
                    "VServerGroupId": group(n),
                    "BackendServers": [{ "ServerId": instance(n), "Port": 80 }],
                }],
                "Rules": [{
                    "RuleId": format!("rule-{n:06}"), "RuleName": "own", "ListenerPort": 80,
                    "ListenerProtocol": "http", "Url": "/own", "VServerGroupId": group(n),
                }],
            })
        })
        .collect();
    let lists: Vec<Value> = (0..count)
        .map(|n| json!({ "AclId": list(n), "AclName": "own", "AddressIPVersion": "ipv4" }))
        .collect();
    let instances = instances(count);
    Seed::write(&json!({ "Regions": {
        REGION: { "Quotas": { "LoadBalancers": count + 1, "AccessControlLists": count + 1 },
                  "LoadBalancers": balancers, "AccessControlLists": lists,
                  "Instances": [{ "InstanceId": instances }] },
    } }))
}

/// So many server groups of network load balancers, and a hundred instances, each of which may be in
/// 200 of them, as in the service.
pub fn server_groups(count: usize) -> Seed {
    let groups: Vec<Value> = (0..count).map(bare_group).collect();
    Seed::write(&json!({ "Regions": { REGION: {
        "Instances": [{ "InstanceId": "i-[000000-000099]" }],
        "Nlb": { "ServerGroups": groups, "Quotas": { "ServerGroups": count } },
    } } }))
}

fn bare_group(n: usize) -> Value {
    json!({ "ServerGroupId": server_group(n), "ServerGroupName": "web", "VpcId": "vpc-1" })
}

/// So many network load balancers, each with a listener and a group with a server, and as many
/// instances; and room for one more of each.
pub fn networks(count: usize) -> Seed {
    network_state(count, &instances(count), |n| json!([member(n, 100)]))
}

fn network_state(count: usize, instances: &str, servers: impl Fn(usize) -> Value) -> Seed {
    let balancers: Vec<Value> = (0..count)
        .map(|n| {
            json!({
                "LoadBalancerId": network(n), "LoadBalancerName": name(n), "VpcId": "vpc-1",
                "ZoneMappings": [{ "ZoneId": "cn-hangzhou-g", "VSwitchId": "vsw-1" }],
                "Tags": { "n": n.to_string() },
            })
        })
        .collect();
    let groups: Vec<Value> = (0..count)
        .map(|n| {
            let mut group = bare_group(n);
            group["Servers"] = servers(n);
            group
        })
        .collect();
    let listeners: Vec<Value> = (0..count)
        .map(|n| {
            json!({
                "ListenerId": listener(n), "LoadBalancerId": network(n), "ListenerProtocol": "TCP",
                "ListenerPort": 80, "ServerGroupId": server_group(n),
            })
        })
        .collect();
    Seed::write(&json!({ "Regions": { REGION: {
        "Instances": [{ "InstanceId": instances }], "VSwitches": switches(),
        "Nlb": { "LoadBalancers": balancers, "ServerGroups": groups, "Listeners": listeners,
                 "Quotas": { "LoadBalancers": count + 1, "ServerGroups": count + 1 } },
    } } }))
}

/// So many application load balancers, each with a listener, a rule and a group with a server, and as
/// many instances; and room for one more of each.
pub fn applications(count: usize) -> Seed {
    let quotas = json!({ "LoadBalancers": count + 1, "ServerGroups": count + 1 });
    application_state(count, &instances(count), quotas, |n| json!([member(n, 100)]))
}

fn application_state(
    count: usize,
    instances: &str,
    quotas: Value,
    servers: impl Fn(usize) -> Value,
) -> Seed {
    let balancers = (0..count).map(application_in_a_zone);
    let groups = (0..count).map(|n| {
        let mut group = bare_group(n);
        group["Servers"] = servers(n);
        group
    });
    Seed::write(&json!({ "Regions": { REGION: {
        "Instances": [{ "InstanceId": instances }], "VSwitches": switches(),
        "Alb": { "LoadBalancers": balancers.collect::<Vec<_>>(),
                 "ServerGroups": groups.collect::<Vec<_>>(),
                 "Listeners": (0..count).map(|n| entrance_to(n, n)).collect::<Vec<_>>(),
                 "Rules": (0..count).map(|n| own_rule(n, n, n)).collect::<Vec<_>>(),
                 "Quotas": quotas },
    } } }))
}

/// One application load balancer with so many rules, as many to a listener as there are priorities,
/// and with a group of so many servers; and room for more.
pub fn application(count: usize) -> Seed {
    let mut group = bare_group(0);
    group["Servers"] = (0..count).map(|n| member(n, 100)).collect();
    let listeners = (0..=count / RULES_TO_EACH).map(|n| entrance_to(n, 0));
    let rules = (0..count).map(|n| own_rule(n, n / RULES_TO_EACH, 1));
    let instances = format!("i-[000000-{:06}]", count - 1);
    // A group counts for each of its users.
    let room = json!({ "Basic": 100 * count, "Standard": 100 * count });
    Seed::write(&json!({ "Regions": { REGION: {
        "Instances": [{ "InstanceId": instances }, { "InstanceId": instance(count) }],
        "VSwitches": switches(),
        "Alb": { "LoadBalancers": [application_in_a_zone(0)],
                 "ServerGroups": [group, bare_group(1)],
                 "Listeners": listeners.collect::<Vec<_>>(),
                 "Rules": rules.collect::<Vec<_>>(),
                 "Quotas": { "RulesPerLoadBalancer": room, "ServersPerLoadBalancer": room,
                             "ServersPerServerGroup": count + 1,
                             "UsersPerServerGroup": 2 * count } },
    } } }))
}

fn application_in_a_zone(n: usize) -> Value {
    json!({
        "LoadBalancerId": application_id(n), "LoadBalancerName": name(n), "VpcId": "vpc-1",
        "AddressType": "Intranet", "Tags": { "n": n.to_string() },
        "ZoneMappings": [{ "ZoneId": "cn-hangzhou-g", "VSwitchId": "vsw-1" }],
    })
}

/// The listener on the n-th port of a load balancer, or of one of its own.
fn entrance_to(n: usize, load_balancer: usize) -> Value {
    let port = if n == load_balancer { 80 } else { 80 + n };
    json!({
        "ListenerId": entrance(n), "LoadBalancerId": application_id(load_balancer),
        "ListenerProtocol": "HTTP", "ListenerPort": port, "DefaultActions": [forward(load_balancer)],
    })
}

fn own_rule(n: usize, listener: usize, group: usize) -> Value {
    json!({
        "RuleId": rule(n), "ListenerId": entrance(listener), "Priority": n % RULES_TO_EACH + 1,
        "RuleConditions": [{ "Type": "Path", "PathConfig": { "Values": [format!("/{n}")] } }],
        "RuleActions": [forward(group)],
    })
}

fn forward(group: usize) -> Value {
    json!({ "Type": "ForwardGroup", "Order": 1, "ForwardGroupConfig": {
        "ServerGroupTuples": [{ "ServerGroupId": server_group(group) }] } })
}

fn switches() -> Value {
    json!([{ "VSwitchId": "vsw-1", "VpcId": "vpc-1", "ZoneId": "cn-hangzhou-g" },
           { "VSwitchId": "vsw-2", "VpcId": "vpc-1", "ZoneId": "cn-hangzhou-h" }])
}
