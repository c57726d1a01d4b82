//! A single listener.

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    GetListenerAttribute, GetListenerAttributeResponse, Listener as Item, ProxyProtocolV2Config,
};

use crate::behaviour::Scene;
use crate::state::{Listener, ModelTags as _, Region};

/// Everything of a listener.
pub(crate) fn get_listener_attribute(
    scene: &mut Scene<'_>,
    request: GetListenerAttribute,
) -> Result<GetListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let listener = region.listener(&request.listener_id)?;
    let item = item(region, &region_id, listener);
    let mut response = GetListenerAttributeResponse::new(request_id);
    response.region_id = item.region_id;
    response.load_balancer_id = item.load_balancer_id;
    response.listener_id = Some(item.listener_id);
    response.listener_protocol = item.listener_protocol;
    response.listener_port = item.listener_port;
    response.start_port = item.start_port;
    response.end_port = item.end_port;
    response.listener_description = item.listener_description;
    response.server_group_id = item.server_group_id;
    response.idle_timeout = item.idle_timeout;
    response.security_policy_id = item.security_policy_id;
    response.certificate_ids = item.certificate_ids;
    response.ca_certificate_ids = item.ca_certificate_ids;
    response.ca_enabled = item.ca_enabled;
    response.alpn_enabled = item.alpn_enabled;
    response.alpn_policy = item.alpn_policy;
    response.proxy_protocol_enabled = item.proxy_protocol_enabled;
    response.proxy_protocol_v2_config = item.proxy_protocol_v2_config;
    response.sec_sensor_enabled = item.sec_sensor_enabled;
    response.listener_status = item.listener_status;
    response.cps = item.cps;
    response.mss = item.mss;
    response.tags = listener.tags.pairs();
    Ok(response)
}

/// A listener as lists show it. Clients read a number from any text of a port that is there, so that
/// of a listener with one port has none; what a protocol does not have is an empty text.
pub(super) fn item(region: &Region, region_id: &str, listener: &Listener) -> Item {
    let text = |port: &u16| port.to_string();
    let range = listener.range();
    let mut item = Item::new(&listener.listener_id);
    item.region_id = Some(region_id.to_owned());
    item.load_balancer_id = Some(listener.load_balancer_id.clone());
    item.listener_protocol = Some(listener.listener_protocol.clone());
    item.listener_port = Some(listener.listener_port);
    item.start_port = range.as_ref().map(|range| text(range.start()));
    item.end_port = range.as_ref().map(|range| text(range.end()));
    item.listener_description = Some(listener.listener_description.clone());
    item.server_group_id = Some(listener.server_group_id.clone());
    item.idle_timeout = Some(listener.idle_timeout());
    item.security_policy_id = Some(listener.security_policy_id.clone());
    item.certificate_ids.clone_from(&listener.certificate_ids);
    item.ca_certificate_ids.clone_from(&listener.ca_certificate_ids);
    item.ca_enabled = Some(listener.ca_enabled);
    item.alpn_enabled = Some(listener.alpn_enabled);
    item.alpn_policy = Some(listener.alpn_policy.clone().unwrap_or_else(|| "".into()));
    item.proxy_protocol_enabled = Some(listener.proxy_protocol_enabled);
    let mut told = ProxyProtocolV2Config::new();
    told.ppv2_vpc_id_enabled = Some(listener.ppv2_vpc_id_enabled);
    told.ppv2_private_link_ep_id_enabled = Some(listener.ppv2_private_link_ep_id_enabled);
    told.ppv2_private_link_eps_id_enabled = Some(listener.ppv2_private_link_eps_id_enabled);
    item.proxy_protocol_v2_config = Some(told);
    item.sec_sensor_enabled = Some(listener.sec_sensor_enabled);
    item.listener_status = Some(region.listener_status(listener));
    item.cps = Some(listener.cps);
    item.mss = Some(listener.mss);
    item.tags = listener.tags.tags();
    item
}
