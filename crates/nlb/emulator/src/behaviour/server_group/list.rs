//! What is told of server groups.

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Listed};
use aliyun_nlb_model::{ListServerGroups, ListServerGroupsResponse, ServerGroup as Item};

use super::health_check;
use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::behaviour::tag::ACCOUNT;
use crate::state::{Key, Kind, ModelTags as _, Region, ServerGroup, asked};

/// The groups that all filters let through.
pub(crate) fn list_server_groups(
    scene: &mut Scene<'_>,
    request: ListServerGroups,
) -> Result<ListServerGroupsResponse, ApiError> {
    let mut response = ListServerGroupsResponse::new(scene.request_id);
    let ask = PAGES.ask("ListServerGroups", request.next_token.as_deref(), request.max_results);
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = &*scene.region(request.region_id.as_deref())?;
    let (kind, index) = (Kind::ServerGroup, &region.index);
    let wanted = request.server_group_type.as_ref();
    let fits = |group: &ServerGroup| wanted.is_none_or(|own| *own == group.server_group_type);
    let listed = Listed::new(&region.server_groups)
        .with_ids(&request.server_group_ids)
        .that_name(index, &request.server_group_names, |name| Key::Name(kind, name))
        .that_has(index, request.vpc_id.as_deref(), |id| Key::Vpc(kind, id))
        .that_has(index, request.resource_group_id.as_deref(), |id| Key::ResourceGroup(kind, id))
        .tagged(index, asked(&request.tag));
    let page = listed.page(index, ask, wanted.is_some().then_some(&fits))?;
    let shown = page.items.into_iter().map(|group| item(region, &region_id, group));
    response.server_groups = shown.collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
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
    item.ali_uid = Some(ACCOUNT);
    item.tags = group.tags.tags();
    let users = region.users_of_group(&group.server_group_id);
    let users: BTreeSet<&str> = users.map(|user| user.load_balancer_id.as_str()).collect();
    item.related_load_balancer_ids = users.into_iter().map(str::to_owned).collect();
    item.server_count = i32::try_from(group.servers.len()).ok();
    item
}
