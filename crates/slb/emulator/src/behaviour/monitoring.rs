//! Fine-grained monitoring, which a region has or has not. Every project of Log Service is taken
//! for one that exists, and the role for deliveries as granted.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    DescribeHighDefinationMonitor, DescribeHighDefinationMonitorResponse,
    EnableHighDefinationMonitor, EnableHighDefinationMonitorResponse, ModifyHighDefinationMonitor,
    ModifyHighDefinationMonitorResponse,
};

use super::Scene;
use crate::state::LogTarget;

/// Turns it on.
pub(crate) fn enable_high_defination_monitor(
    scene: &mut Scene<'_>,
    request: EnableHighDefinationMonitor,
) -> Result<EnableHighDefinationMonitorResponse, ApiError> {
    let request_id = scene.request_id;
    let monitoring = &mut scene.region(request.region_id.as_deref())?.monitoring;
    if monitoring.is_some() {
        return Err(ApiError::new("OperationNotAllowed.HighDefinitionMonitorEnabled"));
    }
    let (log_project, log_store) = (request.log_project, request.log_store);
    **monitoring = Some(LogTarget { log_project, log_store });
    let mut response = EnableHighDefinationMonitorResponse::new(request_id);
    response.success = Some(true);
    Ok(response)
}

/// Sends the figures elsewhere.
pub(crate) fn modify_high_defination_monitor(
    scene: &mut Scene<'_>,
    request: ModifyHighDefinationMonitor,
) -> Result<ModifyHighDefinationMonitorResponse, ApiError> {
    let request_id = scene.request_id;
    let monitoring = &mut scene.region(request.region_id.as_deref())?.monitoring;
    if monitoring.is_none() {
        return Err(ApiError::new("OperationNotAllowed.HighDefinitionMonitorNotEnabled"));
    }
    let (log_project, log_store) = (request.log_project, request.log_store);
    **monitoring = Some(LogTarget { log_project, log_store });
    let mut response = ModifyHighDefinationMonitorResponse::new(request_id);
    response.success = Some(true);
    Ok(response)
}

/// Tells where the figures go, if anywhere.
pub(crate) fn describe_high_defination_monitor(
    scene: &mut Scene<'_>,
    request: DescribeHighDefinationMonitor,
) -> Result<DescribeHighDefinationMonitorResponse, ApiError> {
    let request_id = scene.request_id;
    let target = scene.region(request.region_id.as_deref())?.monitoring.as_ref().cloned();
    let mut response = DescribeHighDefinationMonitorResponse::new(request_id);
    response.success = Some(true);
    if let Some(target) = target {
        response.log_project = Some(target.log_project);
        response.log_store = Some(target.log_store);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use aliyun_core::Params;

    use super::*;
    use crate::desk::Desk;

    #[test]
    fn monitoring_is_turned_on_once_and_sent_elsewhere() {
        let desk = Desk::new();
        let told = |desk: &Desk| {
            let told = desk.call(&DescribeHighDefinationMonitor::new()).unwrap();
            assert_eq!(told.success, Some(true));
            told.log_project.zip(told.log_store)
        };
        assert_eq!(told(&desk), None);
        let elsewhere = ModifyHighDefinationMonitor::new("my-project", "other-store");
        desk.refuses(&elsewhere, "OperationNotAllowed.HighDefinitionMonitorNotEnabled");
        let enable = EnableHighDefinationMonitor::new("my-project", "my-store");
        assert_eq!(desk.call(&enable).unwrap().success, Some(true));
        desk.refuses(&enable, "OperationNotAllowed.HighDefinitionMonitorEnabled");
        let desk = desk.reload();
        assert_eq!(told(&desk), Some(("my-project".to_owned(), "my-store".to_owned())));
        assert_eq!(desk.call(&elsewhere).unwrap().success, Some(true));
        assert_eq!(told(&desk), Some(("my-project".to_owned(), "other-store".to_owned())));
    }

    #[test]
    fn success_is_a_text() {
        let desk = Desk::new();
        let mut params = Params::new();
        params.text("RegionId", "cn-hangzhou");
        params.text("LogProject", "my-project");
        params.text("LogStore", "my-store");
        for action in ["Enable", "Modify", "Describe"] {
            let action = format!("{action}HighDefinationMonitor");
            let body = desk.call_raw(&action, &params).unwrap();
            assert!(body.contains(r#""Success":"true""#), "{body}");
        }
    }
}
