//! Moves between resource groups.

use aliyun_emulator::product::{ApiError, resource_group};
use aliyun_slb_model::{MovableResourceType as Kind, MoveResourceGroup, MoveResourceGroupResponse};

use super::Scene;
use crate::state::Region;

/// Puts a load balancer, a certificate or an access control list into another group.
pub(crate) fn move_resource_group(
    scene: &mut Scene<'_>,
    request: MoveResourceGroup,
) -> Result<MoveResourceGroupResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let to = resource_group(Some(request.new_resource_group_id))
        .ok_or_else(|| ApiError::new("InvalidResourceGroupId.NotFound"))?;
    put(region, &request.resource_type, &request.resource_id, to)?;
    Ok(MoveResourceGroupResponse::new(request_id))
}

fn put(region: &mut Region, kind: &Kind, id: &str, to: String) -> Result<(), ApiError> {
    match kind {
        Kind::Loadbalancer => {
            let found = region.load_balancers.get_mut(id);
            let found = found.ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))?;
            found.settings.set("ResourceGroupId", to);
        }
        Kind::Certificate => {
            let of_server = region.server_certificates.get_mut(id);
            let found = of_server.or_else(|| region.ca_certificates.get_mut(id));
            let unknown = || ApiError::new("ServerCertificateId.NotFound");
            found.ok_or_else(unknown)?.resource_group_id = to;
        }
        Kind::Acl => {
            let found = region.acls.get_mut(id);
            found.ok_or_else(|| ApiError::new("AclNotExist"))?.resource_group_id = to;
        }
        _ => {
            let why = "ResourceType is none that has a resource group.";
            return Err(ApiError::new("InvalidParameter").because(why));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use aliyun_slb_model::{CreateAccessControlList, DescribeAccessControlLists};

    use super::*;
    use aliyun_emulator::product::Local;

    use crate::desk::Desk;

    const LOAD_BALANCER: &str = "lb-bp1000000000000000001";

    #[test]
    fn resources_move() {
        let desk = Desk::new();
        let acl = desk.call(&CreateAccessControlList::new("office")).unwrap().acl_id;
        desk.call(&MoveResourceGroup::new(acl, Kind::Acl, "rg-2")).unwrap();
        let moved = DescribeAccessControlLists::new().resource_group_id("rg-2");
        assert_eq!(desk.call(&moved).unwrap().total_count, Some(1));

        desk.call(&MoveResourceGroup::new(LOAD_BALANCER, Kind::Loadbalancer, "rg-2")).unwrap();
        let group = desk.local(|local: Local<'_, Region>| {
            let settings = &local.own.load_balancers[LOAD_BALANCER].settings;
            settings.get("ResourceGroupId").map(str::to_owned)
        });
        assert_eq!(group.as_deref(), Some("rg-2"));
        desk.reload();
    }

    #[test]
    fn what_does_not_exist_stays() {
        let desk = Desk::new();
        let to = |id: &str, kind| MoveResourceGroup::new(id, kind, "rg-2");
        desk.refuses(&to("lb-x", Kind::Loadbalancer), "InvalidLoadBalancerId.NotFound");
        desk.refuses(&to("acl-x", Kind::Acl), "AclNotExist");
        desk.refuses(&to("cert-x", Kind::Certificate), "ServerCertificateId.NotFound");
        let nowhere = MoveResourceGroup::new(LOAD_BALANCER, Kind::Loadbalancer, "nowhere");
        desk.refuses(&nowhere, "InvalidResourceGroupId.NotFound");
    }
}
