use serde::{Deserialize, Serialize};

/// How many there may be of what the vendor's quota page limits. The defaults are what an account
/// has that asked for no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct Quotas {
    /// In a region, as are server groups and security policies.
    pub(crate) load_balancers: usize,
    pub(crate) server_groups: usize,
    pub(crate) security_policies: usize,
    pub(crate) listeners_per_load_balancer: usize,
    /// ECS instances, ENIs and addresses, over all groups of a load balancer.
    pub(crate) servers_per_load_balancer: usize,
    pub(crate) container_groups_per_load_balancer: usize,
    pub(crate) additional_certificates_per_load_balancer: usize,
    pub(crate) security_groups_per_load_balancer: usize,
    /// ECS instances, ENIs and addresses.
    pub(crate) servers_per_server_group: usize,
    pub(crate) container_groups_per_server_group: usize,
    pub(crate) server_groups_per_server: usize,
    pub(crate) listeners_per_server_group: usize,
}

impl Quotas {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            load_balancers: 60,
            server_groups: 3000,
            security_policies: 50,
            listeners_per_load_balancer: 50,
            servers_per_load_balancer: 400,
            container_groups_per_load_balancer: 1600,
            additional_certificates_per_load_balancer: 25,
            security_groups_per_load_balancer: 4,
            servers_per_server_group: 400,
            container_groups_per_server_group: 1600,
            server_groups_per_server: 200,
            listeners_per_server_group: 50,
        }
    }
}
