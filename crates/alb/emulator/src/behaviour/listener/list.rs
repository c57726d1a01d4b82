//! Listeners of several load balancers.

use aliyun_alb_model::{ListListeners, ListListenersResponse};
use aliyun_emulator::product::{ApiError, Listed};

use super::describe::item;
use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, Listener, asked};

/// The listeners that all filters let through.
pub(crate) fn list_listeners(
    scene: &mut Scene<'_>,
    request: ListListeners,
) -> Result<ListListenersResponse, ApiError> {
    let mut response = ListListenersResponse::new(scene.request_id);
    let ask = PAGES.ask("ListListeners", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let (protocol, status) = (request.listener_protocol.as_ref(), request.status.as_ref());
    let fits = |listener: &Listener| {
        protocol.is_none_or(|wanted| *wanted == listener.listener_protocol)
            && status.is_none_or(|wanted| *wanted == region.listener_status(listener))
    };
    let is_filtered = protocol.is_some() || status.is_some();
    let listed = Listed::new(&region.listeners)
        .with_ids(&request.listener_ids)
        .that_name(&region.index, &request.load_balancer_ids, |id| {
            Key::LoadBalancer(Kind::Listener, id)
        })
        .tagged(&region.index, asked(&request.tag));
    let page = listed.page(&region.index, ask, is_filtered.then_some(&fits))?;
    response.listeners = page.items.into_iter().map(|listener| item(region, listener)).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}
