//! Starting, stopping, deleting.

use aliyun_alb_model::{
    DeleteListener, DeleteListenerResponse, StartListener, StartListenerResponse, StopListener,
    StopListenerResponse,
};
use aliyun_emulator::product::{ApiError, Subject as _};

use super::{begin_job, references};
use crate::behaviour::Scene;
use crate::state::{Key, Subject};

/// Starts a listener. One that runs goes on.
pub(crate) fn start_listener(
    scene: &mut Scene<'_>,
    request: StartListener,
) -> Result<StartListenerResponse, ApiError> {
    let mut response = StartListenerResponse::new(scene.request_id);
    turn(scene, &request.listener_id, false)?;
    response.job_id = Some(begin_job(scene, &request.listener_id, "Update")?);
    Ok(response)
}

/// Stops a listener. One that is stopped stays so.
pub(crate) fn stop_listener(
    scene: &mut Scene<'_>,
    request: StopListener,
) -> Result<StopListenerResponse, ApiError> {
    let mut response = StopListenerResponse::new(scene.request_id);
    turn(scene, &request.listener_id, true)?;
    response.job_id = Some(begin_job(scene, &request.listener_id, "Update")?);
    Ok(response)
}

/// Deletes a listener, whether it runs or not, with its rules and scripts. What it uses stays.
pub(crate) fn delete_listener(
    scene: &mut Scene<'_>,
    request: DeleteListener,
) -> Result<DeleteListenerResponse, ApiError> {
    let mut response = DeleteListenerResponse::new(scene.request_id);
    let id = request.listener_id.as_str();
    let region = scene.region(None)?;
    references::home(region, &region.listener(id)?.load_balancer_id)?;
    if region.listeners_by(&Key::Quic(id.to_owned())).next().is_some() {
        return Err(ApiError::new("ResourceInUse.Listener").with(id));
    }
    for part in region.remove(Subject::Listener(id.to_owned())) {
        let (_, part) = part.name();
        scene.end_jobs(None, part)?;
    }
    response.job_id = Some(begin_job(scene, id, "Delete")?);
    Ok(response)
}

fn turn(scene: &mut Scene<'_>, id: &str, stopped: bool) -> Result<(), ApiError> {
    let region = scene.region(None)?;
    references::home(region, &region.listener(id)?.load_balancer_id)?;
    if let Some(listener) = region.listeners.get_mut(id) {
        listener.stopped = stopped;
    }
    Ok(())
}
