//! Resource groups. They belong to another service: every id that looks like one is taken for one.

use aliyun_emulator::product::{ApiError, default_resource_group};
use aliyun_nlb_model::{
    MovableResourceType as Kind, MoveResourceGroup, MoveResourceGroupResponse, MovedResource,
};

use super::Scene;
use crate::state::Region;

/// The resource group that a request names, or the default one; none if there is no such group.
pub(crate) fn named(id: Option<String>) -> Option<String> {
    match id.filter(|id| !id.is_empty()) {
        None => Some(default_resource_group()),
        Some(id) => id.strip_prefix("rg-").is_some_and(is_name).then_some(id),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Puts a load balancer, a server group or a security policy into another group.
pub(crate) fn move_resource_group(
    scene: &mut Scene<'_>,
    request: MoveResourceGroup,
) -> Result<MoveResourceGroupResponse, ApiError> {
    let mut response = MoveResourceGroupResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    check(region, &request.resource_type, &request.resource_id)?;
    let to = named(Some(request.new_resource_group_id))
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
