//! Listeners of several load balancers.

use aliyun_emulator::product::{ApiError, Listed};
use aliyun_nlb_model::{ListListeners, ListListenersResponse};

use super::describe::item;
use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Listener, asked};

/// The listeners that all filters let through.
pub(crate) fn list_listeners(
    scene: &mut Scene<'_>,
    request: ListListeners,
) -> Result<ListListenersResponse, ApiError> {
    let mut response = ListListenersResponse::new(scene.request_id);
    let ask = PAGES.ask("ListListeners", request.next_token.as_deref(), request.max_results);
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = &*scene.region(request.region_id.as_deref())?;
    let (protocol, sensor) = (request.listener_protocol.as_ref(), request.sec_sensor_enabled);
    let fits = |listener: &Listener| {
        protocol.is_none_or(|wanted| *wanted == listener.listener_protocol)
            && sensor.is_none_or(|on| on == listener.sec_sensor_enabled)
    };
    let is_filtered = protocol.is_some() || sensor.is_some();
    let listed = Listed::new(&region.listeners)
        .with_ids(&request.listener_ids)
        .that_name(&region.index, &request.load_balancer_ids, Key::LoadBalancer)
        .tagged(&region.index, asked(&request.tag));
    let page = listed.page(&region.index, ask, is_filtered.then_some(&fits))?;
    let shown = page.items.into_iter().map(|listener| item(region, &region_id, listener));
    response.listeners = shown.collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}
