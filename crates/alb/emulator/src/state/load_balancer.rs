use aliyun_alb_model::{
    AddressAllocatedMode, AddressIpVersion, AddressType, LoadBalancerEdition, LockType,
};
use aliyun_emulator::product::{Tags, default_resource_group, known};
use serde::{Deserialize, Serialize};

use super::Zone;

/// A load balancer, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct LoadBalancer {
    pub(crate) load_balancer_id: String,
    #[serde(default)]
    pub(crate) load_balancer_name: String,
    #[serde(default, rename = "LoadBalancerStatus")]
    pub(crate) standing: Standing,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default = "standard", deserialize_with = "known")]
    pub(crate) load_balancer_edition: LoadBalancerEdition,
    #[serde(default = "intranet", deserialize_with = "known")]
    pub(crate) address_type: AddressType,
    #[serde(default = "fixed", deserialize_with = "known")]
    pub(crate) address_allocated_mode: AddressAllocatedMode,
    #[serde(default = "ipv4", deserialize_with = "known")]
    pub(crate) address_ip_version: AddressIpVersion,
    /// From where its IPv6 addresses can be reached; it counts with both versions of IP.
    #[serde(default = "intranet", deserialize_with = "known")]
    pub(crate) ipv6_address_type: AddressType,
    pub(crate) vpc_id: String,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
    #[serde(rename = "ZoneMappings")]
    pub(crate) zones: Vec<Zone>,
    /// Empty when it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) bandwidth_package_id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) security_group_ids: Vec<String>,
    /// Where its access log goes, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) access_log: Option<AccessLog>,
    #[serde(default, skip_serializing_if = "Capacity::is_nothing")]
    pub(crate) capacity: Capacity,
    #[serde(default)]
    pub(crate) deletion_protection: Protection,
    /// Against changes in the console, which no call of the API is.
    #[serde(default)]
    pub(crate) modification_protection: Protection,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) operation_locks: Vec<Lock>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

fn intranet() -> AddressType {
    AddressType::Intranet
}

fn ipv4() -> AddressIpVersion {
    AddressIpVersion::IPv4
}

fn standard() -> LoadBalancerEdition {
    LoadBalancerEdition::Standard
}

fn fixed() -> AddressAllocatedMode {
    AddressAllocatedMode::Fixed
}

impl LoadBalancer {
    /// A load balancer in a VPC with what holds where nothing is chosen.
    pub(crate) fn new(id: String, vpc_id: String, address_type: AddressType) -> Self {
        Self {
            load_balancer_id: id,
            load_balancer_name: String::new(),
            standing: Standing::Active,
            created: 0,
            load_balancer_edition: standard(),
            address_type,
            address_allocated_mode: fixed(),
            address_ip_version: ipv4(),
            ipv6_address_type: intranet(),
            vpc_id,
            resource_group_id: default_resource_group(),
            zones: Vec::new(),
            bandwidth_package_id: String::new(),
            security_group_ids: Vec::new(),
            access_log: None,
            capacity: Capacity::default(),
            deletion_protection: Protection::default(),
            modification_protection: Protection::default(),
            operation_locks: Vec::new(),
            tags: Tags::default(),
            number: 0,
        }
    }

    pub(crate) fn is_basic(&self) -> bool {
        self.load_balancer_edition == LoadBalancerEdition::Basic
    }

    pub(crate) fn is_internet(&self) -> bool {
        self.address_type == AddressType::Internet
    }

    /// Whether it has addresses of both versions of IP.
    pub(crate) fn is_dual(&self) -> bool {
        self.address_ip_version == AddressIpVersion::DualStack
    }

    pub(crate) fn zone(&self, id: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.zone_id == id)
    }
}

/// Whether a load balancer works, as long as nothing changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Standing {
    #[default]
    Active,
    /// The vendor has stopped it.
    Inactive,
    /// Nothing came of its creation; it can only be deleted.
    CreateFailed,
}

/// Whether something is protected, why, and since when in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Protection {
    #[serde(default)]
    pub(crate) enabled: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) since: i64,
}

/// A lock of the vendor.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Lock {
    #[serde(deserialize_with = "known")]
    pub(crate) lock_type: LockType,
    #[serde(default)]
    pub(crate) lock_reason: String,
}

/// Where an access log goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AccessLog {
    pub(crate) log_project: String,
    pub(crate) log_store: String,
}

/// Reserved capacity, in LCUs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct Capacity {
    pub(crate) units: i32,
    /// How often it was lowered or given back.
    pub(crate) decreases: i32,
    /// Seconds since 1970; 0 if never.
    pub(crate) changed: i64,
}

impl Capacity {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}
