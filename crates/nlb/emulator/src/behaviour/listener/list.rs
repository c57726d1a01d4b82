//! Listeners of several load balancers.

use std::collections::BTreeSet;

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{ListListeners, ListListenersResponse};

use super::describe::item;
use crate::behaviour::Scene;
use crate::behaviour::page::{Asked, filter, narrowed};
use crate::state::{Key, Listener, ModelTags as _, Region, Tagged};

/// The listeners that all filters let through.
pub(crate) fn list_listeners(
    scene: &mut Scene<'_>,
    request: ListListeners,
) -> Result<ListListenersResponse, ApiError> {
    let request_id = scene.request_id;
    let asked = Asked::new(request.next_token.as_deref(), request.max_results)?;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let fits = |listener: &&Listener| {
        let wanted = request.listener_protocol.as_ref();
        wanted.is_none_or(|protocol| *protocol == listener.listener_protocol)
            && request.sec_sensor_enabled.is_none_or(|on| on == listener.sec_sensor_enabled)
            && listener.tags.match_all(&request.tag)
    };
    let is_filtered = request.listener_protocol.is_some() || request.sec_sensor_enabled.is_some();
    let page = match wanted(region, &request) {
        Some(ids) => {
            let found = ids.into_iter().filter_map(|id| region.listeners.get(id));
            asked.of_some(found.filter(fits))
        }
        None if is_filtered => asked.of_some(region.listeners.values().filter(fits)),
        None => asked.of_all(region, Tagged::Listener, &region.listeners),
    };
    let mut response = ListListenersResponse::new(request_id);
    response.listeners =
        page.things.into_iter().map(|listener| item(region, &region_id, listener)).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(asked.max_results);
    Ok(response)
}

/// The ids of the listeners that are named, or by their load balancers or a tag, if any are.
fn wanted<'r>(region: &'r Region, request: &'r ListListeners) -> Option<BTreeSet<&'r str>> {
    let of_owners = filter(&request.load_balancer_ids).map(|owners| {
        let keys = owners.into_iter().map(|id| Key::ListenerOf(id.to_owned()));
        keys.flat_map(|key| region.index.sources(&key).collect::<Vec<_>>()).collect()
    });
    let tag = request.tag.first();
    let tagged =
        tag.map(|tag| region.index.tagged(Tagged::Listener, &tag.key, tag.value.as_deref()));
    narrowed([filter(&request.listener_ids), of_owners, tagged])
}
