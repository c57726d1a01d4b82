use serde::{Deserialize, Serialize};

/// How many there may be of what the vendor's quota page limits. The defaults are what an account
/// has that asked for no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct Quotas {
    /// In a region.
    pub(crate) load_balancers: usize,
    pub(crate) listeners_per_load_balancer: usize,
    /// Over all groups of a load balancer.
    pub(crate) backend_servers_per_load_balancer: usize,
    pub(crate) rules_per_listener: usize,
    pub(crate) domain_extensions_per_listener: usize,
    /// In a region, as the next two.
    pub(crate) server_certificates: usize,
    #[serde(rename = "CACertificates")]
    pub(crate) ca_certificates: usize,
    pub(crate) access_control_lists: usize,
    pub(crate) entries_per_access_control_list: usize,
    pub(crate) listeners_per_access_control_list: usize,
}

impl Quotas {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            load_balancers: 60,
            listeners_per_load_balancer: 50,
            backend_servers_per_load_balancer: 200,
            rules_per_listener: 40,
            domain_extensions_per_listener: 3,
            server_certificates: 100,
            ca_certificates: 100,
            access_control_lists: 50,
            entries_per_access_control_list: 300,
            listeners_per_access_control_list: 50,
        }
    }
}

#[cfg(test)]
mod tests {
    use aliyun_slb_model::{
        AddVServerGroupBackendServers, BackendServer, CreateAccessControlList, CreateLoadBalancer,
        CreateLoadBalancerTCPListener, CreateRules, InstanceChargeType, ListenerProtocol,
        NewRule as RuleItem, UploadServerCertificate,
    };

    use super::Quotas;
    use crate::desk::Desk;

    #[test]
    fn the_readme_tells_them() {
        let readme = include_str!("../../README.md");
        let (_, told) = readme.split_once(r#""Quotas": "#).unwrap();
        let (told, _) = told.split_once("```").unwrap();
        let told: serde_json::Value = serde_json::from_str(told).unwrap();
        assert_eq!(told, serde_json::to_value(Quotas::default()).unwrap());
    }

    #[test]
    fn a_seed_may_have_its_own() {
        let desk = Desk::seeded(
            r#"{"Regions":{"cn-hangzhou":{
                "Quotas":{"LoadBalancers":2,"ListenersPerLoadBalancer":1,"RulesPerListener":1,
                    "BackendServersPerLoadBalancer":1,"AccessControlLists":1,
                    "ServerCertificates":0},
                "Instances":[{"InstanceId":"i-[1-3]"}],
                "LoadBalancers":[{"LoadBalancerId":"lb-1","LoadBalancerSpec":"slb.s2.small",
                    "VServerGroups":[{"VServerGroupId":"rsp-1"}],
                    "Listeners":[{"ListenerPort":80,"ListenerProtocol":"http",
                                  "Settings":{"HealthCheck":"off"}}]}]}}}"#,
        );
        let create = CreateLoadBalancer::new().instance_charge_type(InstanceChargeType::PayByClcu);
        desk.call(&create).unwrap();
        // They are kept with the rest.
        let desk = desk.reload();
        desk.refuses(&create, "OverQuota");
        let listener = CreateLoadBalancerTCPListener::new("lb-1", 81, -1);
        desk.refuses(&listener.backend_server_port(80), "ListenerNumberOverLimit");
        let add = |n: i32| {
            let server = BackendServer::ecs(format!("i-{n}"), 80);
            AddVServerGroupBackendServers::new("rsp-1", [server])
        };
        desk.call(&add(1)).unwrap();
        desk.refuses(&add(2), "InstanceBackendServerNumberOverLimit");
        let rule = |url: &str| RuleItem::new(url, "rsp-1").url(url);
        let rules = CreateRules::new("lb-1", 80, [rule("/a"), rule("/b")]);
        desk.refuses(&rules.listener_protocol(ListenerProtocol::Http), "TooManyRules");
        desk.call(&CreateAccessControlList::new("a")).unwrap();
        desk.refuses(&CreateAccessControlList::new("b"), "AclNumberOverLimit");
        let managed = UploadServerCertificate::new().ali_cloud_certificate_id("7751234");
        desk.refuses(&managed, "InvalidParameter");
    }
}
