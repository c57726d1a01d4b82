//! Empty texts in calls, and empty lists in answers.

use aliyun_core::{Params, Value};
use aliyun_emulator::testing::at;

use super::fixture;
use crate::desk::Desk;

/// Parameters, by their names.
type Given = &'static [(&'static str, &'static str)];

/// A call with what is required, and texts that say nothing there when they are empty.
type Taken = (&'static str, Given, &'static [&'static str]);

const TAKEN: &[Taken] = &[
    // What is one of some values.
    (
        "CreateLoadBalancer",
        LOAD_BALANCER,
        &[
            "AddressIpVersion",
            "AddressAllocatedMode",
            "ZoneMappings.1.EipType",
            "ModificationProtectionConfig.Status",
        ],
    ),
    ("UpdateLoadBalancerZones", ZONES, &["ZoneMappings.3.EipType"]),
    ("ListLoadBalancers", &[], &["AddressType"]),
    ("ListListeners", &[], &["ListenerProtocol"]),
    ("CreateRule", RULE, &["Direction"]),
    ("CreateServerGroup", GROUP, &["HealthCheckConfig.HealthCheckMethod", "Scheduler"]),
    ("UpdateServerGroupAttribute", &[("ServerGroupId", "sgp-http")], &["Scheduler"]),
    ("CreateHealthCheckTemplate", &[("HealthCheckTemplateName", "more")], &["HealthCheckProtocol"]),
    ("ListAsynJobs", &[], &["ResourceType"]),
    ("ListTagValues", &[("TagKey", "k")], &["ResourceType"]),
    // Texts, numbers and switches.
    (
        "CreateLoadBalancer",
        LOAD_BALANCER,
        &[
            "LoadBalancerName",
            "ResourceGroupId",
            "LoadBalancerBillingConfig.BandwidthPackageId",
            "ZoneMappings.1.AllocationId",
            "ZoneMappings.1.IntranetAddress",
            "ZoneMappings.1.EipType",
            "AddressIpVersion",
            "AddressAllocatedMode",
            "ModificationProtectionConfig.Status",
            "ModificationProtectionConfig.Reason",
            "ClientToken",
            "DeletionProtectionEnabled",
        ],
    ),
    (
        "UpdateLoadBalancerAttribute",
        &[("LoadBalancerId", "alb-1")],
        &["LoadBalancerName", "ModificationProtectionConfig.Reason", "ClientToken"],
    ),
    ("UpdateLoadBalancerZones", ZONES, &["ZoneMappings.3.AllocationId", "ZoneMappings.3.EipType"]),
    (
        "ListLoadBalancers",
        &[],
        &["ZoneId", "DNSName", "Address", "ResourceGroupId", "InternetChargeType", "NextToken"],
    ),
    (
        "CreateListener",
        &[
            ("LoadBalancerId", "alb-1"),
            ("ListenerProtocol", "HTTP"),
            ("ListenerPort", "80"),
            ("DefaultActions.1.Type", "ForwardGroup"),
            ("DefaultActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", "sgp-http"),
        ],
        &[
            "ListenerDescription",
            "SecurityPolicyId",
            "QuicConfig.QuicListenerId",
            "XForwardedForConfig.XForwardedForClientCertSubjectDNAlias",
            "IdleTimeout",
        ],
    ),
    (
        "UpdateListenerAttribute",
        &[("ListenerId", "lsn-1")],
        &["ListenerDescription", "SecurityPolicyId", "QuicConfig.QuicListenerId", "GzipEnabled"],
    ),
    ("ListListeners", &[], &["NextToken", "MaxResults", "ListenerProtocol"]),
    (
        "CreateRule",
        RULE,
        &[
            "RuleActions.1.RedirectConfig.Host",
            "RuleActions.1.RedirectConfig.Protocol",
            "RuleActions.1.FixedResponseConfig.Content",
            "RuleActions.1.FixedResponseConfig.ContentType",
            "RuleActions.1.RewriteConfig.Path",
            "RuleActions.1.InsertHeaderConfig.Key",
            "RuleActions.1.TrafficMirrorConfig.TargetType",
            "RuleActions.1.CorsConfig.AllowCredentials",
            "RuleConditions.1.HeaderConfig.Key",
            "Direction",
        ],
    ),
    ("UpdateRuleAttribute", &[("RuleId", "@rule")], &["RuleName", "Priority"]),
    ("ListRules", &[], &["ListenerId", "NextToken"]),
    (
        "CreateServerGroup",
        GROUP,
        &[
            "ResourceGroupId",
            "ServiceName",
            "HealthCheckConfig.HealthCheckHost",
            "HealthCheckConfig.HealthCheckPath",
            "StickySessionConfig.Cookie",
            "HealthCheckConfig.HealthCheckMethod",
            "Scheduler",
        ],
    ),
    (
        "UpdateServerGroupAttribute",
        &[("ServerGroupId", "sgp-http")],
        &["ServerGroupName", "ServiceName", "HealthCheckConfig.HealthCheckHost"],
    ),
    ("ListServerGroups", &[], &["ResourceGroupId", "VpcId", "NextToken"]),
    ("ListServerGroupServers", &[], &["ServerGroupId", "ServerId", "ServerIp", "NextToken"]),
    ("AddServersToServerGroup", SERVER, &["Servers.1.ServerIp", "Servers.1.Description"]),
    ("CreateAcl", &[], &["AclName", "ResourceGroupId", "AddressIpVersion"]),
    (
        "AddEntriesToAcl",
        &[("AclId", "acl-2"), ("AclEntries.1.Entry", "10.0.0.0/8")],
        &["AclEntries.1.Description"],
    ),
    ("ListAcls", &[], &["ResourceGroupId", "AddressIPVersion", "NextToken"]),
    (
        "CreateHealthCheckTemplate",
        &[("HealthCheckTemplateName", "more")],
        &["HealthCheckHost", "HealthCheckPath", "ResourceGroupId"],
    ),
    (
        "UpdateHealthCheckTemplateAttribute",
        &[("HealthCheckTemplateId", "hct-1")],
        &["HealthCheckTemplateName", "HealthCheckHost", "HealthCheckPath"],
    ),
    ("ListHealthCheckTemplates", &[], &["ResourceGroupId", "NextToken"]),
    (
        "CreateSecurityPolicy",
        &[
            ("SecurityPolicyName", "more"),
            ("TLSVersions.1", "TLSv1.2"),
            ("Ciphers.1", "ECDHE-RSA-AES128-GCM-SHA256"),
        ],
        &["ResourceGroupId"],
    ),
    (
        "UpdateSecurityPolicyAttribute",
        &[("SecurityPolicyId", "spy-1"), ("Ciphers.1", "ECDHE-RSA-AES256-GCM-SHA384")],
        &["SecurityPolicyName"],
    ),
    ("ListSecurityPolicies", &[], &["ResourceGroupId", "NextToken"]),
    ("ListAsynJobs", &[], &["ApiName", "NextToken", "ResourceType"]),
    ("ListAScripts", &[], &["NextToken"]),
    ("ListTagKeys", &[("ResourceType", "acl")], &["Keyword", "NextToken"]),
    ("ListTagValues", &[("TagKey", "k")], &["ResourceId", "NextToken", "ResourceType"]),
    (
        "TagResources",
        &[("ResourceType", "acl"), ("ResourceId.1", "acl-1"), ("Tag.1.Key", "k")],
        &["Tag.1.Value"],
    ),
];

const LOAD_BALANCER: Given = &[
    ("AddressType", "Intranet"),
    ("VpcId", "vpc-1"),
    ("LoadBalancerEdition", "Standard"),
    ("LoadBalancerBillingConfig.PayType", "PostPay"),
    ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
    ("ZoneMappings.1.VSwitchId", "vsw-1"),
    ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
    ("ZoneMappings.2.VSwitchId", "vsw-2"),
];

const ZONES: Given = &[
    ("LoadBalancerId", "alb-1"),
    ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
    ("ZoneMappings.1.VSwitchId", "vsw-1"),
    ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
    ("ZoneMappings.2.VSwitchId", "vsw-2"),
    ("ZoneMappings.3.ZoneId", "cn-hangzhou-i"),
    ("ZoneMappings.3.VSwitchId", "vsw-3"),
];

const RULE: Given = &[
    ("ListenerId", "lsn-1"),
    ("Priority", "1"),
    ("RuleName", "more"),
    ("RuleConditions.1.Type", "Path"),
    ("RuleConditions.1.PathConfig.Values.1", "/a"),
    ("RuleActions.1.Type", "ForwardGroup"),
    ("RuleActions.1.Order", "1"),
    ("RuleActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", "sgp-http"),
];

const GROUP: Given = &[
    ("ServerGroupName", "more"),
    ("VpcId", "vpc-1"),
    ("HealthCheckConfig.HealthCheckEnabled", "true"),
];

const SERVER: Given = &[
    ("ServerGroupId", "sgp-http"),
    ("Servers.1.ServerId", "i-1"),
    ("Servers.1.ServerType", "Ecs"),
    ("Servers.1.Port", "80"),
];

fn called(desk: &Desk, action: &str, given: &[(&str, &str)]) -> Result<String, String> {
    let named = given.iter().chain(&[("RegionId", "cn-hangzhou")]);
    let params = Params::from_iter(named.copied());
    desk.call_raw(action, &params).map_err(|error| format!("{action} {given:?}: {error}"))
}

/// The id of a rule that it makes.
fn rule(desk: &Desk) -> String {
    let json = called(desk, "CreateRule", RULE).unwrap();
    match Value::from_json(&json).unwrap().get("RuleId") {
        Some(Value::Text(id)) => id.clone().into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_empty_text_says_nothing_where_the_service_takes_it() {
    for (action, given, empty) in TAKEN {
        for name in *empty {
            let desk = fixture::desk();
            let id = given.contains(&("RuleId", "@rule")).then(|| rule(&desk));
            let given = given.iter().map(|(name, text)| match &id {
                Some(id) if *text == "@rule" => (*name, id.as_str()),
                _ => (*name, *text),
            });
            let given: Vec<_> = given.chain([(*name, "")]).collect();
            if let Err(problem) = called(&desk, action, &given) {
                panic!("{problem}");
            }
        }
    }
}

/// Calls, each with something that is one of some values and must be there, or is an item of a list.
const REFUSED: &[(&str, Given, &str)] = &[
    ("CreateRule", RULE, "RuleConditions.1.MethodConfig.Values.1"),
    ("CreateRule", RULE, "RuleActions.1.CorsConfig.AllowMethods.1"),
    ("CreateServerGroup", GROUP, "UchConfig.Type"),
    (
        "AddServersToServerGroup",
        &[("ServerGroupId", "sgp-http"), ("Servers.1.ServerId", "i-1"), ("Servers.1.Port", "80")],
        "Servers.1.ServerType",
    ),
    (
        "CreateSecurityPolicy",
        &[
            ("SecurityPolicyName", "more"),
            ("TLSVersions.1", "TLSv1.2"),
            ("Ciphers.1", "ECDHE-RSA-AES128-GCM-SHA256"),
        ],
        "TLSVersions.2",
    ),
];

#[test]
fn an_empty_text_is_none_of_some_values() {
    let desk = fixture::desk();
    let before = desk.state();
    for (action, given, name) in REFUSED {
        let given = [given, &[(*name, "")][..]].concat();
        let (status, code, message) = desk.told(action, &given);
        assert_eq!(status, 400, "{action} {name}: {code}");
        assert!(message.contains(name), "{action} {name}: {code}: {message}");
        assert_eq!(desk.state(), before, "{action} {name} changed the state");
    }
    // As JSON in one parameter, too.
    let servers = ("Servers", r#"[{"ServerId":"i-1","ServerType":"","Port":80}]"#);
    let given = [("ServerGroupId", "sgp-http"), servers];
    let (_, code, message) = desk.told("AddServersToServerGroup", &given);
    assert!(message.contains("ServerType"), "{code}: {message}");
}

#[test]
fn an_answer_has_the_lists_of_all_that_is_in_it_also_empty_ones() {
    let desk = fixture::desk();
    let answer = |action: &str, given: &[(&str, &str)]| called(&desk, action, given).unwrap();
    let one = answer("GetLoadBalancerAttribute", &[("LoadBalancerId", "alb-1")]);
    let all = answer("ListLoadBalancers", &[("LoadBalancerIds.1", "alb-1")]);
    let groups = answer("ListServerGroups", &[("ServerGroupIds.1", "sgp-more")]);
    let nothing = [("ListenerIds.1", "lsn-9")];
    let (listeners, rules) = (answer("ListListeners", &nothing), answer("ListRules", &nothing));
    let servers = answer("ListServerGroupServers", &[("ServerGroupId", "sgp-more")]);
    let jobs = answer("ListAsynJobs", &[("JobIds.1", "none")]);
    for (json, path) in [
        (&one, "LoadBalancerOperationLocks"),
        (&one, "SecurityGroupIds"),
        (&one, "Tags"),
        (&all, "LoadBalancers.0.LoadBalancerOperationLocks"),
        (&all, "LoadBalancers.0.Tags"),
        (&groups, "ServerGroups.0.Tags"),
        (&groups, "ServerGroups.0.RelatedLoadBalancerIds"),
        (&listeners, "Listeners"),
        (&rules, "Rules"),
        (&servers, "Servers"),
        (&jobs, "Jobs"),
    ] {
        let json = Value::from_json(json).unwrap();
        assert_eq!(at(&json, path), Some(&Value::List(Vec::new())), "{path}");
    }
}
