//! What can be attached to load balancers in a seed file, and what will happen to it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::form::RegionForm;
use super::{SeedError, range, twice};
use crate::state::{
    Condition, Host, HostHealth, HostStatus, Inventory, Kind, MOST_PLANNED, Planned, Ports, Region,
    Table,
};

/// The forms of the three kinds differ in the name of the id, and in whether they have addresses.
macro_rules! form {
    ($name:ident, $id:literal, $addresses:meta) => {
        #[derive(Debug, Deserialize, Serialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub(super) struct $name {
            #[serde(rename = $id)]
            id: String,
            #[$addresses]
            addresses: Vec<String>,
            #[serde(default, skip_serializing_if = "HostStatus::is_running")]
            status: HostStatus,
            #[serde(default, skip_serializing_if = "HostHealth::is_healthy")]
            health: HostHealth,
            #[serde(default, skip_serializing_if = "Ports::is_empty")]
            unhealthy_ports: Ports,
        }

        impl $name {
            pub(super) fn of(id: &str, own: &Host) -> Self {
                let Condition { status, health, unhealthy_ports } = own.condition.clone();
                let addresses = own.addresses.iter().map(ToString::to_string).collect();
                Self { id: id.to_owned(), addresses, status, health, unhealthy_ports }
            }

            /// The texts that may be ranges.
            pub(super) fn ranges(&self) -> impl Iterator<Item = &str> {
                std::iter::once(&self.id).chain(&self.addresses).map(String::as_str)
            }

            fn add(self, into: &mut Table<Host>) -> Result<(), SeedError> {
                let Self { id, addresses, status, health, unhealthy_ports } = self;
                add(into, $id, &id, &addresses, &Condition { status, health, unhealthy_ports })
            }
        }
    };
}

form!(InstanceForm, "InstanceId", serde(skip));
form!(NetworkInterfaceForm, "NetworkInterfaceId", serde(rename = "PrivateIpAddresses"));
form!(ContainerGroupForm, "ContainerGroupId", serde(rename = "PrivateIpAddresses"));

/// Moves what can be attached out of the form of a region.
pub(super) fn read(form: &mut RegionForm) -> Result<Inventory, SeedError> {
    let mut inventory = Inventory::default();
    for (n, entry) in std::mem::take(&mut form.instances).into_iter().enumerate() {
        let added = entry.add(&mut inventory.instances);
        added.map_err(|error| error.inside(&format!("Instances[{n}]")))?;
    }
    for (n, entry) in std::mem::take(&mut form.network_interfaces).into_iter().enumerate() {
        let added = entry.add(&mut inventory.network_interfaces);
        added.map_err(|error| error.inside(&format!("NetworkInterfaces[{n}]")))?;
    }
    for (n, entry) in std::mem::take(&mut form.container_groups).into_iter().enumerate() {
        let added = entry.add(&mut inventory.container_groups);
        added.map_err(|error| error.inside(&format!("ContainerGroups[{n}]")))?;
    }
    Ok(inventory)
}

/// Plans what will happen to the inventory of a region.
pub(super) fn plan(region: &mut Region, mut planned: Vec<Planned>) -> Result<(), SeedError> {
    if planned.len() > MOST_PLANNED {
        let problem = format!("has {} entries; it may have {MOST_PLANNED}", planned.len());
        return Err(SeedError::new("Planned", problem));
    }
    for (n, one) in planned.iter().enumerate() {
        if region.inventory.host(one.kind, &one.server_id).is_none() {
            let (kind, id) = (one.kind.as_str(), one.server_id.as_str());
            let problem = format!("the region has no server \"{id}\" of type {kind}");
            return Err(SeedError::new(format!("Planned[{n}].ServerId"), problem));
        }
    }
    planned.sort_by_key(|one| one.unix_milliseconds);
    *region.planned = planned;
    Ok(())
}

/// Shows the inventory of a region, and what will happen to it.
pub(super) fn show(region: &Region, form: &mut RegionForm) {
    let all = |kind| region.inventory.of(kind).iter();
    form.instances = all(Kind::Ecs).map(|(id, own)| InstanceForm::of(id, own)).collect();
    let interfaces = all(Kind::Eni).map(|(id, own)| NetworkInterfaceForm::of(id, own));
    form.network_interfaces = interfaces.collect();
    let groups = all(Kind::Eci).map(|(id, own)| ContainerGroupForm::of(id, own));
    form.container_groups = groups.collect();
    form.planned = region.planned.to_vec();
}

/// Adds what an id stands for. The ranges of the addresses run along with that of the id.
fn add(
    into: &mut Table<Host>,
    name: &str,
    id: &str,
    addresses: &[String],
    condition: &Condition,
) -> Result<(), SeedError> {
    let ids = range::expand(id).map_err(|problem| SeedError::new(name, problem))?;
    let mut columns = Vec::with_capacity(addresses.len());
    for (n, address) in addresses.iter().enumerate() {
        let place = format!("PrivateIpAddresses[{n}]");
        let column = range::expand(address).map_err(|problem| SeedError::new(&place, problem))?;
        if column.len() != ids.len() {
            let (have, need) = (column.len(), ids.len());
            let problem = format!(
                "stands for {have} addresses, and {name} for {need} ids; they must be as many"
            );
            return Err(SeedError::new(place, problem));
        }
        columns.push((place, column));
    }
    for (n, id) in ids.into_iter().enumerate() {
        let mut own = Vec::with_capacity(columns.len());
        for (place, column) in &columns {
            let text = column.get(n).map_or("", String::as_str);
            let address: IpAddr = text.parse().map_err(|_| {
                SeedError::new(place, format!("\"{text}\" is no IPv4 or IPv6 address"))
            })?;
            own.push(address);
        }
        if into.insert(id.as_str(), Host::new(own, condition.clone())) {
            return Err(twice(name, &id));
        }
    }
    Ok(())
}
