//! Changes of listeners. What a call leaves out stays as it is.

use aliyun_alb_model::{
    QuicConfig, UpdateListenerAttribute, UpdateListenerAttributeResponse, XForwardedForConfig,
};
use aliyun_emulator::product::{ApiError, Local};

use super::begin_job;
use super::references::{self, Given};
use crate::behaviour::{Scene, put};
use crate::state::Listener;

/// Changes a listener. One that is stopped stays so.
pub(crate) fn update_listener_attribute(
    scene: &mut Scene<'_>,
    request: UpdateListenerAttribute,
) -> Result<UpdateListenerAttributeResponse, ApiError> {
    let mut response = UpdateListenerAttributeResponse::new(scene.request_id);
    let id = request.listener_id.clone();
    let Local { own: region, shared, .. } = scene.local(None)?;
    let before = region.listener(&id)?;
    let mut listener = before.clone();
    let given = change(&mut listener, request)?;
    references::check(region, shared, &listener, given)?;
    if !listener.group_ids().eq(before.group_ids()) {
        references::check_users(region, &listener)?;
        references::check_servers(region, &listener, Some(before))?;
    }
    if listener.security_policy_id != before.security_policy_id {
        references::check_policy_room(region, &listener)?;
    }
    region.listeners.insert(id.as_str(), listener);
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}

/// Changes what a request gives, and tells what that is.
fn change(listener: &mut Listener, request: UpdateListenerAttribute) -> Result<Given, ApiError> {
    let (is_tls, is_https) = (listener.is_tls(), listener.is_https());
    let authority = !request.ca_certificates.is_empty() || request.ca_enabled.is_some();
    let given = Given {
        group: !request.default_actions.is_empty(),
        certificate: is_tls && !request.certificates.is_empty(),
        authority: is_https && authority,
        policy: is_https && said(request.security_policy_id.clone()).is_some(),
        quic: is_https && request.quic_config.is_some(),
    };
    put(&mut listener.listener_description, said(request.listener_description));
    put(&mut listener.request_timeout, seconds(request.request_timeout));
    put(&mut listener.idle_timeout, seconds(request.idle_timeout));
    put(&mut listener.gzip_enabled, request.gzip_enabled);
    tell(&mut listener.x_forwarded_for_config, request.x_forwarded_for_config);
    if given.group {
        listener.default_actions = request.default_actions;
    }
    // The rest has no effect on other listeners.
    if given.certificate {
        let mut ids = request.certificates.into_iter().map(|own| own.certificate_id);
        let id = ids.next();
        if let Some(other) = ids.find(|other| Some(other) != id.as_ref()) {
            let why = format!("Certificates has {other} too, and one is the default one.");
            return Err(ApiError::new("InvalidParameter").because(why));
        }
        let others = &listener.additional_certificate_ids;
        if let Some(id) = id.as_ref().filter(|id| others.contains(id)) {
            return Err(ApiError::new("ResourceAlreadyAssociated.Certificate").with(id));
        }
        listener.certificate_id = id;
    }
    if is_https {
        put(&mut listener.http2_enabled, request.http2_enabled);
        put(&mut listener.security_policy_id, said(request.security_policy_id));
        put(&mut listener.ca_enabled, request.ca_enabled);
        if let Some(own) = request.ca_certificates.into_iter().next() {
            listener.ca_certificate_id = Some(own.certificate_id);
        }
        link(&mut listener.quic_config, request.quic_config);
    }
    Ok(given)
}

/// A time, which 0 does not change.
pub(super) fn seconds(given: Option<i32>) -> Option<i32> {
    given.filter(|seconds| *seconds > 0)
}

/// Which QUIC listener clients are sent to.
pub(super) fn link(own: &mut QuicConfig, given: Option<QuicConfig>) {
    let Some(given) = given else { return };
    give(&mut own.quic_upgrade_enabled, given.quic_upgrade_enabled);
    give(&mut own.quic_listener_id, given.quic_listener_id);
}

/// What servers are told.
pub(super) fn tell(own: &mut XForwardedForConfig, given: Option<XForwardedForConfig>) {
    let Some(given) = given else { return };
    macro_rules! each {
        ($($member:ident)*) => {
            $(give(&mut own.$member, given.$member);)*
        };
    }
    each! {
        x_forwarded_for_enabled
        x_forwarded_for_processing_mode
        x_forwarded_for_proto_enabled
        x_forwarded_for_slb_id_enabled
        x_forwarded_for_slb_port_enabled
        x_forwarded_for_host_enabled
        x_forwarded_for_client_src_port_enabled
        x_forwarded_for_client_source_ips_enabled
        x_forwarded_for_client_source_ips_trusted
        x_forwarded_for_client_cert_subject_dn_enabled
        x_forwarded_for_client_cert_subject_dn_alias
        x_forwarded_for_client_cert_issuer_dn_enabled
        x_forwarded_for_client_cert_issuer_dn_alias
        x_forwarded_for_client_cert_fingerprint_enabled
        x_forwarded_for_client_cert_fingerprint_alias
        x_forwarded_for_client_cert_client_verify_enabled
        x_forwarded_for_client_cert_client_verify_alias
    }
}

/// Puts what is given in the place of what was there, if anything was.
pub(super) fn give<T>(own: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *own = given;
    }
}

fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
