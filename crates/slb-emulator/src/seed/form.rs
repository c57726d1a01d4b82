//! What a seed file looks like. The names are the vendor's.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::first_call::FirstCallForm;
use super::group::Targets;
use super::load_balancer::LoadBalancerForm;
use super::resources;
use crate::state::{
    AccessControlList, Account, Certificate, DomainExtension, LogTarget, Quotas, Region, TlsPolicy,
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
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct InstanceForm {
    pub(super) instance_id: String,
    #[serde(default)]
    pub(super) status: Status,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum Status {
    #[default]
    Running,
    Stopped,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkInterfaceForm {
    #[serde(rename = "NetworkInterfaceId")]
    pub(super) id: String,
    #[serde(rename = "PrivateIpAddresses")]
    pub(super) addresses: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContainerGroupForm {
    #[serde(rename = "ContainerGroupId")]
    pub(super) id: String,
    #[serde(rename = "PrivateIpAddresses")]
    pub(super) addresses: Vec<String>,
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
        let mut form = Self { load_balancers: load_balancers.collect(), ..Self::inventory(region) };
        resources::show(region, &mut form);
        form
    }
}

impl RegionForm {
    /// The texts that may be ranges.
    pub(super) fn ranges(&self) -> impl Iterator<Item = &str> {
        let instances = self.instances.iter().map(|entry| entry.instance_id.as_str());
        let interfaces = self.network_interfaces.iter().map(|entry| (&entry.id, &entry.addresses));
        let groups = self.container_groups.iter().map(|entry| (&entry.id, &entry.addresses));
        let addressed = interfaces.chain(groups);
        instances.chain(
            addressed.flat_map(|(id, addresses)| {
                std::iter::once(id).chain(addresses).map(String::as_str)
            }),
        )
    }

    /// What no call changes: the quotas and what can be attached.
    pub(super) fn inventory(region: &Region) -> Self {
        let inventory = &region.inventory;
        let instances = inventory.instances.iter().map(|(id, instance)| InstanceForm {
            instance_id: id.clone(),
            status: if instance.running { Status::Running } else { Status::Stopped },
        });
        let network_interfaces = inventory
            .network_interfaces
            .iter()
            .map(|(id, own)| NetworkInterfaceForm { id: id.clone(), addresses: own.texts() });
        let container_groups = inventory
            .container_groups
            .iter()
            .map(|(id, own)| ContainerGroupForm { id: id.clone(), addresses: own.texts() });
        Self {
            quotas: region.quotas,
            instances: instances.collect(),
            network_interfaces: network_interfaces.collect(),
            container_groups: container_groups.collect(),
            ..Self::default()
        }
    }
}
