//! What the section of a region looks like. The names are the vendor's.

use std::collections::BTreeSet;

use aliyun_emulator::product::{Member, Table};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::state::{
    AScript, Acl, HealthCheckTemplate, Listener, LoadBalancer, Quotas, Region, Rule,
    SecurityPolicy, ServerGroup, Subject,
};

/// The members of a region that are of this product.
pub(crate) const MEMBERS: &[Member] = &[
    Member::list("LoadBalancers"),
    Member::list("Listeners"),
    Member::list("Rules"),
    Member::list("ServerGroups"),
    Member::list("Acls"),
    Member::list("SecurityPolicies"),
    Member::list("HealthCheckTemplates"),
    Member::list("AScripts"),
    Member::one("Quotas"),
    Member::one("WithoutIpv6"),
];

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(super) struct RegionForm {
    pub(super) load_balancers: Vec<LoadBalancer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) listeners: Vec<Listener>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rules: Vec<Rule>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) server_groups: Vec<ServerGroup>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) acls: Vec<Acl>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) security_policies: Vec<SecurityPolicy>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) health_check_templates: Vec<HealthCheckTemplate>,
    #[serde(rename = "AScripts", skip_serializing_if = "Vec::is_empty")]
    pub(super) ascripts: Vec<AScript>,
    #[serde(skip_serializing_if = "Quotas::is_default")]
    pub(super) quotas: Quotas,
    /// The ids of VPCs and vSwitches.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) without_ipv6: BTreeSet<String>,
}

/// The members of a region, without what was deleted and is still shown.
pub(crate) fn show(region: &Region) -> serde_json::Result<Map<String, Value>> {
    let templates = region.health_check_templates.values().cloned();
    let form = RegionForm {
        load_balancers: staying(region, &region.load_balancers, Subject::LoadBalancer),
        listeners: staying(region, &region.listeners, Subject::Listener),
        rules: staying(region, &region.rules, Subject::Rule),
        server_groups: staying(region, &region.server_groups, Subject::ServerGroup),
        acls: staying(region, &region.acls, Subject::Acl),
        security_policies: staying(region, &region.security_policies, Subject::SecurityPolicy),
        health_check_templates: templates.collect(),
        ascripts: staying(region, &region.ascripts, Subject::AScript),
        quotas: region.quotas,
        without_ipv6: region.without_ipv6.clone(),
    };
    Ok(match serde_json::to_value(&form)? {
        Value::Object(members) => members,
        _ => Map::new(),
    })
}

fn staying<T: Clone>(region: &Region, table: &Table<T>, kind: fn(String) -> Subject) -> Vec<T> {
    let staying = table.iter().filter(|(id, _)| !region.is_leaving(kind, id));
    staying.map(|(_, thing)| thing.clone()).collect()
}
