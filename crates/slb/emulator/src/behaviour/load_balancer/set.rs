//! Names, states and protections.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    ModificationProtectionStatus, SetLoadBalancerDeleteProtection,
    SetLoadBalancerDeleteProtectionResponse, SetLoadBalancerModificationProtection,
    SetLoadBalancerModificationProtectionResponse, SetLoadBalancerName,
    SetLoadBalancerNameResponse, SetLoadBalancerStatus, SetLoadBalancerStatusResponse,
    TargetLoadBalancerStatus,
};

use super::open;
use crate::behaviour::Scene;
use crate::state::Status;

/// Renames it. Two may have the same name.
pub(crate) fn set_load_balancer_name(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerName,
) -> Result<SetLoadBalancerNameResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    found.settings.set("LoadBalancerName", request.load_balancer_name);
    Ok(SetLoadBalancerNameResponse::new(request_id))
}

/// Turns it on or off.
pub(crate) fn set_load_balancer_status(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerStatus,
) -> Result<SetLoadBalancerStatusResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    found.status = match request.load_balancer_status {
        TargetLoadBalancerStatus::Active => Status::Active,
        TargetLoadBalancerStatus::Inactive => Status::Inactive,
        _ => {
            let why = "LoadBalancerStatus must be active or inactive.";
            return Err(ApiError::new("InvalidParameter").because(why));
        }
    };
    Ok(SetLoadBalancerStatusResponse::new(request_id))
}

/// Protects it from deletion, or no longer. A subscription cannot be deleted anyway.
pub(crate) fn set_load_balancer_delete_protection(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerDeleteProtection,
) -> Result<SetLoadBalancerDeleteProtectionResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    if found.settings.is("PayType", "PrePay") {
        return Err(ApiError::new("OperationUnsupported.DeleteProtectionForPrePayInstance"));
    }
    found.settings.set("DeleteProtection", request.delete_protection.as_str().to_owned());
    Ok(SetLoadBalancerDeleteProtectionResponse::new(request_id))
}

/// Protects it from changes in the console, or no longer; the reason goes with the protection.
pub(crate) fn set_load_balancer_modification_protection(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerModificationProtection,
) -> Result<SetLoadBalancerModificationProtectionResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    let status = request.modification_protection_status;
    found.settings.set("ModificationProtectionStatus", status.as_str().to_owned());
    let reason = request.modification_protection_reason;
    match reason.filter(|_| status != ModificationProtectionStatus::NonProtection) {
        Some(reason) => found.settings.set("ModificationProtectionReason", reason),
        None => found.settings.remove("ModificationProtectionReason"),
    }
    Ok(SetLoadBalancerModificationProtectionResponse::new(request_id))
}
