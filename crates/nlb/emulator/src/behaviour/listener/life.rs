//! Starting, stopping, deleting.

use aliyun_emulator::product::{ApiError, Task};
use aliyun_nlb_model::{
    DeleteListener, DeleteListenerResponse, StartListener, StartListenerResponse, StopListener,
    StopListenerResponse,
};

use crate::behaviour::Scene;

/// Starts a listener that is stopped.
pub(crate) fn start_listener(
    scene: &mut Scene<'_>,
    request: StartListener,
) -> Result<StartListenerResponse, ApiError> {
    let mut response = StartListenerResponse::new(scene.request_id);
    turn(scene, request.region_id.as_deref(), &request.listener_id, false)?;
    let task = task(&request.listener_id, "Start");
    response.job_id = Some(scene.begin_job(request.region_id.as_deref(), task)?);
    Ok(response)
}

/// Stops a listener that runs.
pub(crate) fn stop_listener(
    scene: &mut Scene<'_>,
    request: StopListener,
) -> Result<StopListenerResponse, ApiError> {
    let mut response = StopListenerResponse::new(scene.request_id);
    turn(scene, request.region_id.as_deref(), &request.listener_id, true)?;
    let task = task(&request.listener_id, "Stop");
    response.job_id = Some(scene.begin_job(request.region_id.as_deref(), task)?);
    Ok(response)
}

/// Deletes a listener, whether it runs or not. Its server group stays.
pub(crate) fn delete_listener(
    scene: &mut Scene<'_>,
    request: DeleteListener,
) -> Result<DeleteListenerResponse, ApiError> {
    let mut response = DeleteListenerResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    region.listener(&request.listener_id)?;
    region.remove_listener(&request.listener_id);
    let task = task(&request.listener_id, "Delete");
    response.job_id = Some(scene.begin_job(request.region_id.as_deref(), task)?);
    Ok(response)
}

fn turn(
    scene: &mut Scene<'_>,
    region_id: Option<&str>,
    id: &str,
    stopped: bool,
) -> Result<(), ApiError> {
    let region = scene.region(region_id)?;
    if region.listener(id)?.stopped == stopped {
        let state = if stopped { "Stopped" } else { "Running" };
        let why = format!("The status of listener {id} [{state}] is incorrect.");
        return Err(ApiError::new("IncorrectStatus.listener").because(why));
    }
    if let Some(listener) = region.listeners.get_mut(id) {
        listener.stopped = stopped;
    }
    Ok(())
}

fn task<'t>(id: &'t str, operate_type: &'t str) -> Task<'t> {
    Task { resource_type: "listener", resource_id: id, operate_type }
}
