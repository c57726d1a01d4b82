//! Moves between resource groups.

use aliyun_emulator::product::{ApiError, resource_group};
use aliyun_nlb_model::{
    MovableResourceType as Kind, MoveResourceGroup, MoveResourceGroupResponse, MovedResource,
};

use super::Scene;
use crate::state::Region;

/// Puts a load balancer, a server group or a security policy into another group.
pub(crate) fn move_resource_group(
    scene: &mut Scene<'_>,
    request: MoveResourceGroup,
) -> Result<MoveResourceGroupResponse, ApiError> {
    let mut response = MoveResourceGroupResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    check(region, &request.resource_type, &request.resource_id)?;
    let to = resource_group(Some(request.new_resource_group_id))
        .ok_or_else(|| ApiError::new("ResourceNotFound.ResourceGroup"))?;
    if let Some(place) = place(region, &request.resource_type, &request.resource_id) {
        *place = to;
    }
    let mut moved = MovedResource::new();
    moved.resource_id = Some(request.resource_id);
    (response.success, response.http_status_code) = (Some(true), Some(200));
    response.data = Some(moved);
    Ok(response)
}

/// Whether a resource is there.
fn check(region: &Region, kind: &Kind, id: &str) -> Result<(), ApiError> {
    match kind {
        Kind::Loadbalancer => region.load_balancer(id).map(drop),
        Kind::Servergroup => region.server_group(id).map(drop),
        Kind::Securitypolicy => region.security_policy(id).map(drop),
        _ => Err(ApiError::new("IllegalParam.resourceType")),
    }
}

/// Where the group of a resource is written down.
fn place<'r>(region: &'r mut Region, kind: &Kind, id: &str) -> Option<&'r mut String> {
    match kind {
        Kind::Loadbalancer => Some(&mut region.load_balancers.get_mut(id)?.resource_group_id),
        Kind::Servergroup => Some(&mut region.server_groups.get_mut(id)?.resource_group_id),
        Kind::Securitypolicy => Some(&mut region.security_policies.get_mut(id)?.resource_group_id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use aliyun_emulator::product::default_resource_group;
    use aliyun_nlb_model::{
        CreateServerGroup, ListLoadBalancers, ListSecurityPolicy, ListServerGroups,
    };

    use super::*;
    use crate::behaviour::fixture;

    #[test]
    fn what_moves_is_found_in_its_new_group_alone() {
        let desk = fixture::desk();
        let balancers = |group: &str| {
            let found = desk.call(&ListLoadBalancers::new().resource_group_id(group)).unwrap();
            found.load_balancers.len()
        };
        let groups = |group: &str| {
            let found = desk.call(&ListServerGroups::new().resource_group_id(group)).unwrap();
            found.server_groups.len()
        };
        let policies = |group: &str| {
            let found = desk.call(&ListSecurityPolicy::new().resource_group_id(group)).unwrap();
            found.security_policies.len()
        };
        let counts = |group: &str| [balancers(group), groups(group), policies(group)];
        let default = default_resource_group();
        let [all_balancers, all_groups, all_policies] = counts(&default);
        assert_eq!(counts("rg-1"), [0, 0, 0]);
        for (id, kind) in
            [("nlb-1", "loadbalancer"), ("sgp-tcp", "servergroup"), ("tls-1", "securitypolicy")]
        {
            let answer = desk.call(&MoveResourceGroup::new(id, kind, "rg-1")).unwrap();
            assert_eq!((answer.success, answer.http_status_code), (Some(true), Some(200)));
            assert_eq!(answer.data.unwrap().resource_id.as_deref(), Some(id));
        }
        assert_eq!(counts("rg-1"), [1, 1, 1]);
        assert_eq!(counts(&default), [all_balancers - 1, all_groups - 1, all_policies - 1]);
        desk.reload();
    }

    #[test]
    fn what_is_not_there_does_not_move() {
        let desk = fixture::desk();
        for (id, kind, to, code) in [
            ("none", "loadbalancer", "rg-1", "ResourceNotFound.loadBalancer"),
            ("none", "servergroup", "rg-1", "ResourceNotFound.serverGroup"),
            ("none", "securitypolicy", "rg-1", "ResourceNotFound.securitypolicy"),
            ("nlb-1", "servergroup", "rg-1", "ResourceNotFound.serverGroup"),
            ("nlb-1", "loadbalancer", "group", "ResourceNotFound.ResourceGroup"),
            ("nlb-1", "loadbalancer", "rg-", "ResourceNotFound.ResourceGroup"),
            ("nlb-1", "loadbalancer", "rg-1 2", "ResourceNotFound.ResourceGroup"),
            ("nlb-1", "listener", "rg-1", "IllegalParam.resourceType"),
        ] {
            desk.refuses(&MoveResourceGroup::new(id, kind, to), code);
        }
    }

    #[test]
    fn what_is_made_stands_in_the_group_that_it_names() {
        let desk = fixture::desk();
        let new = |group: &str| CreateServerGroup::new("more", "vpc-1").resource_group_id(group);
        let id = desk.call(&new("rg-acfm1")).unwrap().server_group_id;
        let found = desk.call(&ListServerGroups::new().resource_group_id("rg-acfm1")).unwrap();
        let found: Vec<_> =
            found.server_groups.into_iter().map(|own| own.server_group_id).collect();
        assert_eq!(found, [id]);
        desk.refuses(&new("acfm1"), "ResourceNotFound.ResourceGroup");
    }
}
