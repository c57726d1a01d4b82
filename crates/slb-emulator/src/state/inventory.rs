use std::collections::BTreeMap;
use std::net::IpAddr;

use super::Kind;

/// What can be attached to the load balancers of a region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inventory {
    /// ECS instances.
    pub(crate) instances: BTreeMap<String, Instance>,
    /// ENIs.
    pub(crate) network_interfaces: BTreeMap<String, Addressed>,
    /// ECIs.
    pub(crate) container_groups: BTreeMap<String, Addressed>,
}

impl Inventory {
    /// What has addresses of its own, by its kind; an ECS instance has none here.
    pub(crate) fn addressed(&self, kind: Kind, id: &str) -> Option<&Addressed> {
        match kind {
            Kind::Ecs => None,
            Kind::Eni => self.network_interfaces.get(id),
            Kind::Eci => self.container_groups.get(id),
        }
    }
}

/// An ECS instance.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) running: bool,
}

/// An ENI or an ECI: something that is reached by addresses of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addressed {
    pub(crate) addresses: Vec<IpAddr>,
}

impl Addressed {
    pub(crate) fn texts(&self) -> Vec<String> {
        self.addresses.iter().map(ToString::to_string).collect()
    }
}
