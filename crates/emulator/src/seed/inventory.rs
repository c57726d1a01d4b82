//! What all products see in a seed file.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::section::{Member, Section};
use super::{SeedError, fresh, range, resources};
use crate::state::{
    Condition, Host, HostHealth, HostStatus, Inventory, Kind, MOST_PLANNED, Planned, Ports,
    Resources, Shared, Table,
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

/// What all products see of a region, but for what is known by its id alone.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct InventoryForm {
    /// ECS instances.
    instances: Vec<InstanceForm>,
    /// ENIs.
    network_interfaces: Vec<NetworkInterfaceForm>,
    /// ECIs.
    container_groups: Vec<ContainerGroupForm>,
    /// What will happen to these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    planned: Vec<Planned>,
}

/// The members of a region that are of no product.
pub(super) const MEMBERS: &[Member] = &[
    Member::list("Instances"),
    Member::list("NetworkInterfaces"),
    Member::list("ContainerGroups"),
    Member::one("Planned"),
    Member::one("Vpcs"),
    Member::one("VSwitches"),
    Member::one("Eips"),
    Member::one("BandwidthPackages"),
    Member::one("SecurityGroups"),
    Member::one("Certificates"),
];

/// How many of these are [`Resources`], at the end.
const OF_RESOURCES: usize = 6;

/// The members in which texts may be ranges.
pub(super) const WITH_RANGES: [&str; 3] = ["Instances", "NetworkInterfaces", "ContainerGroups"];

/// Moves what all products see out of a region.
pub(super) fn read(members: &mut Map<String, Value>) -> Result<Shared, SeedError> {
    let (hosts, resources) = MEMBERS.split_at(MEMBERS.len() - OF_RESOURCES);
    let mut take = |names: &[Member]| {
        let own = names.iter().filter_map(|member| members.remove_entry(member.name));
        Section(own.collect())
    };
    let form: InventoryForm = take(hosts).read()?;
    let resources: Resources = take(resources).read()?;
    resources::check(&resources)?;
    let mut inventory = Inventory::default();
    for (n, entry) in form.instances.into_iter().enumerate() {
        let added = entry.add(&mut inventory.instances);
        added.map_err(|error| error.inside(&format!("Instances[{n}]")))?;
    }
    for (n, entry) in form.network_interfaces.into_iter().enumerate() {
        let added = entry.add(&mut inventory.network_interfaces);
        added.map_err(|error| error.inside(&format!("NetworkInterfaces[{n}]")))?;
    }
    for (n, entry) in form.container_groups.into_iter().enumerate() {
        let added = entry.add(&mut inventory.container_groups);
        added.map_err(|error| error.inside(&format!("ContainerGroups[{n}]")))?;
    }
    let planned = plan(&inventory, form.planned)?.into();
    Ok(Shared { inventory, resources: resources.into(), planned })
}

/// What will happen to the inventory of a region, in its order.
fn plan(inventory: &Inventory, mut planned: Vec<Planned>) -> Result<Vec<Planned>, SeedError> {
    if planned.len() > MOST_PLANNED {
        let problem = format!("has {} entries; it may have {MOST_PLANNED}", planned.len());
        return Err(SeedError::new("Planned", problem));
    }
    for (n, one) in planned.iter().enumerate() {
        if inventory.host(one.kind, &one.server_id).is_none() {
            let (kind, id) = (one.kind.as_str(), one.server_id.as_str());
            let problem = format!("the region has no server \"{id}\" of type {kind}");
            return Err(SeedError::new(format!("Planned[{n}].ServerId"), problem));
        }
    }
    planned.sort_by_key(|one| one.unix_milliseconds);
    Ok(planned)
}

/// The form of what all products see.
pub(super) fn show(shared: &Shared) -> serde_json::Result<Map<String, Value>> {
    let all = |kind| shared.inventory.of(kind).iter();
    let form = InventoryForm {
        instances: all(Kind::Ecs).map(|(id, own)| InstanceForm::of(id, own)).collect(),
        network_interfaces: all(Kind::Eni)
            .map(|(id, own)| NetworkInterfaceForm::of(id, own))
            .collect(),
        container_groups: all(Kind::Eci).map(|(id, own)| ContainerGroupForm::of(id, own)).collect(),
        planned: shared.planned.to_vec(),
    };
    let mut members = to_members(&form)?;
    members.extend(to_members(&*shared.resources)?);
    Ok(members)
}

/// The lists of what is known by its id, by their names.
pub(super) fn show_resources(
    resources: &Resources,
) -> serde_json::Result<Vec<(&'static str, Value)>> {
    let mut members = to_members(resources)?;
    let names = MEMBERS.iter().map(|member| member.name);
    Ok(names.filter_map(|name| Some((name, members.remove(name)?))).collect())
}

/// The members of a form.
fn to_members<T: Serialize>(form: &T) -> serde_json::Result<Map<String, Value>> {
    Ok(match serde_json::to_value(form)? {
        Value::Object(members) => members,
        _ => Map::new(),
    })
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
        fresh(name, &id, into.contains_key(&id))?;
        into.insert(id.as_str(), Host::new(own, condition.clone()));
    }
    Ok(())
}
