//! What is told of server groups.

use aliyun_alb_model::{ListServerGroups, ListServerGroupsResponse, ServerGroup as Item};
use aliyun_emulator::product::{ApiError, Listed};
use aliyun_runtime::Timestamp;

use super::health_check;
use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, ModelTags as _, Region, ServerGroup, asked};

/// The groups that all filters let through. Who uses them in detail is told to those who ask.
pub(crate) fn list_server_groups(
    scene: &mut Scene<'_>,
    request: ListServerGroups,
) -> Result<ListServerGroupsResponse, ApiError> {
    let mut response = ListServerGroupsResponse::new(scene.request_id);
    let ask = PAGES.ask("ListServerGroups", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
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
    let shows_users = request.show_relation_enabled == Some(true);
    let shown = page.items.into_iter().map(|group| item(region, group, shows_users));
    response.server_groups = shown.collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// A group with all of its settings, whether they are on or off.
fn item(region: &Region, group: &ServerGroup, shows_users: bool) -> Item {
    let id = group.server_group_id.as_str();
    let mut item = Item::new(id);
    item.server_group_name = Some(group.server_group_name.clone());
    item.server_group_type = Some(group.server_group_type.clone());
    item.server_group_status = Some(region.server_group_status(id));
    item.protocol = Some(group.protocol.clone());
    item.scheduler = Some(group.scheduler.clone());
    item.vpc_id = Some(group.vpc_id.clone());
    item.resource_group_id = Some(group.resource_group_id.clone());
    item.health_check_config = Some(health_check::shown(&group.health_check));
    item.sticky_session_config = Some(group.sticky_session.clone());
    item.uch_config.clone_from(&group.uch);
    item.connection_drain_config = Some(group.connection_drain.clone());
    item.slow_start_config = Some(group.slow_start.clone());
    item.cross_zone_enabled = Some(group.cross_zone_enabled);
    item.upstream_keepalive_enabled = Some(group.upstream_keepalive_enabled);
    item.ipv6_enabled = Some(group.ipv6_enabled);
    item.service_name = Some(group.service_name.clone()).filter(|name| !name.is_empty());
    item.server_count = i32::try_from(group.servers.len()).ok();
    let users = region.load_balancers_with_group(id).into_iter();
    item.related_load_balancer_ids = users.map(str::to_owned).collect();
    if shows_users {
        let listeners = region.listeners_with_group(id);
        item.related_listener_ids = listeners.map(|own| own.listener_id.clone()).collect();
        let rules = region.rules_with_group(id);
        item.related_rule_ids = rules.map(|own| own.rule_id.clone()).collect();
    }
    item.config_managed_enabled = Some(false);
    item.create_time = Some(Timestamp::from_unix(group.created).to_string());
    item.tags = group.tags.tags();
    item
}
