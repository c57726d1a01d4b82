//! The certificates of HTTPS and QUIC listeners beside their own.

use aliyun_alb_model::{
    AssociateAdditionalCertificatesWithListener,
    AssociateAdditionalCertificatesWithListenerResponse, Certificate, CertificateStatus,
    CertificateType, DissociateAdditionalCertificatesFromListener,
    DissociateAdditionalCertificatesFromListenerResponse, ListListenerCertificates,
    ListListenerCertificatesResponse, ListenerCertificate as Item,
};
use aliyun_emulator::product::{ApiError, Local, page_of};

use super::listener::begin_job;
use super::page::PAGES;
use super::{Scene, quota};
use crate::state::{Change, Listener, Region, Subject};

/// Puts certificates on a listener, all or none.
pub(crate) fn associate_additional_certificates_with_listener(
    scene: &mut Scene<'_>,
    request: AssociateAdditionalCertificatesWithListener,
) -> Result<AssociateAdditionalCertificatesWithListenerResponse, ApiError> {
    let mut response = AssociateAdditionalCertificatesWithListenerResponse::new(scene.request_id);
    let id = request.listener_id.as_str();
    let Local { own: region, shared, .. } = scene.local(None)?;
    let listener = with_tls(region, id)?;
    let mut fresh: Vec<String> = Vec::new();
    for (n, given) in request.certificates.into_iter().enumerate() {
        let Certificate { certificate_id: certificate, .. } = given;
        let wrong = |code| Err(of_item(code, n, &certificate));
        if !shared.resources.certificate(&certificate).is_there() {
            return wrong("ResourceNotFound.Certificate");
        }
        if listener.certificate_id.as_ref() == Some(&certificate) {
            return wrong("OperationDenied.DefaultCertificateUsed");
        }
        if listener.additional_certificate_ids.contains(&certificate) {
            return wrong("ResourceAlreadyAssociated.Certificate");
        }
        if !fresh.contains(&certificate) {
            fresh.push(certificate);
        }
    }
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    let others = region.listeners_of(&listener.load_balancer_id);
    let used = others.map(|other| other.additional_certificate_ids.len()).sum();
    let most = region.quotas.additional_certificates_per_load_balancer;
    let (most, counts) = (most.of(load_balancer.is_basic()), (used, fresh.len()));
    let code = "ResourceQuotaExceeded.LoadBalancerCertificatesNum";
    quota::check_of(code, &load_balancer.load_balancer_id, counts, most)?;

    if let Some(listener) = region.listeners.get_mut(id) {
        listener.additional_certificate_ids.extend(fresh);
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// Takes certificates off a listener, all or none.
pub(crate) fn dissociate_additional_certificates_from_listener(
    scene: &mut Scene<'_>,
    request: DissociateAdditionalCertificatesFromListener,
) -> Result<DissociateAdditionalCertificatesFromListenerResponse, ApiError> {
    let mut response = DissociateAdditionalCertificatesFromListenerResponse::new(scene.request_id);
    let id = request.listener_id.as_str();
    let region = scene.region(None)?;
    let listener = with_tls(region, id)?;
    let leaving: Vec<String> =
        request.certificates.into_iter().map(|own| own.certificate_id).collect();
    for (n, certificate) in leaving.iter().enumerate() {
        if listener.certificate_id.as_ref() == Some(certificate) {
            return Err(of_item("OperationDenied.DefaultCertificateUsed", n, certificate));
        }
        if !listener.additional_certificate_ids.contains(certificate) {
            return Err(of_item("ResourceNotAssociated.Certificate", n, certificate));
        }
    }
    if let Some(listener) = region.listeners.get_mut(id) {
        listener.additional_certificate_ids.retain(|own| !leaving.contains(own));
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// The certificates of a listener: its own first, then the others in the order in which they came and
/// those that are about to leave, and last the one of the authority.
pub(crate) fn list_listener_certificates(
    scene: &mut Scene<'_>,
    request: ListListenerCertificates,
) -> Result<ListListenerCertificatesResponse, ApiError> {
    let mut response = ListListenerCertificatesResponse::new(scene.request_id);
    let ask =
        PAGES.ask("ListListenerCertificates", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let listener = with_tls(region, &request.listener_id)?;
    let (kind, wanted) = (request.certificate_type.as_ref(), &request.certificate_ids);
    let is_wanted = |own: &Shown| {
        kind.is_none_or(|kind| *kind == own.kind) && (wanted.is_empty() || wanted.contains(own.id))
    };
    let all = (0..).zip(shown(region, listener)).filter(|(_, own)| is_wanted(own));
    let page = page_of(ask, all.map(|(n, own): (u32, _)| (format!("{n:010}"), own)).collect())?;
    response.certificates = page.items.into_iter().map(item).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// A certificate of a listener.
pub(crate) struct Shown<'r> {
    pub(crate) id: &'r String,
    pub(crate) kind: CertificateType,
    pub(crate) is_default: bool,
    pub(crate) status: CertificateStatus,
}

/// The certificates of a listener, the default one first.
pub(crate) fn shown<'r>(region: &'r Region, listener: &'r Listener) -> Vec<Shown<'r>> {
    let (status, changed): (_, &[String]) =
        match region.change(Subject::Listener, &listener.listener_id) {
            Some(Change::Certificates(status, ids)) => (status.clone(), ids),
            _ => (CertificateStatus::Associated, &[]),
        };
    let of_server =
        |id, status| Shown { id, kind: CertificateType::Server, is_default: false, status };
    let default = listener
        .certificate_id
        .iter()
        .map(|id| Shown { is_default: true, ..of_server(id, CertificateStatus::Associated) });
    let others = listener.additional_certificate_ids.iter().map(|id| {
        let is_changed = changed.contains(id);
        of_server(id, if is_changed { status.clone() } else { CertificateStatus::Associated })
    });
    let is_gone = |id: &&String| !listener.additional_certificate_ids.contains(id);
    let leaving = changed.iter().filter(is_gone).map(|id| of_server(id, status.clone()));
    let authority = listener.ca_certificate_id.iter().map(|id| Shown {
        kind: CertificateType::Ca,
        ..of_server(id, CertificateStatus::Associated)
    });
    default.chain(others).chain(leaving).chain(authority).collect()
}

fn item(own: Shown<'_>) -> Item {
    let mut item = Item::new();
    item.certificate_id = Some(own.id.clone());
    item.certificate_type = Some(own.kind);
    item.is_default = Some(own.is_default);
    item.status = Some(own.status);
    item
}

/// The refusal of a certificate of a request.
fn of_item(code: &'static str, n: usize, id: &str) -> ApiError {
    ApiError::new(code).with(id).in_item("Certificates", n, "CertificateId", id)
}

/// A listener that speaks TLS.
fn with_tls<'r>(region: &'r Region, id: &str) -> Result<&'r Listener, ApiError> {
    let listener = region.listener(id)?;
    match listener.is_tls() {
        true => Ok(listener),
        false => {
            let why = format!("the protocol {} of {id}", listener.listener_protocol);
            Err(ApiError::new("OperationDenied.HttpListenerNotSupport").with(why))
        }
    }
}

#[cfg(test)]
mod tests;
