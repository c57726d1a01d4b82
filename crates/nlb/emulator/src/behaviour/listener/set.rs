//! Changes of listeners. What a call leaves out stays as it is.

use aliyun_emulator::product::{ApiError, Local, Task};
use aliyun_nlb_model::{UpdateListenerAttribute, UpdateListenerAttributeResponse};

use super::create::tell;
use super::references::{self, Given};
use crate::behaviour::{Scene, put};
use crate::state::Listener;

/// Changes a listener. One that is stopped stays so.
pub(crate) fn update_listener_attribute(
    scene: &mut Scene<'_>,
    request: UpdateListenerAttribute,
) -> Result<UpdateListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let (id, region_id) = (request.listener_id.clone(), request.region_id.clone());
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let before = region.listener(&id)?;
    let mut listener = before.clone();
    let given = change(&mut listener, request)?;
    references::check(region, shared, &listener, given)?;
    if listener.server_group_id != before.server_group_id {
        references::check_users(region, &listener.server_group_id)?;
        references::check_servers(region, &listener)?;
    }
    region.listeners.insert(id.as_str(), listener);
    let task = Task { resource_type: "listener", resource_id: &id, operate_type: "Update" };
    let job = scene.begin_job(region_id.as_deref(), task)?;
    let mut response = UpdateListenerAttributeResponse::new(request_id);
    response.job_id = Some(job);
    Ok(response)
}

/// Changes what a request gives, and tells what that is.
fn change(listener: &mut Listener, request: UpdateListenerAttribute) -> Result<Given, ApiError> {
    let is_tls = listener.is_tls();
    let authority = !request.ca_certificate_ids.is_empty() || request.ca_enabled.is_some();
    let given = Given {
        group: request.server_group_id.is_some(),
        certificate: is_tls && !request.certificate_ids.is_empty(),
        authority: is_tls && authority,
        policy: request.security_policy_id.is_some(),
        monitoring: request.sec_sensor_enabled == Some(true),
    };
    put(&mut listener.server_group_id, request.server_group_id);
    put(&mut listener.listener_description, said(request.listener_description));
    if let Some(seconds) = request.idle_timeout {
        listener.idle_timeout = Some(seconds);
    }
    put(&mut listener.proxy_protocol_enabled, request.proxy_protocol_enabled);
    if let Some(config) = request.proxy_protocol_v2_config {
        tell(listener, config);
    }
    put(&mut listener.sec_sensor_enabled, request.sec_sensor_enabled);
    put(&mut listener.cps, request.cps);
    put(&mut listener.mss, request.mss);
    // The rest has no effect on other listeners.
    if !is_tls {
        return Ok(given);
    }
    put(&mut listener.security_policy_id, said(request.security_policy_id));
    if !request.certificate_ids.is_empty() {
        let is_additional = |id| listener.additional_certificate_ids.contains(id);
        if let Some(id) = request.certificate_ids.iter().find(|id| is_additional(id)) {
            return Err(ApiError::new("ResourceAlreadyAssociated.Certificate").with(id));
        }
        listener.certificate_ids = request.certificate_ids;
    }
    if !request.ca_certificate_ids.is_empty() {
        listener.ca_certificate_ids = request.ca_certificate_ids;
    }
    put(&mut listener.ca_enabled, request.ca_enabled);
    put(&mut listener.alpn_enabled, request.alpn_enabled);
    if request.alpn_policy.is_some() {
        listener.alpn_policy = request.alpn_policy;
    }
    if !listener.alpn_enabled {
        listener.alpn_policy = None;
    }
    Ok(given)
}

fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
