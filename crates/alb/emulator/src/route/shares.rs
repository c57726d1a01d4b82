//! How requests are shared out between server groups, and between their servers.

use aliyun_emulator::product::Shared;

use super::{GroupShare, ServerShare};
use crate::state::{Region, Server, ServerGroup, Subject};

/// What is looked at.
#[derive(Clone, Copy)]
pub(super) struct Look<'r> {
    pub(super) region: &'r Region,
    /// What all products see of it.
    pub(super) shared: &'r Shared,
    /// In milliseconds since 1970.
    pub(super) now: i64,
}

/// The shares of some groups, each with its weight. One that is about to go, or is no more, has none.
pub(super) fn of<'g>(
    look: Look<'_>,
    groups: impl IntoIterator<Item = (&'g str, i32)>,
) -> Vec<GroupShare> {
    let known = groups.into_iter().filter_map(|(id, weight)| {
        let is_leaving = look.region.is_leaving(Subject::ServerGroup, id);
        look.region.server_groups.get(id).filter(|_| !is_leaving).map(|group| (group, weight))
    });
    let known: Vec<(&ServerGroup, i32)> = known.collect();
    let all = sum(known.iter().map(|(_, weight)| *weight));
    let shares = known.into_iter().map(|(group, weight)| {
        let share = part(weight, all);
        GroupShare {
            server_group_id: group.server_group_id.clone(),
            server_group_name: group.server_group_name.clone(),
            weight,
            share,
            servers: servers(look, group, share),
        }
    });
    shares.collect()
}

/// The servers of a group, which share its part by their weights. Those that leave get nothing more,
/// and those that are ill nothing unless all are.
fn servers(look: Look<'_>, group: &ServerGroup, share: f64) -> Vec<ServerShare> {
    let inventory = &look.shared.inventory;
    let is_well = |server: &&Server| group.health_check.lets_pass(server, inventory, look.now);
    let staying: Vec<&Server> = group.servers.iter().filter(|own| !own.is_leaving()).collect();
    let well = sum(staying.iter().filter(|own| is_well(own)).map(|own| own.weight));
    let all = match well {
        0 => sum(staying.iter().map(|own| own.weight)),
        well => well,
    };
    let shares = staying.into_iter().map(|server| {
        let healthy = is_well(&server);
        let part = if healthy || well == 0 { part(server.weight, all) } else { 0.0 };
        ServerShare {
            server_id: server.server_id.clone(),
            server_ip: server.server_ip,
            port: server.port,
            weight: server.weight,
            healthy,
            share: share * part,
        }
    });
    shares.collect()
}

/// Whether any server gets requests.
pub(super) fn reach_a_server(groups: &[GroupShare]) -> bool {
    groups.iter().flat_map(|group| &group.servers).any(|server| server.share > 0.0)
}

fn sum(weights: impl Iterator<Item = i32>) -> i64 {
    weights.map(|weight| i64::from(weight.max(0))).sum()
}

/// A part of a whole, from 0 to 1. Weights are small, so that floats hold them.
#[allow(clippy::cast_precision_loss)]
fn part(weight: i32, all: i64) -> f64 {
    match all {
        0 => 0.0,
        all => f64::from(weight.max(0)) / all as f64,
    }
}
