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

#[cfg(test)]
mod tests {
    use aliyun_nlb_model::{DeleteListener, UpdateListenerAttribute};

    use super::*;
    use crate::behaviour::fixture;
    use crate::desk::Desk;

    fn shown(desk: &Desk) -> [Option<String>; 3] {
        let answer = desk.call(&DescribeHdMonitorRegionConfig::new()).unwrap();
        [answer.region_id, answer.log_project, answer.metric_store]
    }

    fn told(project: &str, store: &str) -> [Option<String>; 3] {
        ["cn-hangzhou", project, store].map(|text| Some(text.to_owned()))
    }

    #[test]
    fn a_region_has_one_setting_and_tells_of_none_with_empty_texts() {
        let desk = fixture::desk();
        assert_eq!(shown(&desk), told("", ""));
        let answer = desk.call(&SetHdMonitorRegionConfig::new("project", "store")).unwrap();
        assert_eq!(
            [answer.region_id, answer.log_project, answer.metric_store],
            told("project", "store")
        );
        assert_eq!(shown(&desk), told("project", "store"));
        desk.call(&SetHdMonitorRegionConfig::new("project", "other")).unwrap();
        assert_eq!(shown(&desk.reload()), told("project", "other"));
    }

    #[test]
    fn the_setting_stays_while_a_listener_sends_figures() {
        let desk = fixture::desk();
        let monitored = fixture::tcp(80).sec_sensor_enabled(true);
        desk.refuses(&monitored, "ResourceNotFound.HdMonitorConfigNotExist");
        let set = |store: &str| SetHdMonitorRegionConfig::new("project", store);
        desk.call(&set("store")).unwrap();
        let id = fixture::listen(&desk, &monitored);
        desk.refuses(&set("other"), "EnableHDMonitor.Fail");
        // The same again changes nothing.
        desk.call(&set("store")).unwrap();
        desk.call(&UpdateListenerAttribute::new(&id).sec_sensor_enabled(false)).unwrap();
        desk.call(&set("other")).unwrap();
        desk.call(&UpdateListenerAttribute::new(&id).sec_sensor_enabled(true)).unwrap();
        desk.refuses(&set("store"), "EnableHDMonitor.Fail");
        desk.call(&DeleteListener::new(&id)).unwrap();
        desk.call(&set("store")).unwrap();
        assert_eq!(shown(&desk), told("project", "store"));
    }
}
