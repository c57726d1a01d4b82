//! What is known of the service's answers from logs, reports and published pages, as a caller gets
//! it: status, code and message.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::desk::Desk;
use crate::registry::handlers;

const LB: &str = "lb-bp1000000000000000001";

/// A load balancer with an HTTPS listener on 443.
fn with_https() -> Desk {
    Desk::seeded(
        r#"{"Regions": {"cn-hangzhou": {
            "LoadBalancers": [{"LoadBalancerId": "lb-bp1000000000000000001",
                "LoadBalancerSpec": "slb.s1.small", "Listeners": [{"ListenerPort": 443,
                "ListenerProtocol": "https", "Settings": {"BackendServerPort": "80"}}],
                "VServerGroups": [{"VServerGroupId": "rsp-1"}]}],
            "AccessControlLists": [{"AclId": "acl-1", "AclName": "a"}]}}}"#,
    )
}

fn told(status: u16, code: &'static str, message: &str) -> (u16, &'static str, String) {
    (status, code, message.to_owned())
}

#[test]
fn a_certificate_that_is_not_in_the_region_is_not_found() {
    let desk = with_https();
    let id = "1231579085529123_166f8204689_1714763408_709981430";
    let server = told(
        404,
        "ServerCertificateId.NotFound",
        "The specified ServerCertificateId does not exist.",
    );
    let listener = [("LoadBalancerId", LB), ("ListenerPort", "443"), ("ServerCertificateId", id)];
    assert_eq!(desk.told("SetLoadBalancerHTTPSListenerAttribute", &listener), server);
    let new = [
        ("LoadBalancerId", LB),
        ("ListenerPort", "444"),
        ("Bandwidth", "-1"),
        ("StickySession", "off"),
        ("HealthCheck", "off"),
        ("BackendServerPort", "80"),
        ("ServerCertificateId", id),
    ];
    assert_eq!(desk.told("CreateLoadBalancerHTTPSListener", &new), server);
    let named = [("ServerCertificateId", id), ("ServerCertificateName", "home")];
    assert_eq!(desk.told("SetServerCertificateName", &named), server);
    assert_eq!(desk.told("DeleteServerCertificate", &named[..1]), server);

    let ca = told(404, "CACertificateId.NotFound", "There is no such CA certificate.");
    let listener = [("LoadBalancerId", LB), ("ListenerPort", "443"), ("CACertificateId", id)];
    assert_eq!(desk.told("SetLoadBalancerHTTPSListenerAttribute", &listener), ca);
    let named = [("CACertificateId", id), ("CACertificateName", "home")];
    assert_eq!(desk.told("SetCACertificateName", &named), ca);
    assert_eq!(desk.told("DeleteCACertificate", &named[..1]), ca);
}

#[test]
fn a_list_that_cannot_be_read_has_the_code_of_its_operation() {
    let desk = with_https();
    let list = [("AclId", "acl-1"), ("AclEntrys", "'[{entry:118.242.35.106,comment:test}]'")];
    let wrong = told(400, "InvalidEntry", "The specified parameter AclEntrys is not valid.");
    assert_eq!(desk.told("AddAccessControlListEntry", &list), wrong);
    assert_eq!(desk.told("RemoveAccessControlListEntry", &list), wrong);
}

/// A value that fits a parameter, as far as that is needed to get to the list.
fn fitting(schema: &Json) -> String {
    let first = schema["enum"][0].as_str().or(schema["example"].as_str());
    let number = || schema["minimum"].as_i64().unwrap_or(1).to_string();
    match schema["type"].as_str() {
        Some("integer") => number(),
        _ => first.unwrap_or("x-1").to_owned(),
    }
}

