//! Everything that is documented of an answer is answered, where there is something to tell.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aliyun_core::Params;
use aliyun_emulator::product::{HostHealth, Kind, Local};
use serde_json::Value as Json;

use super::fixture;
use crate::desk::Desk;
use crate::state::Region;

/// What no answer shows, by operation, and why.
const UNANSWERED: &[(&str, &[&str], &str)] = &[
    ("GetListenerHealthStatus", &["NextToken"], "the answer is always whole"),
    ("ListServerGroupServers", &["Servers.ZoneId"], "the inventory does not know it"),
];

/// Parameters, by their names.
type Given = &'static [(&'static str, &'static str)];

/// What tells everything that it can be asked, each with its group.
const CALLS: &[(&str, &str, Given)] = &[
    ("listener", "GetListenerAttribute", &[("ListenerId", "@tls")]),
    ("listener", "GetListenerAttribute", &[("ListenerId", "@range")]),
    ("listener", "ListListeners", &[("MaxResults", "2")]),
    ("listener", "GetListenerHealthStatus", &[("ListenerId", "@tls")]),
    (
        "listener-certificate",
        "ListListenerCertificates",
        &[("ListenerId", "@tls"), ("MaxResults", "1")],
    ),
    ("server-group", "ListServerGroups", &[("VpcId", "vpc-1"), ("MaxResults", "2")]),
    ("server-group", "ListServerGroupServers", &[("MaxResults", "1")]),
    ("security-policy", "ListSecurityPolicy", &[("MaxResults", "1")]),
    ("security-policy", "ListSystemSecurityPolicy", &[]),
];

/// Calls whose results the others show. What begins with an @ is the id that such a call made.
const LIFE: &[(&str, Given, &str)] = &[
    (
        "CreateSecurityPolicy",
        &[
            ("TlsVersions.1", "TLSv1.2"),
            ("Ciphers.1", "AES128-SHA"),
            ("SecurityPolicyName", "own"),
            ("Tag.1.Key", "k"),
            ("Tag.1.Value", "v"),
        ],
        "@policy=SecurityPolicyId",
    ),
    (
        "CreateServerGroup",
        &[
            ("ServerGroupName", "newest"),
            ("VpcId", "vpc-1"),
            ("AddressIPVersion", "DualStack"),
            ("IpVersionAffinityMode", "Affinity"),
            ("PreserveClientIpEnabled", "false"),
            ("HealthCheckConfig.HealthCheckReq", "ping"),
            ("HealthCheckConfig.HealthCheckExp", "pong"),
            ("Tag.1.Key", "k"),
            ("Tag.1.Value", "v"),
        ],
        "@group=ServerGroupId",
    ),
    (
        "CreateListener",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ListenerProtocol", "TCP"),
            ("ListenerPort", "0"),
            ("StartPort", "10"),
            ("EndPort", "20"),
            ("ServerGroupId", "sgp-any"),
        ],
        "@range=ListenerId",
    ),
    (
        "CreateListener",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ListenerProtocol", "TCPSSL"),
            ("ListenerPort", "443"),
            ("ServerGroupId", "@group"),
            ("CertificateIds.1", "cert-1"),
            ("CaCertificateIds.1", "ca-1"),
            ("CaEnabled", "true"),
            ("SecurityPolicyId", "@policy"),
            ("AlpnEnabled", "true"),
            ("AlpnPolicy", "HTTP2Only"),
            ("ListenerDescription", "described"),
            ("Tag.1.Key", "k"),
            ("Tag.1.Value", "v"),
        ],
        "@tls=ListenerId",
    ),
    (
        "CreateListener",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ListenerProtocol", "TCP"),
            ("ListenerPort", "0"),
            ("StartPort", "30"),
            ("EndPort", "40"),
            ("ServerGroupId", "sgp-any"),
        ],
        "",
    ),
    (
        "AssociateAdditionalCertificatesWithListener",
        &[("ListenerId", "@tls"), ("AdditionalCertificateIds.1", "cert-2")],
        "",
    ),
    (
        "AddServersToServerGroup",
        &[
            ("ServerGroupId", "@group"),
            ("Servers.1.ServerId", "i-1"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
            ("Servers.1.Description", "first"),
            ("Servers.2.ServerId", "i-2"),
            ("Servers.2.ServerType", "Ecs"),
            ("Servers.2.Port", "80"),
            ("Servers.2.Description", "second"),
        ],
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
    desk.local(|local: Local<'_, Region>| {
        let hosts = local.shared.inventory.of_mut(Kind::Ecs);
        let host = hosts.get_mut("i-1").unwrap();
        host.condition.health = HostHealth::Unhealthy;
    });
    let specs: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../spec/nlb-2022-04-30");
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
