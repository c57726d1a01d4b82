//! Everything that is documented of an answer is answered by somebody: a life of a load balancer
//! in which every member has something to tell.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use aliyun_core::Params;
use serde_json::Value as Json;

use crate::desk::Desk;
use crate::registry::handlers;

/// What no call of this life shows, by operation, and why: the members whose last names these are.
const UNANSWERED: &[(&str, &[&str], &str)] = &[
    ("AddVServerGroupBackendServers", &["ServerIp"], "only descriptions tell it"),
    ("CreateMasterSlaveServerGroup", &["ServerIp"], "only descriptions tell it"),
    (
        "CreateRules",
        &[
            "Cookie",
            "CookieTimeout",
            "HealthCheck",
            "HealthCheckConnectPort",
            "HealthCheckDomain",
            "HealthCheckHttpCode",
            "HealthCheckInterval",
            "HealthCheckTimeout",
            "HealthCheckURI",
            "HealthyThreshold",
            "Scheduler",
            "StickySession",
            "StickySessionType",
            "UnhealthyThreshold",
        ],
        "a new rule has the settings of its listener",
    ),
    ("CreateVServerGroup", &["ServerIp"], "only descriptions tell it"),
    (
        "DescribeLoadBalancerAttribute",
        &["AutoReleaseTime", "RenewalCycUnit", "RenewalDuration", "RenewalStatus"],
        "no operation sets it",
    ),
    ("ListTagResources", &["NextToken"], "it takes more than 50 tags"),
    ("ModifyVServerGroupBackendServers", &["ServerIp"], "only descriptions tell it"),
    ("RemoveVServerGroupBackendServers", &["Description", "ServerIp"], "only descriptions tell it"),
    ("SetVServerGroupAttribute", &["ServerIp"], "only descriptions tell it"),
];

const LB: &str = "lb-bp1000000000000000001";

struct Life {
    desk: Desk,
    /// What was answered, by operation.
    seen: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

impl Life {
    fn call(&self, action: &str, params: &[(&str, &str)]) -> Json {
        let mut sent = Params::new();
        let region = [("RegionId", "cn-hangzhou")];
        for (name, text) in params.iter().chain(&region) {
            sent.text((*name).to_owned(), *text);
        }
        let body = self.desk.call_raw(action, &sent);
        let body = body.unwrap_or_else(|error| panic!("{action} {params:?}: {error}"));
        let answer: Json = serde_json::from_str(&body).unwrap();
        let mut seen = self.seen.borrow_mut();
        collect(&answer, "", seen.entry(action.to_owned()).or_default());
        answer
    }

    /// The text of a member of an answer.
    fn id(&self, action: &str, params: &[(&str, &str)], member: &str) -> String {
        self.call(action, params)[member].as_str().unwrap().to_owned()
    }
}

/// The members that tell something; items of lists are one.
fn collect(value: &Json, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| collect(item, path, found)),
        Json::Object(members) => {
            for (name, member) in members {
                let dot = if path.is_empty() { "" } else { "." };
                collect(member, &format!("{path}{dot}{name}"), found);
            }
        }
        Json::Null => {}
        Json::String(text) if text.is_empty() => {}
        _ => {
            found.insert(path.to_owned());
        }
    }
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
        let dot = if path.is_empty() { "" } else { "." };
        documented(specs, member, &format!("{path}{dot}{name}"), found);
    }
}

/// The operations of the specs with what they say.
fn specs() -> (PathBuf, BTreeMap<String, Json>) {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../spec/slb-2014-05-15");
    let groups = fs::read_dir(&specs).unwrap().map(|entry| entry.unwrap().path());
    let files = groups.filter(|path| path.is_dir()).flat_map(|group| fs::read_dir(group).unwrap());
    let handlers = handlers();
    let operations = files
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(action, _)| handlers.iter().any(|it| it.info().action() == action))
        .map(|(action, path)| (action, read(&path)))
        .collect();
    (specs, operations)
}

macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../../tests/certificates/", $name, ".pem"))
    };
}

