//! What is told of the servers of groups.

use std::net::IpAddr;

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    ListServerGroupServers, ListServerGroupServersResponse, ServerGroupServer as Item,
    ServerStatus, ServerType,
};
use serde::{Deserialize, Serialize};

use crate::behaviour::Scene;
use crate::behaviour::page::{count, filter, unknown_token};
use crate::state::{Key, Region, Server, ServerGroup};

/// How many are on a page, if nothing is said.
const SIZE: i32 = 20;

/// Where a server stands: those of the newest group come first, in a group they are ordered by what
/// tells them apart. A token is the last place of its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
struct Place {
    /// Counts down as groups get newer.
    group: (u64, std::cmp::Reverse<String>),
    server: (String, String, Option<IpAddr>, u16),
}

/// The servers that all filters let through, of one group or of all.
pub(crate) fn list_server_group_servers(
    scene: &mut Scene<'_>,
    request: ListServerGroupServers,
) -> Result<ListServerGroupServersResponse, ApiError> {
    let mut response = ListServerGroupServersResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    let after = request.next_token.as_deref().filter(|token| !token.is_empty());
    let after = after.map(|token| serde_json::from_str::<Place>(token));
    let after = after.transpose().map_err(|_| unknown_token())?;
    let most = request.max_results.unwrap_or(SIZE);
    let size = usize::try_from(most).unwrap_or_default();

    let ids = filter(&request.server_ids);
    let ips = filter(&request.server_ips).map(|ips| {
        ips.into_iter().filter_map(|ip| ip.parse().ok()).collect::<Vec<IpAddr>>()
    });
    let fits = |server: &Server| {
        ids.as_ref().is_none_or(|ids| ids.contains(server.server_id.as_str()))
            && ips.as_ref().is_none_or(|ips| server.server_ip.is_some_and(|ip| ips.contains(&ip)))
    };
    let groups = groups(region, &request)?.into_iter();
    let found = groups.flat_map(|group| group.servers.iter().map(move |server| (group, server)));
    let mut found: Vec<_> = found
        .filter(|(_, server)| fits(server))
        .map(|(group, server)| (place(group, server), group, server))
        .collect();
    response.total_count = Some(count(found.len()));
    response.max_results = Some(most);
    found.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    found.retain(|(place, ..)| after.as_ref().is_none_or(|after| place > after));
    if found.len() > size {
        found.truncate(size);
        let last = found.last().map(|(place, ..)| serde_json::to_string(place));
        response.next_token = last.transpose().map_err(|_| ApiError::new("SystemBusy"))?;
    }
    let shown = found.into_iter().map(|(_, group, server)| item(region, group, server));
    response.servers = shown.collect();
    Ok(response)
}

/// The groups in which servers may be that are asked for.
fn groups<'r>(
    region: &'r Region,
    request: &ListServerGroupServers,
) -> Result<Vec<&'r ServerGroup>, ApiError> {
    if let Some(id) = request.server_group_id.as_deref().filter(|id| !id.is_empty()) {
        return Ok(vec![region.server_group(id)?]);
    }
    if request.server_ids.is_empty() {
        return Ok(region.server_groups.values().collect());
    }
    const TYPES: [ServerType; 4] =
        [ServerType::Ecs, ServerType::Eni, ServerType::Eci, ServerType::Ip];
    let ids = request.server_ids.iter();
    let keys = ids.flat_map(|id| TYPES.map(|kind| Key::Server(kind, id.clone())));
    let named: std::collections::BTreeSet<&str> =
        keys.flat_map(|key| region.index.sources(&key).collect::<Vec<_>>()).collect();
    Ok(named.into_iter().filter_map(|id| region.server_groups.get(id)).collect())
}

fn place(group: &ServerGroup, server: &Server) -> Place {
    let (id, kind, ip, port) = server.key();
    Place {
        group: (u64::MAX - group.number, std::cmp::Reverse(group.server_group_id.clone())),
        server: (id.to_owned(), kind.to_string(), ip, port),
    }
}

fn item(region: &Region, group: &ServerGroup, server: &Server) -> Item {
    let mut item = Item::new(&server.server_id);
    item.server_type = Some(server.server_type.clone());
    item.server_ip = server.server_ip.map(|ip| ip.to_string());
    item.port = Some(server.port);
    item.weight = Some(server.weight);
    item.server_group_id = Some(group.server_group_id.clone());
    item.description = Some(server.description.clone());
    item.status = Some(match server.is_leaving() {
        true => ServerStatus::Removing,
        false => region.server_status(&group.server_group_id, server),
    });
    item
}
