//! What is told of the servers of groups.

use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_alb_model::{
    ListServerGroupServers, ListServerGroupServersResponse, ListedServer as Item, ServerType,
};
use aliyun_emulator::product::{self, ApiError, PageRequest, page_from, page_of, place_of};

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, Region, Server, ServerGroup, asked};

/// The servers that all filters let through, of one group or of all, as they were added. Those of
/// the newest group come first.
pub(crate) fn list_server_group_servers(
    scene: &mut Scene<'_>,
    request: ListServerGroupServers,
) -> Result<ListServerGroupServersResponse, ApiError> {
    let mut response = ListServerGroupServersResponse::new(scene.request_id);
    let ask =
        PAGES.ask("ListServerGroupServers", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let ids: BTreeSet<&str> = request.server_ids.iter().map(String::as_str).collect();
    let id = request.server_id.as_deref().filter(|id| !id.is_empty());
    let ip = request.server_ip.as_deref().filter(|ip| !ip.is_empty());
    let ip = ip.map(|ip| ip.parse::<IpAddr>().ok());
    let fits = |server: &Server| {
        (ids.is_empty() || ids.contains(server.server_id.as_str()))
            && id.is_none_or(|id| id == server.server_id)
            && ip.is_none_or(|ip| ip.is_some() && ip == server.server_ip)
    };
    let page = match groups(region, &request) {
        Some(groups) => {
            let found = groups.into_iter().flat_map(in_order);
            let mut found: Vec<_> = found.filter(|(_, (_, server))| fits(server)).collect();
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
fn in_order(group: &ServerGroup) -> impl Iterator<Item = (String, (&ServerGroup, &Server))> {
    let servers = group.servers.iter().enumerate();
    servers.map(move |(n, own)| (format!("{} {n:06}", product::place(group)), (group, own)))
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
    // What follows the id is the place of a server.
    let id = id.split(' ').next().unwrap_or_default();
    let left = region.index.newest_from(Kind::ServerGroup, age, id);
    let full = left.filter(|id| region.index.sizes().is_full(Kind::ServerGroup, id));
    Ok(full.filter_map(|id| region.server_groups.get(id)))
}

/// The groups in which servers may be that are asked for; none if no filter says which.
fn groups<'r>(
    region: &'r Region,
    request: &ListServerGroupServers,
) -> Option<Vec<&'r ServerGroup>> {
    let by_server = |id: &str| region.index.sources(&Key::Server(id.to_owned()));
    let mut filters: Vec<BTreeSet<&str>> = Vec::new();
    if let Some(id) = request.server_group_id.as_deref().filter(|id| !id.is_empty()) {
        let found = region.server_groups.get(id);
        filters.push(found.into_iter().map(|own| own.server_group_id.as_str()).collect());
    }
    if !request.server_ids.is_empty() {
        filters.push(request.server_ids.iter().flat_map(|id| by_server(id)).collect());
    }
    if let Some(id) = request.server_id.as_deref().filter(|id| !id.is_empty()) {
        filters.push(by_server(id).collect());
    }
    for (key, value) in asked(&request.tag) {
        filters.push(region.index.tagged(Kind::ServerGroup, key, value));
    }
    match filters.into_iter().reduce(|one, other| &one & &other) {
        Some(ids) => Some(ids.into_iter().filter_map(|id| region.server_groups.get(id)).collect()),
        // No index knows the addresses.
        None => {
            let by_ip = request.server_ip.as_deref().is_some_and(|ip| !ip.is_empty());
            by_ip.then(|| region.server_groups.values().collect())
        }
    }
}

/// A server; a function has no address, no port and no weight.
fn item(region: &Region, group: &ServerGroup, server: &Server) -> Item {
    let mut item = Item::new(&server.server_id);
    item.server_type = Some(server.server_type.clone());
    if server.server_type != ServerType::Fc {
        item.server_ip = server.server_ip.map(|ip| ip.to_string());
        (item.port, item.weight) = (Some(server.port.into()), Some(server.weight));
    }
    item.server_group_id = Some(group.server_group_id.clone());
    item.description = Some(server.description.clone());
    item.remote_ip_enabled = Some(server.remote_ip_enabled);
    item.status = Some(region.server_status(&group.server_group_id, server));
    item
}