fn live() -> Life {
    let life = Life { desk: Desk::new(), seen: RefCell::default() };
    let lb = ("LoadBalancerId", LB);
    let tag = [("Tag.1.Key", "env"), ("Tag.1.Value", "test")];
    let with = |own: &[(&'static str, &'static str)]| [own, &tag].concat();

    // What a load balancer needs.
    let bought = [
        ("LoadBalancerSpec", "slb.s1.small"),
        ("PayType", "PrePay"),
        ("PricingCycle", "month"),
        ("Duration", "1"),
        ("VpcId", "vpc-1"),
        ("VSwitchId", "vsw-1"),
        ("AddressType", "internet"),
        ("InternetChargeType", "paybybandwidth"),
        ("Bandwidth", "10"),
        ("MasterZoneId", "cn-hangzhou-a"),
        ("SlaveZoneId", "cn-hangzhou-b"),
        ("DeleteProtection", "on"),
        ("ModificationProtectionStatus", "ConsoleProtection"),
        ("ModificationProtectionReason", "managed"),
        ("ResourceGroupId", "rg-1"),
        ("AddressIPVersion", "ipv4"),
        ("LoadBalancerName", "web"),
    ];
    let subscribed = life.id("CreateLoadBalancer", &with(&bought), "LoadBalancerId");
    let by_use = [("InstanceChargeType", "PayByCLCU"), ("AddressType", "internet")];
    let by_use = life.id("CreateLoadBalancer", &by_use, "LoadBalancerId");
    life.call("ModifyLoadBalancerInstanceSpec", &[lb, ("LoadBalancerSpec", "slb.s3.small")]);
    let traffic = [lb, ("InternetChargeType", "paybybandwidth"), ("Bandwidth", "100")];
    life.call("ModifyLoadBalancerInternetSpec", &traffic);
    let second = ("LoadBalancerId", "lb-bp1000000000000000002");
    let bandwidth = [second, ("InternetChargeType", "paybybandwidth"), ("Bandwidth", "100")];
    life.call("ModifyLoadBalancerInternetSpec", &bandwidth);
    life.call("ModifyLoadBalancerPayType", &[second, ("PayType", "PrePay")]);

    let list = life.id("CreateAccessControlList", &with(&[("AclName", "office")]), "AclId");
    let acl = ("AclId", list.as_str());
    let entries = r#"[{"entry":"10.0.0.0/8","comment":"inner"}]"#;
    life.call("AddAccessControlListEntry", &[acl, ("AclEntrys", entries)]);
    let ca = [("CACertificate", pem!("rsa")), ("CACertificateName", "ca")];
    let ca = life.id("UploadCACertificate", &with(&ca), "CACertificateId");
    let pair = [
        ("ServerCertificate", pem!("rsa")),
        ("PrivateKey", pem!("rsa.key")),
        ("ServerCertificateName", "www"),
    ];
    let certificate = life.id("UploadServerCertificate", &with(&pair), "ServerCertificateId");
    let managed = [("AliCloudCertificateId", "1"), ("AliCloudCertificateName", "m")];
    life.call("UploadServerCertificate", &managed);
    let policy = [("Name", "strict"), ("Ciphers.1", "AES128-SHA"), ("TLSVersions.1", "TLSv1.2")];
    let policy = life.id("CreateTLSCipherPolicy", &policy, "TLSCipherPolicyId");
    let spare = [("Name", "spare"), ("Ciphers.1", "AES128-SHA"), ("TLSVersions.1", "TLSv1.2")];
    life.call("CreateTLSCipherPolicy", &spare);
    let other = [
        ("TLSCipherPolicyId", policy.as_str()),
        ("Name", "stricter"),
        ("Ciphers.1", "AES256-SHA"),
        ("TLSVersions.1", "TLSv1.2"),
    ];
    life.call("SetTLSCipherPolicyAttribute", &other);

    // Its servers.
    let ecs = r#"{"ServerId":"i-bp100000000000000001","Description":"one","Type":"ecs""#;
    let eni = r#"{"ServerId":"eni-bp100000000000000001","Description":"two","Type":"eni","ServerIp":"192.168.1.1""#;
    let default = format!("[{ecs}}},{eni}}}]");
    life.call("AddBackendServers", &[lb, ("BackendServers", &default)]);
    life.call("SetBackendServers", &[lb, ("BackendServers", &default)]);
    let gone = format!("[{ecs}}}]");
    life.call("RemoveBackendServers", &[lb, ("BackendServers", &gone)]);
    let servers = |port: u32| format!(r#"[{ecs},"Port":{port}}},{eni},"Port":{port}}}]"#);
    let (first, next, last) = (servers(80), servers(81), servers(82));
    let named = [lb, ("VServerGroupName", "web"), ("BackendServers", &first)];
    let group = life.id("CreateVServerGroup", &[&named[..], &tag].concat(), "VServerGroupId");
    let group = ("VServerGroupId", group.as_str());
    life.call("AddVServerGroupBackendServers", &[group, ("BackendServers", &next)]);
    let exchange = [group, ("OldBackendServers", &next), ("NewBackendServers", &last)];
    life.call("ModifyVServerGroupBackendServers", &exchange);
    life.call("SetVServerGroupAttribute", &[group, ("BackendServers", &last)]);
    life.call("RemoveVServerGroupBackendServers", &[group, ("BackendServers", &last)]);
    let couple = format!(
        r#"[{ecs},"Port":80,"ServerType":"Master"}},{eni},"Port":80,"ServerType":"Slave"}}]"#
    );
    let couple =
        [lb, ("MasterSlaveServerGroupName", "pair"), ("MasterSlaveBackendServers", &couple)];
    let action = "CreateMasterSlaveServerGroup";
    let couple = life.id(action, &[&couple[..], &tag].concat(), "MasterSlaveServerGroupId");
    let couple = ("MasterSlaveServerGroupId", couple.as_str());

    // Its listeners.
    let http_check = [
        ("HealthCheckDomain", "a.example.com"),
        ("HealthCheckURI", "/ok"),
        ("HealthCheckConnectPort", "80"),
        ("HealthyThreshold", "3"),
        ("UnhealthyThreshold", "3"),
        ("HealthCheckInterval", "2"),
        ("HealthCheckHttpCode", "http_2xx"),
    ];
    let in_force = [acl, ("AclStatus", "on"), ("AclType", "white"), ("Description", "door")];
    let to_group = [lb, group, ("Bandwidth", "5"), ("BackendServerPort", "80")];
    let layer_7 = [&to_group[..], &in_force, &tag, &http_check[..6], &http_check[6..]].concat();
    let sticky = [("StickySession", "on"), ("HealthCheck", "on"), ("HealthCheckTimeout", "5")];
    let insert = [("StickySessionType", "insert"), ("CookieTimeout", "10")];
    let server = [("StickySessionType", "server"), ("Cookie", "id")];
    let https = [("ServerCertificateId", certificate.as_str()), ("CACertificateId", ca.as_str())];
    let https = [&layer_7[..], &sticky, &https, &[("TLSCipherPolicy", policy.as_str())]].concat();
    let at = |port: &'static str| [("ListenerPort", port)];
    let action = "CreateLoadBalancerHTTPSListener";
    life.call(action, &[&https[..], &insert, &at("443")].concat());
    life.call(action, &[&https[..], &server, &at("444")].concat());
    let action = "CreateLoadBalancerHTTPListener";
    let http = [&layer_7[..], &sticky].concat();
    life.call(action, &[&http[..], &insert, &at("80")].concat());
    life.call(action, &[&http[..], &server, &at("81")].concat());
    let forward = [("ListenerForward", "on"), ("ForwardPort", "443")];
    let off = [("StickySession", "off"), ("HealthCheck", "off")];
    life.call(action, &[&to_group[..], &off, &forward, &at("82")].concat());
    let layer_4 = [
        ("HealthCheckConnectTimeout", "5"),
        ("HealthyThreshold", "3"),
        ("HealthCheckConnectPort", "80"),
        ("PersistenceTimeout", "1"),
        ("ProxyProtocolV2Enabled", "true"),
    ];
    let drain = [("ConnectionDrain", "on"), ("ConnectionDrainTimeout", "10")];
    let tcp = [&to_group[..], &in_force, &tag, &layer_4, &drain].concat();
    let by_http = [
        ("HealthCheckType", "http"),
        ("HealthCheckURI", "/ok"),
        ("HealthCheckDomain", "a.example.com"),
    ];
    let action = "CreateLoadBalancerTCPListener";
    life.call(action, &[&tcp[..], &by_http, &at("90")].concat());
    let to_couple = [lb, couple, ("Bandwidth", "5"), ("ListenerPort", "91")];
    life.call(action, &to_couple);
    let asked = [("healthCheckReq", "hi"), ("healthCheckExp", "ho")];
    let udp = [&to_group[..], &in_force, &tag, &layer_4, &drain, &asked].concat();
    let action = "CreateLoadBalancerUDPListener";
    life.call(action, &[&udp[..], &at("53")].concat());
    life.call(action, &[lb, couple, ("Bandwidth", "5"), ("ListenerPort", "54")]);
    for port in ["443", "80", "90"] {
        life.call("StartLoadBalancerListener", &[lb, ("ListenerPort", port)]);
    }
    let white = [lb, ("ListenerPort", "91")];
    life.call("AddListenerWhiteListItem", &[&white[..], &[("SourceItems", "10.0.0.1")]].concat());

    // Its rules and domains.
    let rule = |name: &str| {
        format!(
            r#"{{"RuleName":"{name}","Domain":"{name}.example.com","Url":"/a","VServerGroupId":"{}"}}"#,
            group.1
        )
    };
    let list = format!("[{},{}]", rule("a"), rule("b"));
    let made = life.call("CreateRules", &[lb, ("ListenerPort", "80"), ("RuleList", &list)]);
    life.call("CreateRules", &[lb, ("ListenerPort", "443"), ("RuleList", &list)]);
    let own = [("ListenerSync", "off"), ("Scheduler", "wrr")];
    let mut rules = Vec::new();
    for (n, sticks) in [insert, server].into_iter().enumerate() {
        let id = made["Rules"]["Rule"][n]["RuleId"].as_str().unwrap().to_owned();
        let named = [("RuleId", id.as_str())];
        life.call("SetRule", &[&named[..], &own, &sticky, &sticks, &http_check].concat());
        rules.push(id);
    }
    let domain = [
        lb,
        ("ListenerPort", "443"),
        ("Domain", "b.example.com"),
        ("ServerCertificateId", &certificate),
    ];
    let domain = life.id("CreateDomainExtension", &domain, "DomainExtensionId");

    // What is told of all that.
    let log = format!(
        r#"[{{"LoadBalancerId":"{LB}","LogProject":"p","LogStore":"s","LoadBalancerType":"layer7"}}]"#
    );
    life.call("SetAccessLogsDownloadAttribute", &[("LogsDownloadAttributes", &log)]);
    life.call("EnableHighDefinationMonitor", &[("LogProject", "logs"), ("LogStore", "store")]);
    life.call("ModifyHighDefinationMonitor", &[("LogProject", "other"), ("LogStore", "store")]);
    life.call("DescribeHighDefinationMonitor", &[]);
    for action in [
        "DescribeAccessControlLists",
        "DescribeAccessLogsDownloadAttribute",
        "DescribeAvailableResource",
        "DescribeCACertificates",
        "DescribeLoadBalancers",
        "DescribeRegions",
        "DescribeServerCertificates",
        "DescribeTags",
        "DescribeZones",
    ] {
        life.call(action, &[]);
    }
    life.call("ListTLSCipherPolicies", &[("MaxItems", "1")]);
    life.call("ListTLSCipherPolicies", &[("IncludeListener", "true")]);
    life.call("DescribeAccessControlListAttribute", &[acl]);
    life.call("DescribeLoadBalancerListeners", &[("MaxResults", "1")]);
    life.call("DescribeLoadBalancerListeners", &[]);
    for id in [LB, second.1, &subscribed, &by_use] {
        life.call("DescribeLoadBalancerAttribute", &[("LoadBalancerId", id)]);
    }
    life.call("DescribeHealthStatus", &[lb]);
    life.call("DescribeMasterSlaveServerGroupAttribute", &[couple]);
    let users = ("IncludeListener", "true");
    life.call("DescribeMasterSlaveServerGroups", &[lb, users]);
    life.call("DescribeVServerGroups", &[lb, users, ("IncludeRule", "true")]);
    life.call("DescribeVServerGroupAttribute", &[group]);
    life.call("DescribeListenerAccessControlAttribute", &white);
    for id in &rules {
        life.call("DescribeRuleAttribute", &[("RuleId", id)]);
    }
    for (action, port) in [
        ("DescribeRules", "80"),
        ("DescribeDomainExtensions", "443"),
        ("DescribeLoadBalancerTCPListenerAttribute", "90"),
        ("DescribeLoadBalancerTCPListenerAttribute", "91"),
        ("DescribeLoadBalancerUDPListenerAttribute", "53"),
        ("DescribeLoadBalancerUDPListenerAttribute", "54"),
        ("DescribeLoadBalancerHTTPListenerAttribute", "80"),
        ("DescribeLoadBalancerHTTPListenerAttribute", "81"),
        ("DescribeLoadBalancerHTTPListenerAttribute", "82"),
        ("DescribeLoadBalancerHTTPSListenerAttribute", "443"),
        ("DescribeLoadBalancerHTTPSListenerAttribute", "444"),
    ] {
        life.call(action, &[lb, ("ListenerPort", port)]);
    }
    life.call("DescribeDomainExtensionAttribute", &[("DomainExtensionId", &domain)]);
    life.call("ListTagResources", &[("ResourceType", "instance"), ("Tag.1.Key", "env")]);
    life
}

#[test]
fn every_documented_member_is_answered() {
    let seen = live().seen.into_inner();
    let (folder, operations) = specs();
    let mut missing = Vec::new();
    for (action, spec) in &operations {
        let mut members = BTreeSet::new();
        documented(&folder, &spec["responses"]["200"]["schema"], "", &mut members);
        let seen = seen.get(action);
        let is_missing =
            |path: &&String| *path != "RequestId" && seen.is_none_or(|seen| !seen.contains(*path));
        let last = |path: &String| path.rsplit('.').next().unwrap_or_default().to_owned();
        missing.extend(members.iter().filter(is_missing).map(|path| (action.clone(), last(path))));
    }
    let names = |(action, names, _): &(&str, &[&str], &str)| {
        let names = names.iter().map(|name| ((*action).to_owned(), (*name).to_owned()));
        names.collect::<Vec<_>>()
    };
    let known: Vec<_> = UNANSWERED.iter().flat_map(names).collect();
    assert!(missing == known, "{missing:#?}");
}

#[test]
fn every_setting_of_a_listener_is_a_member_of_its_description() {
    let (folder, operations) = specs();
    for protocol in ["TCP", "UDP", "HTTP", "HTTPS"] {
        let description = &operations[&format!("DescribeLoadBalancer{protocol}ListenerAttribute")];
        let mut members = BTreeSet::new();
        documented(&folder, &description["responses"]["200"]["schema"], "", &mut members);
        let members: BTreeSet<_> = members.iter().map(|name| name.to_ascii_lowercase()).collect();
        for action in [
            format!("CreateLoadBalancer{protocol}Listener"),
            format!("SetLoadBalancer{protocol}ListenerAttribute"),
        ] {
            for parameter in operations[&action]["parameters"].as_array().unwrap() {
                let name = parameter["name"].as_str().unwrap();
                let shown = match name {
                    "RegionId" | "VServerGroup" | "MasterSlaveServerGroup" => continue,
                    "HealthCheckSwitch" => "HealthCheck",
                    "Tag" => "Tags.Tag.TagKey",
                    name => name,
                };
                assert!(members.contains(&shown.to_ascii_lowercase()), "{action}: {name}");
            }
        }
    }
}
