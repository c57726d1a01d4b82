//! Where the figures of fine-grained monitoring go. Every project of Log Service exists.

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    DescribeHdMonitorRegionConfig, DescribeHdMonitorRegionConfigResponse, SetHdMonitorRegionConfig,
    SetHdMonitorRegionConfigResponse,
};

use super::Scene;
use crate::state::Monitoring;

/// Describes the setting of a region; of one without a setting all is empty.
pub(crate) fn describe_hd_monitor_region_config(
    scene: &mut Scene<'_>,
    request: DescribeHdMonitorRegionConfig,
) -> Result<DescribeHdMonitorRegionConfigResponse, ApiError> {
    let mut response = DescribeHdMonitorRegionConfigResponse::new(scene.request_id);
    response.region_id = Some(scene.region_id(request.region_id.as_deref())?);
    let set = (*scene.region(request.region_id.as_deref())?.monitoring).clone();
    let (project, store) = set.map(|set| (set.log_project, set.metric_store)).unwrap_or_default();
    (response.log_project, response.metric_store) = (Some(project), Some(store));
    Ok(response)
}

/// Sets where the figures go, while no listener sends any.
pub(crate) fn set_hd_monitor_region_config(
    scene: &mut Scene<'_>,
    request: SetHdMonitorRegionConfig,
) -> Result<SetHdMonitorRegionConfigResponse, ApiError> {
    let mut response = SetHdMonitorRegionConfigResponse::new(scene.request_id);
    response.region_id = Some(scene.region_id(request.region_id.as_deref())?);
    let region = scene.region(request.region_id.as_deref())?;
    let set = Monitoring { log_project: request.log_project, metric_store: request.metric_store };
    let is_new = region.monitoring.as_ref() != Some(&set);
    if is_new && region.is_monitored() {
        return Err(ApiError::new("EnableHDMonitor.Fail"));
    }
    response.log_project = Some(set.log_project.clone());
    response.metric_store = Some(set.metric_store.clone());
    *region.monitoring = Some(set);
    Ok(response)
}
