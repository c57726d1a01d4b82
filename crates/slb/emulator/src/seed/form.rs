//! What the section of a region looks like. The names are the vendor's.

use std::collections::BTreeMap;

use aliyun_emulator::product::Member;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::first_call::FirstCallForm;
use super::group::Targets;
use super::load_balancer::LoadBalancerForm;
use super::resources;
use crate::state::{
    AccessControlList, Certificate, DomainExtension, LogTarget, Quotas, Region, TlsPolicy,
};

/// The members of a region that are of this product.
pub(crate) const MEMBERS: &[Member] = &[
    Member::list("LoadBalancers"),
    Member::list("AccessControlLists"),
    Member::list("ServerCertificates"),
    Member::list("CACertificates"),
    Member::list("TLSCipherPolicies"),
    Member::list("DomainExtensions"),
    Member::map("AccessLogs"),
    Member::one("Monitoring"),
    Member::map("FirstCalls"),
    Member::one("Quotas"),
];

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct RegionForm {
    #[serde(default)]
    pub(super) load_balancers: Vec<LoadBalancerForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) access_control_lists: Vec<AccessControlList>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) server_certificates: Vec<Certificate>,
    #[serde(default, rename = "CACertificates", skip_serializing_if = "Vec::is_empty")]
    pub(super) ca_certificates: Vec<Certificate>,
    #[serde(default, rename = "TLSCipherPolicies", skip_serializing_if = "Vec::is_empty")]
    pub(super) tls_cipher_policies: Vec<TlsPolicy>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) domain_extensions: Vec<DomainExtension>,
    /// Where access logs go, by load balancer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) access_logs: BTreeMap<String, LogTarget>,
    /// Where the figures of fine-grained monitoring go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) monitoring: Option<LogTarget>,
    /// The calls that created load balancers, by their `ClientToken`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) first_calls: BTreeMap<String, FirstCallForm>,
    #[serde(default, skip_serializing_if = "Quotas::is_default")]
    pub(super) quotas: Quotas,
}

/// The members of a region.
pub(crate) fn show(region: &Region) -> serde_json::Result<Map<String, Value>> {
    let load_balancers = region
        .load_balancers
        .iter()
        .map(|(id, own)| LoadBalancerForm::of(id, own, Targets::of(region, own)));
    let mut form = RegionForm {
        load_balancers: load_balancers.collect(),
        quotas: region.quotas,
        ..RegionForm::default()
    };
    resources::show(region, &mut form);
    Ok(match serde_json::to_value(&form)? {
        Value::Object(members) => members,
        _ => Map::new(),
    })
}
