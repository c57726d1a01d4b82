//! What is told of vServer groups.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    AssociatedListener as ListenerItem, AssociatedRule as RuleItem, DescribeVServerGroupAttribute,
    DescribeVServerGroupAttributeResponse, DescribeVServerGroups, DescribeVServerGroupsResponse,
    VServerGroup as Item, VServerGroupAssociatedObjects as Users,
};

use super::super::Scene;
use super::no_such_group;
use crate::state::ModelTags as _;
use crate::state::{Key, ListenerKey, LoadBalancer, Region, Rule, Server};

/// A group with its servers and their addresses.
pub(crate) fn describe_vserver_group_attribute(
    scene: &mut Scene<'_>,
    request: DescribeVServerGroupAttribute,
) -> Result<DescribeVServerGroupAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.vserver_group_id;
    let group = region.vserver_groups.get(&id).ok_or_else(no_such_group)?;
    let mut response = DescribeVServerGroupAttributeResponse::new(
        group.load_balancer_id.as_str(),
        id.as_str(),
        request_id,
    );
    response.vserver_group_name = Some(group.name_or(&id));
    response.create_time = Some(group.created.to_string());
    response.tags = group.tags.pairs();
    response.backend_servers = group.servers.iter().map(Server::with_address).collect();
    Ok(response)
}

/// The groups of a load balancer, without their servers; what uses them is told on demand.
pub(crate) fn describe_vserver_groups(
    scene: &mut Scene<'_>,
    request: DescribeVServerGroups,
) -> Result<DescribeVServerGroupsResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let load_balancer = region.load_balancer(&request.load_balancer_id)?;
    let mut response = DescribeVServerGroupsResponse::new(request_id);
    for id in &load_balancer.vserver_groups {
        let Some(group) = region.vserver_groups.get(id) else { continue };
        let name = group.name_or(id);
        let wanted = request.description.as_ref().is_none_or(|wanted| *wanted == name);
        if !wanted || !group.tags.match_all(&request.tag) {
            continue;
        }
        let mut item = Item::new(id.as_str());
        item.vserver_group_name = Some(name);
        item.create_time = Some(group.created.to_string());
        item.tags = group.tags.pairs();
        item.server_count = i64::try_from(group.servers.len()).ok();
        let mut users = Users::new();
        if request.include_listener == Some(true) {
            users.listeners = listeners(load_balancer, id);
        }
        if request.include_rule == Some(true) {
            users.rules = rules(region, id);
        }
        item.associated_objects = Some(users);
        response.vserver_groups.push(item);
    }
    Ok(response)
}

fn listeners(load_balancer: &LoadBalancer, group_id: &str) -> Vec<ListenerItem> {
    let all = load_balancer.listeners.iter();
    let users = all.filter(|(_, listener)| listener.vserver_group() == Some(group_id));
    let item = |(port, protocol): &ListenerKey| {
        let mut item = ListenerItem::new(*port);
        item.protocol = Some((*protocol).into());
        item
    };
    users.map(|(key, _)| item(key)).collect()
}

fn rules(region: &Region, group_id: &str) -> Vec<RuleItem> {
    let ids = region.index.sources(&Key::RuleGroup(group_id.to_owned()));
    let all = ids.filter_map(|id| Some((id, region.rules.get(id)?)));
    let item = |(id, rule): (&str, &Rule)| {
        let mut item = RuleItem::new(id);
        item.rule_name = Some(rule.name.clone());
        item.domain.clone_from(&rule.domain);
        item.url.clone_from(&rule.url);
        item
    };
    all.map(item).collect()
}
