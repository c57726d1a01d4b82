//! What a seed file looks like. The names are the vendor's.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::state::{Account, Kind, Region, Server};

/// A whole seed file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SeedForm {
    pub(super) regions: BTreeMap<String, RegionForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RegionForm {
    #[serde(default)]
    pub(super) load_balancers: Vec<LoadBalancerForm>,
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
pub(super) struct LoadBalancerForm {
    pub(super) load_balancer_id: String,
    /// Absent for a shared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) load_balancer_spec: Option<String>,
    #[serde(default, rename = "VServerGroups")]
    pub(super) vserver_groups: Vec<VServerGroupForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct VServerGroupForm {
    #[serde(rename = "VServerGroupId")]
    pub(super) id: String,
    #[serde(default, rename = "VServerGroupName", skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) backend_servers: Vec<ServerForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct ServerForm {
    server_id: String,
    port: i32,
    #[serde(default = "Server::full_weight")]
    weight: i32,
    #[serde(default, rename = "Type")]
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server_ip: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
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

impl TryFrom<ServerForm> for Server {
    type Error = String;

    fn try_from(form: ServerForm) -> Result<Self, String> {
        if !(1..=65_535).contains(&form.port) {
            return Err(format!("Port must be from 1 to 65535 (got {})", form.port));
        }
        if !(0..=100).contains(&form.weight) {
            return Err(format!("Weight must be from 0 to 100 (got {})", form.weight));
        }
        Ok(Self {
            server_id: form.server_id,
            port: form.port,
            weight: form.weight,
            kind: form.kind,
            server_ip: form.server_ip,
            description: form.description,
        })
    }
}

impl From<&Account> for SeedForm {
    fn from(account: &Account) -> Self {
        let regions = account.regions.iter().map(|(id, region)| (id.clone(), region.into()));
        Self { regions: regions.collect() }
    }
}

impl From<&Region> for RegionForm {
    fn from(region: &Region) -> Self {
        let load_balancers = region.load_balancers.iter().map(|(id, load_balancer)| {
            let groups = load_balancer.vserver_groups.iter().filter_map(|id| {
                let group = region.vserver_groups.get(id)?;
                Some(VServerGroupForm {
                    id: id.clone(),
                    name: group.name.clone(),
                    backend_servers: group.servers.iter().map(ServerForm::from).collect(),
                })
            });
            LoadBalancerForm {
                load_balancer_id: id.clone(),
                load_balancer_spec: load_balancer.spec.clone(),
                vserver_groups: groups.collect(),
            }
        });
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
            load_balancers: load_balancers.collect(),
            instances: instances.collect(),
            network_interfaces: network_interfaces.collect(),
            container_groups: container_groups.collect(),
        }
    }
}

impl From<&Server> for ServerForm {
    fn from(server: &Server) -> Self {
        Self {
            server_id: server.server_id.clone(),
            port: server.port,
            weight: server.weight,
            kind: server.kind,
            server_ip: server.server_ip,
            description: server.description.clone(),
        }
    }
}
