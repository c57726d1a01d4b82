//! What is told of server groups.

use std::collections::BTreeSet;

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{ListServerGroups, ListServerGroupsResponse, ServerGroup as Item};

use super::health_check;
use crate::behaviour::Scene;
use crate::behaviour::page::{Asked, count, filter, narrowed};
use crate::state::{Key, ModelTags as _, Region, ServerGroup, Tagged};

/// The groups that all filters let through.
pub(crate) fn list_server_groups(
    scene: &mut Scene<'_>,
    request: ListServerGroups,
) -> Result<ListServerGroupsResponse, ApiError> {
    let request_id = scene.request_id;
    let asked = Asked::new(request.next_token.as_deref(), request.max_results)?;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let resource_group = request.resource_group_id.as_deref().filter(|id| !id.is_empty());
    let fits = |group: &&ServerGroup| {
        let wanted = request.server_group_type.as_ref();
        wanted.is_none_or(|kind| *kind == group.server_group_type)
            && resource_group.is_none_or(|id| id == group.resource_group_id)
            && group.tags.match_all(&request.tag)
    };
    let is_filtered = request.server_group_type.is_some() || resource_group.is_some();
    let page = match wanted(region, &request) {
        Some(ids) => {
            let found = ids.into_iter().filter_map(|id| region.server_groups.get(id));
            asked.of_some(found.filter(fits))
        }
        None if is_filtered => asked.of_some(region.server_groups.values().filter(fits)),
        None => asked.of_all(region, Tagged::ServerGroup, &region.server_groups),
    };
    let mut response = ListServerGroupsResponse::new(request_id);
    response.server_groups =
        page.things.into_iter().map(|group| item(region, &region_id, group)).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(asked.max_results);
    Ok(response)
}

/// The ids of the groups that are named, or by a name, their VPC or a tag, if any are.
fn wanted<'r>(region: &'r Region, request: &'r ListServerGroups) -> Option<BTreeSet<&'r str>> {
    let kind = Tagged::ServerGroup;
    let sources = |key: Key| region.index.sources(&key).collect::<Vec<_>>();
    let named = filter(&request.server_group_names).map(|names| {
        let keys = names.into_iter().map(|name| Key::Name(kind, name.to_owned()));
        keys.flat_map(sources).collect()
    });
    let vpc = request.vpc_id.as_ref().filter(|id| !id.is_empty());
    let in_vpc = vpc.map(|id| sources(Key::Vpc(kind, id.clone())).into_iter().collect());
    let tag = request.tag.first();
    let tagged = tag.map(|tag| region.index.tagged(kind, &tag.key, tag.value.as_deref()));
    narrowed([filter(&request.server_group_ids), named, in_vpc, tagged])
}

/// A group with all settings of its health check, whether it is on or off.
fn item(region: &Region, region_id: &str, group: &ServerGroup) -> Item {
    let mut item = Item::new(&group.server_group_id);
    item.region_id = Some(region_id.to_owned());
    item.server_group_name = Some(group.server_group_name.clone());
    item.server_group_type = Some(group.server_group_type.clone());
    item.address_ip_version = Some(group.address_ip_version.clone());
    item.vpc_id = Some(group.vpc_id.clone());
    item.scheduler = Some(group.scheduler.clone());
    item.protocol = Some(group.protocol.clone());
    item.health_check = Some(health_check::shown(&group.health_check));
    item.connection_drain_enabled = Some(group.connection_drain_enabled);
    item.connection_drain_timeout = Some(group.connection_drain_timeout);
    item.preserve_client_ip_enabled = Some(group.preserve_client_ip_enabled);
    item.any_port_enabled = Some(group.any_port_enabled);
    item.ip_version_affinity_mode.clone_from(&group.ip_version_affinity_mode);
    item.resource_group_id = Some(group.resource_group_id.clone());
    item.server_group_status = Some(region.server_group_status(&group.server_group_id));
    item.tags = group.tags.tags();
    let users = region.load_balancers_of(&group.server_group_id);
    item.related_load_balancer_ids = users.into_iter().map(str::to_owned).collect();
    item.server_count = Some(count(group.servers.len()));
    item
}
