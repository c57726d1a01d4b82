//! New listeners.

use aliyun_alb_model::{CreateListener, CreateListenerResponse};
use aliyun_emulator::product::{ApiError, Local, Tags};

use super::begin_job;
use super::references::{self, Given};
use super::set::{link, seconds, tell};
use crate::behaviour::{Scene, put};
use crate::state::{Kind, Listener, ModelTags as _};

/// Makes a listener, which runs.
pub(crate) fn create_listener(
    scene: &mut Scene<'_>,
    request: CreateListener,
) -> Result<CreateListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let mut listener = listener(request);
    let Local { own: region, shared, .. } = scene.local(None)?;
    region.load_balancer(&listener.load_balancer_id)?;
    references::check(region, shared, &listener, Given::ALL)?;
    references::check_port(region, &listener)?;
    references::check_room(region, &listener)?;

    let id = scene.fresh_id("lsn-", 18);
    listener.listener_id.clone_from(&id);
    let made = scene.ids().made;
    let region = scene.region(None)?;
    listener.number = region.index.next_number(Kind::Listener, made);
    region.listeners.insert(id.as_str(), listener);
    let job = begin_job(scene, &id, "Create")?;
    let mut response = CreateListenerResponse::new(request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// What a request asks for, without an id. What is for other protocols has no effect.
fn listener(request: CreateListener) -> Listener {
    let key = (request.listener_protocol, request.listener_port);
    let mut listener =
        Listener::new(String::new(), request.load_balancer_id, key, request.default_actions);
    listener.listener_description = request.listener_description.unwrap_or_default();
    put(&mut listener.request_timeout, seconds(request.request_timeout));
    put(&mut listener.idle_timeout, seconds(request.idle_timeout));
    put(&mut listener.gzip_enabled, request.gzip_enabled);
    tell(&mut listener.x_forwarded_for_config, request.x_forwarded_for_config);
    listener.tags = Tags::of(&request.tag);
    if listener.is_tls() {
        let mut certificates = request.certificates.into_iter();
        listener.certificate_id = certificates.next().map(|own| own.certificate_id);
    }
    if listener.is_https() {
        put(&mut listener.http2_enabled, request.http2_enabled);
        let policy = request.security_policy_id.filter(|id| !id.is_empty());
        listener.security_policy_id = policy.unwrap_or_else(Listener::usual_policy);
        listener.ca_enabled = request.ca_enabled == Some(true);
        let mut authorities = request.ca_certificates.into_iter();
        listener.ca_certificate_id = authorities.next().map(|own| own.certificate_id);
        link(&mut listener.quic_config, request.quic_config);
    }
    listener
}
