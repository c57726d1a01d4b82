//! Everything that is documented of an answer is answered, where there is something to tell.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aliyun_core::Params;
use aliyun_emulator::product::JobFailure;
use serde_json::Value as Json;

use super::fixture;
use crate::desk::Desk;

/// What no answer shows, by operation, and why.
const UNANSWERED: &[(&str, &[&str], &str)] = &[
    ("DescribeCapacityReservation", &["CapacityReservationState.Reason"], "no reservation fails"),
    (
        "GetLoadBalancerAttribute",
        &[
            "ServiceManagedEnabled",
            "ServiceManagedMode",
            "ZoneMappings.LoadBalancerAddresses.Ipv4LocalAddresses",
            "ZoneMappings.LoadBalancerAddresses.Ipv6LocalAddresses",
        ],
        "nothing belongs to another service, and nothing speaks with servers",
    ),
    (
        "ListLoadBalancers",
        &["LoadBalancers.ServiceManagedEnabled", "LoadBalancers.ServiceManagedMode"],
        "nothing belongs to another service",
    ),
];

/// Parameters, by their names.
type Given = &'static [(&'static str, &'static str)];

/// What tells everything that it can be asked, each with its group.
const CALLS: &[(&str, &str, Given)] = &[
    ("job", "ListAsynJobs", &[("MaxResults", "2")]),
    ("load-balancer", "DescribeCapacityReservation", &[("LoadBalancerId", "alb-1")]),
    ("load-balancer", "GetLoadBalancerAttribute", &[("LoadBalancerId", "@out")]),
    ("load-balancer", "GetLoadBalancerAttribute", &[("LoadBalancerId", "alb-4")]),
    ("load-balancer", "ListLoadBalancers", &[("MaxResults", "1")]),
    ("load-balancer", "ListLoadBalancers", &[("LoadBalancerIds.1", "alb-4")]),
    ("region", "DescribeRegions", &[]),
    ("region", "DescribeZones", &[]),
    ("tag", "ListTagKeys", &[("ResourceType", "loadbalancer"), ("MaxResults", "1")]),
    ("tag", "ListTagResources", &[("ResourceType", "loadbalancer"), ("MaxResults", "1")]),
    ("tag", "ListTagValues", &[("TagKey", "k"), ("MaxResults", "1")]),
];

/// Calls whose results the others show. What begins with an @ is the id that such a call made.
const LIFE: &[(&str, Given, &str)] = &[
    (
        "CreateLoadBalancer",
        &[
            ("AddressType", "Internet"),
            ("AddressIpVersion", "DualStack"),
            ("VpcId", "vpc-1"),
            ("LoadBalancerEdition", "Standard"),
            ("LoadBalancerName", "out"),
            ("LoadBalancerBillingConfig.PayType", "PostPay"),
            ("LoadBalancerBillingConfig.BandwidthPackageId", "cbwp-1"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
            ("ZoneMappings.2.VSwitchId", "vsw-2"),
            ("DeletionProtectionEnabled", "true"),
            ("ModificationProtectionConfig.Status", "ConsoleProtection"),
            ("ModificationProtectionConfig.Reason", "managed"),
            ("Tag.1.Key", "k"),
            ("Tag.1.Value", "v"),
            ("Tag.2.Key", "l"),
            ("Tag.2.Value", "w"),
        ],
        "@out=LoadBalancerId",
    ),
    (
        "TagResources",
        &[
            ("ResourceType", "loadbalancer"),
            ("ResourceId.1", "alb-1"),
            ("Tag.1.Key", "k"),
            ("Tag.1.Value", "x"),
        ],
        "",
    ),
    (
        "LoadBalancerJoinSecurityGroup",
        &[("LoadBalancerId", "@out"), ("SecurityGroupIds.1", "sg-1")],
        "",
    ),
    (
        "EnableLoadBalancerAccessLog",
        &[("LoadBalancerId", "@out"), ("LogProject", "project"), ("LogStore", "alb_store")],
        "",
    ),
    (
        "ModifyCapacityReservation",
        &[("LoadBalancerId", "alb-1"), ("MinimumLoadBalancerCapacity.CapacityUnits", "100")],
        "",
    ),
];

/// The ids that calls made, by the names that they have here.
type Ids = Vec<(&'static str, String)>;

fn call(desk: &Desk, ids: &Ids, action: &str, given: &[(&str, &str)]) -> Json {
    let mut params = Params::new();
    params.text("RegionId", "cn-hangzhou");
    for (name, text) in given {
        let id = ids.iter().rev().find(|(known, _)| known == text);
        params.text((*name).to_owned(), id.map_or(*text, |(_, id)| id.as_str()));
    }
    let body = desk.call_raw(action, &params).unwrap_or_else(|error| panic!("{action}: {error}"));
    serde_json::from_str(&body).unwrap()
}

/// The members that tell something; items of lists are one.
fn collect(value: &Json, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| collect(item, path, found)),
        Json::Object(members) => {
            for (name, member) in members {
                collect(member, &joined(path, name), found);
            }
        }
        Json::Null => {}
        Json::String(text) if text.is_empty() => {}
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn read(path: &Path) -> Json {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The members of an answer by its schema.
fn documented(specs: &Path, schema: &Json, path: &str, found: &mut BTreeSet<String>) {
    if let Some(shape) = schema["$ref"].as_str() {
        let shape = read(&specs.join(format!("shapes/{shape}.json")));
        return documented(specs, &shape, path, found);
    }
    if schema["items"].is_object() {
        return documented(specs, &schema["items"], path, found);
    }
    let Some(members) = schema["properties"].as_object() else {
        found.insert(path.to_owned());
        return;
    };
    for (name, member) in members {
        documented(specs, member, &joined(path, name), found);
    }
}

#[test]
fn every_member_of_an_answer_is_answered() {
    let (desk, mut ids) = (fixture::desk(), Ids::new());
    for (action, given, made) in LIFE {
        let answer = call(&desk, &ids, action, given);
        if let Some((name, member)) = made.split_once('=') {
            ids.push((name, answer[member].as_str().unwrap().to_owned()));
        }
    }
    let failure = JobFailure { code: "SystemBusy".into(), message: "No.".into() };
    desk.failure.replace(Some(failure));
    call(&desk, &ids, "UpdateLoadBalancerAttribute", &[("LoadBalancerId", "alb-1")]);
    desk.failure.take();
    let specs: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../spec/alb-2020-06-16");
    let actions: BTreeSet<_> = CALLS.iter().map(|(_, action, _)| *action).collect();
    for action in actions {
        let (mut told, mut known) = (BTreeSet::new(), BTreeSet::new());
        for (group, _, given) in CALLS.iter().filter(|(_, other, _)| *other == action) {
            collect(&call(&desk, &ids, action, given), "", &mut told);
            let spec = read(&specs.join(format!("{group}/{action}.json")));
            documented(&specs, &spec["responses"]["200"]["schema"], "", &mut known);
        }
        let excused = UNANSWERED.iter().filter(|(other, ..)| *other == action);
        let excused: BTreeSet<_> =
            excused.flat_map(|(_, members, _)| members.iter().map(|it| (*it).to_owned())).collect();
        let missing: BTreeSet<_> = known.difference(&told).cloned().collect();
        assert_eq!(missing, excused, "{action}");
    }
}
