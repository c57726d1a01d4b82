//! New listeners.

use aliyun_emulator::product::{ApiError, Local, Tags, Task};
use aliyun_nlb_model::{
    CreateListener, CreateListenerResponse, ListenerProtocol, ProxyProtocolV2Config,
};

use super::references::{self, Given};
use crate::behaviour::Scene;
use crate::state::{Listener, ModelTags as _};

/// Makes a listener, which runs.
pub(crate) fn create_listener(
    scene: &mut Scene<'_>,
    request: CreateListener,
) -> Result<CreateListenerResponse, ApiError> {
    let region_id = request.region_id.clone();
    let mut listener = listener(request);
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    region.open_load_balancer(&listener.load_balancer_id)?;
    references::check(region, shared, &listener, Given::ALL)?;
    references::check_port(region, &listener)?;
    references::check_room(region, &listener)?;

    let id = scene.fresh_id("lsn-", 18);
    listener.listener_id = format!("{id}@{}", listener.listener_port);
    listener.number = scene.ids().made;
    let id = listener.listener_id.clone();
    scene.region(region_id.as_deref())?.listeners.insert(id.as_str(), listener);
    let task = Task { resource_type: "listener", resource_id: &id, operate_type: "Create" };
    let job = scene.begin_job(region_id.as_deref(), task)?;
    let mut response = CreateListenerResponse::new(scene.request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// What a request asks for, without an id. What is for TCPSSL listeners has no effect on others.
fn listener(request: CreateListener) -> Listener {
    let is_tcpssl = request.listener_protocol == ListenerProtocol::Tcpssl;
    let on = |switch: Option<bool>| is_tcpssl && switch == Some(true);
    let (alpn_enabled, ca_enabled) = (on(request.alpn_enabled), on(request.ca_enabled));
    let tls = |ids: Vec<String>| if is_tcpssl { ids } else { Vec::new() };
    let range = |port: Option<u16>| port.filter(|_| request.listener_port == 0);
    let mut proxy = ProxyProtocolV2Config::new();
    change_proxy_protocol(&mut proxy, request.proxy_protocol_v2_config.unwrap_or_default());
    Listener {
        listener_id: String::new(),
        load_balancer_id: request.load_balancer_id,
        listener_port: request.listener_port,
        start_port: range(request.start_port),
        end_port: range(request.end_port),
        listener_protocol: request.listener_protocol,
        server_group_id: request.server_group_id,
        listener_description: request.listener_description.unwrap_or_default(),
        idle_timeout: request.idle_timeout,
        security_policy_id: request.security_policy_id.filter(|id| is_tcpssl && !id.is_empty()),
        certificate_ids: tls(request.certificate_ids),
        additional_certificate_ids: Vec::new(),
        ca_certificate_ids: tls(request.ca_certificate_ids),
        ca_enabled,
        alpn_enabled,
        alpn_policy: request.alpn_policy.filter(|_| alpn_enabled),
        proxy_protocol_enabled: request.proxy_protocol_enabled == Some(true),
        proxy_protocol_v2_config: proxy,
        sec_sensor_enabled: request.sec_sensor_enabled == Some(true),
        cps: request.cps.unwrap_or_default(),
        mss: request.mss.unwrap_or_default(),
        stopped: false,
        tags: Tags::of(&request.tag),
        number: 0,
    }
}

/// Puts what is given in the place of what was there. What was never given is off.
pub(super) fn change_proxy_protocol(own: &mut ProxyProtocolV2Config, given: ProxyProtocolV2Config) {
    fn put(own: &mut Option<bool>, given: Option<bool>) {
        *own = Some(given.or(*own) == Some(true));
    }
    put(&mut own.ppv2_vpc_id_enabled, given.ppv2_vpc_id_enabled);
    put(&mut own.ppv2_private_link_ep_id_enabled, given.ppv2_private_link_ep_id_enabled);
    put(&mut own.ppv2_private_link_eps_id_enabled, given.ppv2_private_link_eps_id_enabled);
}
