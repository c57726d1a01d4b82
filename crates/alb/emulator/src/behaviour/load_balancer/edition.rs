use aliyun_alb_model::{
    LoadBalancerEdition, UpdateLoadBalancerEdition, UpdateLoadBalancerEditionResponse,
};
use aliyun_emulator::product::ApiError;

use super::{begin_job, working};
use crate::behaviour::Scene;

/// Gives a load balancer a higher edition. Its job is known to those who ask for it by the id.
pub(crate) fn update_load_balancer_edition(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerEdition,
) -> Result<UpdateLoadBalancerEditionResponse, ApiError> {
    let request_id = scene.request_id;
    let (id, edition) = (request.load_balancer_id.as_str(), request.load_balancer_edition);
    let region = scene.region(None)?;
    let own = working(region, id)?;
    if own.load_balancer_edition == edition {
        return Err(ApiError::new("OperationDenied.EditionNotChanged"));
    }
    if rank(&edition) < rank(&own.load_balancer_edition) {
        return Err(ApiError::new("OperationDenied.Downgrade"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.load_balancer_edition = edition;
    }
    begin_job(scene, id, "Update")?;
    Ok(UpdateLoadBalancerEditionResponse::new(request_id))
}

/// The higher, the more it can do.
fn rank(edition: &LoadBalancerEdition) -> u8 {
    match edition {
        LoadBalancerEdition::Basic => 0,
        LoadBalancerEdition::Standard => 1,
        _ => 2,
    }
}
