//! What is told of the servers of groups.

use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_emulator::product::{self, ApiError, PageRequest, page_from, page_of, place_of};
use aliyun_nlb_model::{
    ListServerGroupServers, ListServerGroupServersResponse, ServerGroupServer as Item, ServerStatus,
};

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, Region, Server, ServerGroup};

/// The servers that all filters let through, of one group or of all.
pub(crate) fn list_server_group_servers(
    scene: &mut Scene<'_>,
    request: ListServerGroupServers,
) -> Result<ListServerGroupServersResponse, ApiError> {
    let mut response = ListServerGroupServersResponse::new(scene.request_id);
    let ask =
        PAGES.ask("ListServerGroupServers", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(request.region_id.as_deref())?;
    let ids: BTreeSet<&String> = request.server_ids.iter().collect();
    let ips: Vec<IpAddr> = request.server_ips.iter().filter_map(|ip| ip.parse().ok()).collect();
    let fits = |server: &Server| {
        (ids.is_empty() || ids.contains(&server.server_id))
            && (request.server_ips.is_empty()
                || server.server_ip.is_some_and(|ip| ips.contains(&ip)))
    };
    let page = match groups(region, &request)? {
        Some(groups) => {
            let mut found = Vec::new();
            for group in groups {
                let own = group.servers.iter().filter(|server| fits(server));
                found.extend(own.map(|server| (place(group, server), (group, server))));
            }
            found.sort_by(|(one, _), (other, _)| one.cmp(other));
            page_of(ask, found)
        }
        None => page_from(ask, region.index.sizes().sum(Kind::ServerGroup), |start| {
            Ok(groups_from(region, ask, start)?.flat_map(in_order))
        }),
    }?;
    let shown = page.items.into_iter().map(|(group, server)| item(region, group, server));
    response.servers = shown.collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// The servers of a group, each with the group and its place.
fn in_order(group: &ServerGroup) -> Vec<(String, (&ServerGroup, &Server))> {
    let servers = group.servers.iter();
    let mut placed: Vec<_> =
        servers.map(|server| (place(group, server), (group, server))).collect();
    placed.sort_by(|(one, _), (other, _)| one.cmp(other));
    placed
}

/// The groups that have servers, from that of a place on.
fn groups_from<'r>(
    region: &'r Region,
    ask: PageRequest<'_>,
    start: &str,
) -> Result<impl Iterator<Item = &'r ServerGroup> + use<'r>, ApiError> {
    let (age, id) = match start.is_empty() {
        true => (0, ""),
        false => place_of(start).ok_or_else(|| ask.wrong_token())?,
    };
    // What follows the id is that of a server.
    let id = id.split(' ').next().unwrap_or_default();
    let left = region.index.newest_from(Kind::ServerGroup, age, id);
    let full = left.filter(|id| region.index.sizes().is_full(Kind::ServerGroup, id));
    Ok(full.filter_map(|id| region.server_groups.get(id)))
}

/// The groups in which servers may be that are asked for; none if no filter says which.
fn groups<'r>(
    region: &'r Region,
    request: &ListServerGroupServers,
) -> Result<Option<Vec<&'r ServerGroup>>, ApiError> {
    if let Some(id) = request.server_group_id.as_deref().filter(|id| !id.is_empty()) {
        return Ok(Some(vec![region.server_group(id)?]));
    }
    if request.server_ids.is_empty() {
        // No index knows the addresses.
        let all = || region.server_groups.values().collect();
        return Ok((!request.server_ips.is_empty()).then(all));
    }
    let keys = request.server_ids.iter().map(|id| Key::Server(id.clone()));
    let named: BTreeSet<&str> = keys.flat_map(|key| region.index.sources(&key)).collect();
    Ok(Some(named.into_iter().filter_map(|id| region.server_groups.get(id)).collect()))
}

/// Where a server stands: those of the newest group come first, in a group they are ordered by what
/// tells them apart.
fn place(group: &ServerGroup, server: &Server) -> String {
    let (id, kind, ip, port) = server.key();
    let ip = ip.map(|ip| ip.to_string()).unwrap_or_default();
    format!("{} {id} {kind} {ip} {port:05}", product::place(group))
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
