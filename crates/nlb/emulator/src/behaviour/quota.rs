//! How many there may be.

use std::collections::BTreeSet;

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::ServerType;

use crate::state::{Region, Server};

/// Whether there may be so many more of what a quota limits.
pub(crate) fn check(name: &str, used: usize, more: usize, most: usize) -> Result<(), ApiError> {
    match used.saturating_add(more) > most {
        true => {
            let why = format!("The quota of {name} is exceeded, usage {used}/{most}.");
            Err(ApiError::new("QuotaExceeded.QuotaInsufficient").because(why))
        }
        false => Ok(()),
    }
}

/// How many servers there are: of container instances there may be more.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    containers: usize,
    others: usize,
}

impl Count {
    pub(crate) fn of<'s>(servers: impl IntoIterator<Item = &'s Server>) -> Self {
        servers.into_iter().fold(Self::default(), |count, server| {
            match server.server_type == ServerType::Eci {
                true => Self { containers: count.containers + 1, ..count },
                false => Self { others: count.others + 1, ..count },
            }
        })
    }

    fn plus(self, other: Self) -> Self {
        let containers = self.containers + other.containers;
        Self { containers, others: self.others + other.others }
    }
}

/// Whether a group may have so many more servers, and the load balancers that use it.
pub(crate) fn check_group(region: &Region, group_id: &str, more: Count) -> Result<(), ApiError> {
    let Some(group) = region.server_groups.get(group_id) else { return Ok(()) };
    let (used, quotas) = (Count::of(&group.servers), region.quotas);
    let most = quotas.servers_per_server_group;
    check("nlb_quota_servergroup_servers_num", used.others, more.others, most)?;
    let most = quotas.container_groups_per_server_group;
    check("nlb_quota_servergroup_eci_servers_num", used.containers, more.containers, most)?;
    let users = region.users_of_group(group_id);
    let users: BTreeSet<&str> = users.map(|user| user.load_balancer_id.as_str()).collect();
    users.into_iter().try_for_each(|id| check_servers(region, id, more))
}

/// Whether a load balancer may have so many more servers in all of its groups.
pub(crate) fn check_servers(region: &Region, id: &str, more: Count) -> Result<(), ApiError> {
    let groups: BTreeSet<&str> =
        region.listeners_of(id).map(|listener| listener.server_group_id.as_str()).collect();
    let groups = groups.into_iter().filter_map(|id| region.server_groups.get(id));
    let used = groups.map(|group| Count::of(&group.servers)).fold(Count::default(), Count::plus);
    let quotas = region.quotas;
    let most = quotas.servers_per_load_balancer;
    check("nlb_quota_loadbalancer_noeci_servers_num", used.others, more.others, most)?;
    let most = quotas.container_groups_per_load_balancer;
    check("nlb_quota_loadbalancer_eci_servers_num", used.containers, more.containers, most)
}