#[test]
fn no_list_in_a_text_is_a_bare_invalid_parameter_unless_that_is_a_choice() {
    let desk = with_https();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../spec/slb-2014-05-15");
    let groups = fs::read_dir(specs).unwrap().map(|entry| entry.unwrap().path());
    let files = groups.filter(|path| path.is_dir()).flat_map(|group| fs::read_dir(group).unwrap());
    let (mut lists, mut bare, mut chosen) = (0, BTreeSet::new(), BTreeSet::new());
    let handlers = handlers();
    for path in files.map(|entry| entry.unwrap().path()) {
        let action = path.file_stem().unwrap().to_str().unwrap();
        if !handlers.iter().any(|it| it.info().action() == action) {
            continue;
        }
        let spec: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let parameters = spec["parameters"].as_array().unwrap();
        for list in parameters.iter().filter(|it| it["schema"]["contentSchema"].is_object()) {
            lists += 1;
            let name = list["name"].as_str().unwrap();
            let needed = parameters.iter().filter(|it| it["required"] == true);
            let values: Vec<_> = needed
                .map(|it| (it["name"].as_str().unwrap(), it))
                .filter(|(needed, it)| *needed != name && it["schema"]["contentSchema"].is_null())
                .map(|(needed, it)| (needed, fitting(&it["schema"])))
                .collect();
            let mut params: Vec<_> = values.iter().map(|(n, text)| (*n, text.as_str())).collect();
            // Other lists that are needed would be read first.
            let others = parameters.iter().filter(|it| {
                it["required"] == true
                    && it["name"] != name
                    && it["schema"]["contentSchema"].is_object()
            });
            params.extend(others.map(|it| (it["name"].as_str().unwrap(), "[]")));
            params.push((name, "'[{a:b}]'"));
            let (_, code, message) = desk.told(action, &params);
            if code == "InvalidParameter" {
                assert!(message.contains(name), "{action}: {message}");
                bare.insert(format!("{action} {name}"));
            }
            let about = format!("What answers a {name} that cannot be read.");
            let choices = spec["choices"].as_array().into_iter().flatten();
            if choices.clone().any(|choice| choice["about"] == about.as_str())
                && choices.clone().any(|it| {
                    it["about"] == about.as_str()
                        && it["choice"].as_str().unwrap().starts_with("InvalidParameter:")
                })
            {
                chosen.insert(format!("{action} {name}"));
            }
        }
    }
    assert!(lists > 20, "{lists}");
    assert_eq!(bare, chosen);
}

#[test]
fn an_empty_text_in_a_rule_is_refused() {
    let desk = with_https();
    for (rule, code) in [
        (
            r#"{"RuleName":"a","Domain":"example.io","Url":"","VServerGroupId":"rsp-1"}"#,
            "UrlMalformed",
        ),
        (r#"{"RuleName":"a","Domain":"","Url":"/a","VServerGroupId":"rsp-1"}"#, "DomainMalformed"),
    ] {
        let list = format!("[{rule}]");
        let params = [("LoadBalancerId", LB), ("ListenerPort", "443"), ("RuleList", list.as_str())];
        assert_eq!(desk.told("CreateRules", &params).1, code);
    }
}

#[test]
fn a_published_message_is_told() {
    let desk = with_https();
    let rules = |port, list| {
        desk.told(
            "CreateRules",
            &[("LoadBalancerId", LB), ("ListenerPort", port), ("RuleList", list)],
        )
    };
    let rule = r#"[{"RuleName":"a","Url":"/a","VServerGroupId":"rsp-1"}]"#;
    let none = "You have not created a listener for the specified port of the load balancer.";
    assert_eq!(rules("444", rule), told(404, "ListenerNotFound", none));
    let malformed = "the specified parameter RuleList is unavailable.";
    assert_eq!(rules("443", "x"), told(400, "RuleListMalformed", malformed));
    let unknown = desk.told("DescribeRuleAttribute", &[("RuleId", "rule-none")]);
    assert_eq!(unknown, told(404, "InvalidRuleId.NotFound", "Rule does not exist."));
    let health =
        desk.told("DescribeHealthStatus", &[("LoadBalancerId", LB), ("ListenerPort", "9")]);
    let none = "No health-checked Listener to the specified port of the Load Balancer.";
    assert_eq!(health, told(404, "CheckedListenerNotFound", none));
}

#[test]
fn a_message_is_about_what_is_wrong() {
    let desk = with_https();
    let rule = r#"[{"RuleName":"prod:/api","Url":"/a","VServerGroupId":"rsp-1"}]"#;
    let params = [("LoadBalancerId", LB), ("ListenerPort", "443"), ("RuleList", rule)];
    let (status, code, message) = desk.told("CreateRules", &params);
    assert_eq!((status, code), (400, "InvalidParameter"));
    assert!(
        message.starts_with("The specified parameter is not valid. RuleList.1.RuleName may hold")
    );
    let extension = [("DomainExtensionId", "de-none")];
    let unknown = told(
        400,
        "InvalidParameter.DomainExtensionId",
        "The specified DomainExtensionId does not exist.",
    );
    for action in ["DescribeDomainExtensionAttribute", "DeleteDomainExtension"] {
        assert_eq!(desk.told(action, &extension), unknown);
    }
    let pair = [("LoadBalancerId", LB), ("ListenerPort", "80"), ("Bandwidth", "-1")];
    let (_, code, message) = desk.told("CreateLoadBalancerTCPListener", &pair);
    assert_eq!(code, "MissingParameter");
    assert_eq!(message, "The BackendServerPort or VServerGroupId is required at lease one.");
}
