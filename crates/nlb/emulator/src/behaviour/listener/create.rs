//! New listeners.

use aliyun_emulator::product::{ApiError, Local, Tags, Task};
use aliyun_nlb_model::{CreateListener, CreateListenerResponse, ProxyProtocolV2Config};

use super::references::{self, Given};
use crate::behaviour::{Scene, put};
use crate::state::{Kind, Listener, ModelTags as _};

/// The security policy of a TCPSSL listener that names none.
const SECURITY_POLICY: &str = "tls_cipher_policy_1_0";

/// Makes a listener, which runs.
pub(crate) fn create_listener(
    scene: &mut Scene<'_>,
    request: CreateListener,
) -> Result<CreateListenerResponse, ApiError> {
    let region_id = request.region_id.clone();
    let mut listener = listener(request);
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    if !load_balancer.is_active() {
        let (id, state) = (&listener.load_balancer_id, region.load_balancer_status(load_balancer));
        let why = format!("The status of {id} [{state}] is incorrect.");
        return Err(ApiError::new("IncorrectStatus.loadbalancer").because(why));
    }
    references::check(region, shared, &listener, Given::ALL)?;
    references::check_port(region, &listener)?;
    references::check_room(region, &listener)?;

    let id = scene.fresh_id("lsn-", 18);
    listener.listener_id = format!("{id}@{}", listener.listener_port);
    let made = scene.ids().made;
    let id = listener.listener_id.clone();
    let region = scene.region(region_id.as_deref())?;
    listener.number = region.index.next_number(Kind::Listener, made);
    region.listeners.insert(id.as_str(), listener);
    let task = Task { resource_type: "listener", resource_id: &id, operate_type: "Create" };
    let job = scene.begin_job(region_id.as_deref(), task)?;
    let mut response = CreateListenerResponse::new(scene.request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// What a request asks for, without an id. What is for TCPSSL listeners has no effect on others.
fn listener(request: CreateListener) -> Listener {
    let key = (request.listener_protocol, request.listener_port);
    let mut listener =
        Listener::new(String::new(), request.load_balancer_id, key, request.server_group_id);
    if listener.is_any_port() {
        (listener.start_port, listener.end_port) = (request.start_port, request.end_port);
    }
    listener.listener_description = request.listener_description.unwrap_or_default();
    listener.idle_timeout = request.idle_timeout;
    listener.proxy_protocol_enabled = request.proxy_protocol_enabled == Some(true);
    tell(&mut listener, request.proxy_protocol_v2_config.unwrap_or_default());
    listener.sec_sensor_enabled = request.sec_sensor_enabled == Some(true);
    listener.cps = request.cps.unwrap_or_default();
    listener.mss = request.mss.unwrap_or_default();
    listener.tags = Tags::of(&request.tag);
    if listener.is_tls() {
        let policy = request.security_policy_id.filter(|id| !id.is_empty());
        listener.security_policy_id = policy.unwrap_or_else(|| SECURITY_POLICY.to_owned());
        listener.certificate_ids = request.certificate_ids;
        listener.ca_certificate_ids = request.ca_certificate_ids;
        listener.ca_enabled = request.ca_enabled == Some(true);
        listener.alpn_enabled = request.alpn_enabled == Some(true);
        listener.alpn_policy = request.alpn_policy.filter(|_| listener.alpn_enabled);
    }
    listener
}

/// What the second version of the proxy protocol tells: what is left out stays as it is.
pub(super) fn tell(listener: &mut Listener, given: ProxyProtocolV2Config) {
    put(&mut listener.ppv2_vpc_id_enabled, given.ppv2_vpc_id_enabled);
    put(&mut listener.ppv2_private_link_ep_id_enabled, given.ppv2_private_link_ep_id_enabled);
    put(&mut listener.ppv2_private_link_eps_id_enabled, given.ppv2_private_link_eps_id_enabled);
}
