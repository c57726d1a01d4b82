//! Moves between resource groups.

use aliyun_alb_model::{MovableResourceType as Kind, MoveResourceGroup, MoveResourceGroupResponse};
use aliyun_emulator::product::{ApiError, resource_group};

use super::Scene;
use crate::state::Region;

/// Puts a load balancer, a server group, an ACL or a security policy into another group.
pub(crate) fn move_resource_group(
    scene: &mut Scene<'_>,
    request: MoveResourceGroup,
) -> Result<MoveResourceGroupResponse, ApiError> {
    let response = MoveResourceGroupResponse::new(scene.request_id);
    let region = scene.region(None)?;
    check(region, &request.resource_type, &request.resource_id)?;
    let to = resource_group(Some(request.new_resource_group_id))
        .ok_or_else(|| ApiError::new("NotExist.ResourceGroup"))?;
    if let Some(place) = place(region, &request.resource_type, &request.resource_id) {
        *place = to;
    }
    Ok(response)
}

/// Whether a resource is there.
fn check(region: &Region, kind: &Kind, id: &str) -> Result<(), ApiError> {
    match kind {
        Kind::Loadbalancer => region.load_balancer(id).map(drop),
        Kind::Servergroup => region.server_group(id).map(drop),
        Kind::Acl => region.acl(id).map(drop),
        Kind::Securitypolicy => region.security_policy(id).map(drop),
        // The rules of the requests have refused it.
        _ => Err(ApiError::new("InvalidParameter").because("ResourceType is none that moves.")),
    }
}

/// Where the group of a resource is written down.
fn place<'r>(region: &'r mut Region, kind: &Kind, id: &str) -> Option<&'r mut String> {
    match kind {
        Kind::Loadbalancer => Some(&mut region.load_balancers.get_mut(id)?.resource_group_id),
        Kind::Servergroup => Some(&mut region.server_groups.get_mut(id)?.resource_group_id),
        Kind::Acl => Some(&mut region.acls.get_mut(id)?.resource_group_id),
        Kind::Securitypolicy => Some(&mut region.security_policies.get_mut(id)?.resource_group_id),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
