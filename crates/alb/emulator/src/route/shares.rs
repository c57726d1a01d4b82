//! How requests are shared out between server groups, and between their servers.

use super::{GroupShare, ServerShare};
use crate::state::{Region, Server, ServerGroup, Subject};

/// The shares of some groups, each with its weight. One that is about to go, or is no more, has none.
pub(super) fn of<'g>(
    region: &Region,
    groups: impl IntoIterator<Item = (&'g str, i32)>,
) -> Vec<GroupShare> {
    let known = groups.into_iter().filter_map(|(id, weight)| {
        let is_leaving = region.is_leaving(Subject::ServerGroup, id);
        region.server_groups.get(id).filter(|_| !is_leaving).map(|group| (group, weight))
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
            servers: servers(group, share),
        }
    });
    shares.collect()
}

/// The servers of a group, which share its part by their weights. Those that leave get nothing more.
fn servers(group: &ServerGroup, share: f64) -> Vec<ServerShare> {
    let staying: Vec<&Server> =
        group.servers.iter().filter(|server| !server.is_leaving()).collect();
    let all = sum(staying.iter().map(|server| server.weight));
    let shares = staying.into_iter().map(|server| ServerShare {
        server_id: server.server_id.clone(),
        server_ip: server.server_ip,
        port: server.port,
        weight: server.weight,
        share: share * part(server.weight, all),
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
