//! A single listener.

use aliyun_alb_model::{
    CaCertificate, Certificate, CertificateStatus, GetListenerAttribute,
    GetListenerAttributeResponse, Listener as Item, ListenerAcl, ListenerAclConfig,
};
use aliyun_emulator::product::ApiError;

use crate::behaviour::Scene;
use crate::state::{Listener, ModelTags as _, Region};

/// Everything of a listener. Its additional certificates have a list of their own.
pub(crate) fn get_listener_attribute(
    scene: &mut Scene<'_>,
    request: GetListenerAttribute,
) -> Result<GetListenerAttributeResponse, ApiError> {
    let mut response = GetListenerAttributeResponse::new(scene.request_id);
    let region = scene.region(None)?;
    let listener = region.listener(&request.listener_id)?;
    let item = item(region, listener);
    response.listener_id = Some(item.listener_id);
    response.load_balancer_id = item.load_balancer_id;
    response.listener_protocol = item.listener_protocol;
    response.listener_port = item.listener_port;
    response.listener_status = item.listener_status;
    response.listener_description = item.listener_description;
    response.default_actions = item.default_actions;
    response.request_timeout = item.request_timeout;
    response.idle_timeout = item.idle_timeout;
    response.gzip_enabled = item.gzip_enabled;
    response.http2_enabled = item.http2_enabled;
    response.security_policy_id = item.security_policy_id;
    response.x_forwarded_for_config = item.x_forwarded_for_config;
    response.quic_config = item.quic_config;
    response.log_config = item.log_config;
    response.tags = item.tags;
    response.certificates = listener.certificate_id.iter().map(Certificate::new).collect();
    response.ca_enabled = Some(listener.ca_enabled);
    let authorities = listener.ca_certificate_id.iter().map(|id| {
        let mut own = CaCertificate::new();
        own.certificate_id = Some(id.clone());
        own.status = Some(CertificateStatus::Associated);
        own.is_default = Some(true);
        own
    });
    response.ca_certificates = authorities.collect();
    response.acl_config = Some(acls(region, listener));
    Ok(response)
}

/// The ACLs of a listener, and those that are about to leave it.
fn acls(region: &Region, listener: &Listener) -> ListenerAclConfig {
    let relations = region.acl_relations(listener).into_iter().map(|(id, status)| {
        let mut own = ListenerAcl::new();
        own.acl_id = Some(id);
        own.status = Some(status);
        own
    });
    let mut config = ListenerAclConfig::new();
    config.acl_type.clone_from(&listener.acl_type);
    config.acl_relations = relations.collect();
    config
}

/// A listener as lists show it.
pub(super) fn item(region: &Region, listener: &Listener) -> Item {
    let mut item = Item::new(&listener.listener_id);
    item.load_balancer_id = Some(listener.load_balancer_id.clone());
    item.listener_protocol = Some(listener.listener_protocol.clone());
    item.listener_port = Some(listener.listener_port);
    item.listener_status = Some(region.listener_status(listener));
    item.listener_description = Some(listener.listener_description.clone());
    item.default_actions.clone_from(&listener.default_actions);
    item.request_timeout = Some(listener.request_timeout);
    item.idle_timeout = Some(listener.idle_timeout);
    item.gzip_enabled = Some(listener.gzip_enabled);
    item.http2_enabled = Some(listener.is_https() && listener.http2_enabled);
    item.security_policy_id = Some(listener.security_policy_id.clone());
    item.x_forwarded_for_config = Some(listener.x_forwarded_for_config.clone());
    item.quic_config = Some(listener.quic_config.clone());
    item.log_config = Some(listener.log_config.clone());
    item.tags = listener.tags.tags();
    item
}
