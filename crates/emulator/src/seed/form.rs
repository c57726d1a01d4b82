//! What a seed file looks like. The names are the vendor's.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::first_call::FirstCallForm;
use super::group::Targets;
use super::inventory::{ContainerGroupForm, InstanceForm, NetworkInterfaceForm};
use super::load_balancer::LoadBalancerForm;
use super::{inventory, resources};
use crate::state::{
    AccessControlList, Account, Certificate, DomainExtension, LogTarget, Planned, Quotas, Region,
    TlsPolicy,
};

/// A whole seed file.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SeedForm {
    pub(super) regions: BTreeMap<String, RegionForm>,
    /// How many ids the account has made, so that no later one is one of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) ids_made: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RegionForm {
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
    /// ECS instances.
    #[serde(default)]
    pub(super) instances: Vec<InstanceForm>,
    /// ENIs.
    #[serde(default)]
    pub(super) network_interfaces: Vec<NetworkInterfaceForm>,
    /// ECIs.
    #[serde(default)]
    pub(super) container_groups: Vec<ContainerGroupForm>,
    /// What will happen to these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) planned: Vec<Planned>,
}

impl From<&Account> for SeedForm {
    fn from(account: &Account) -> Self {
        let regions = account.regions.iter().map(|(id, region)| (id.clone(), region.into()));
        Self { regions: regions.collect(), ids_made: account.ids.made }
    }
}

impl From<&Region> for RegionForm {
    fn from(region: &Region) -> Self {
        let load_balancers = region
            .load_balancers
            .iter()
            .map(|(id, own)| LoadBalancerForm::of(id, own, Targets::of(region, own)));
        let mut form = Self {
            load_balancers: load_balancers.collect(),
            quotas: region.quotas,
            ..Self::default()
        };
        resources::show(region, &mut form);
        inventory::show(region, &mut form);
        form
    }
}

impl RegionForm {
    /// The texts that may be ranges.
    pub(super) fn ranges(&self) -> impl Iterator<Item = &str> {
        let instances = self.instances.iter().flat_map(InstanceForm::ranges);
        let interfaces = self.network_interfaces.iter().flat_map(NetworkInterfaceForm::ranges);
        let groups = self.container_groups.iter().flat_map(ContainerGroupForm::ranges);
        instances.chain(interfaces).chain(groups)
    }
}
