use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use super::address::made_up;
use super::{Host, Kind, Table};

/// What can be attached to the load balancers of a region.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// ECS instances.
    pub instances: Table<Host>,
    /// ENIs.
    pub network_interfaces: Table<Host>,
    /// ECIs.
    pub container_groups: Table<Host>,
}

/// What of it was touched, by the ids in its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TouchedHosts {
    pub instances: BTreeSet<Arc<str>>,
    pub network_interfaces: BTreeSet<Arc<str>>,
    pub container_groups: BTreeSet<Arc<str>>,
}

impl Inventory {
    /// What a server of a group is.
    pub fn host(&self, kind: Kind, id: &str) -> Option<&Host> {
        self.of(kind).get(id)
    }

    /// The address that a server serves at if none is named: the first one that is known. ECS
    /// instances of which none is known have one made up from their id.
    pub fn address(&self, kind: Kind, id: &str) -> Option<IpAddr> {
        let known = self.host(kind, id)?.addresses.first().copied();
        known.or_else(|| (kind == Kind::Ecs).then(|| made_up(id)))
    }

    /// What there is of a kind.
    pub fn of(&self, kind: Kind) -> &Table<Host> {
        match kind {
            Kind::Ecs => &self.instances,
            Kind::Eni => &self.network_interfaces,
            Kind::Eci => &self.container_groups,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Table<Host> {
        match kind {
            Kind::Ecs => &mut self.instances,
            Kind::Eni => &mut self.network_interfaces,
            Kind::Eci => &mut self.container_groups,
        }
    }

    /// What was touched since this was last asked.
    pub(crate) fn take_touched(&mut self) -> TouchedHosts {
        TouchedHosts {
            instances: self.instances.take_touched(),
            network_interfaces: self.network_interfaces.take_touched(),
            container_groups: self.container_groups.take_touched(),
        }
    }

    /// Every id.
    pub(crate) fn everything(&self) -> TouchedHosts {
        let ids = |table: &Table<Host>| table.ids().cloned().collect();
        TouchedHosts {
            instances: ids(&self.instances),
            network_interfaces: ids(&self.network_interfaces),
            container_groups: ids(&self.container_groups),
        }
    }
}
