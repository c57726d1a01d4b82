//! The certificates of TCPSSL listeners beside their own.

use aliyun_emulator::product::{ApiError, Local, Task};
use aliyun_nlb_model::{
    AssociateAdditionalCertificatesWithListener,
    AssociateAdditionalCertificatesWithListenerResponse, CertificateType,
    DisassociateAdditionalCertificatesWithListener,
    DisassociateAdditionalCertificatesWithListenerResponse, ListListenerCertificates,
    ListListenerCertificatesResponse, ListenerCertificate as Item,
};

use super::page::{count, filter, unknown_token};
use super::{Scene, quota};
use crate::state::{Listener, Region};

/// How many are on a page, if nothing is said.
const SIZE: i32 = 20;

/// Puts certificates on a listener, all or none.
pub(crate) fn associate_additional_certificates_with_listener(
    scene: &mut Scene<'_>,
    request: AssociateAdditionalCertificatesWithListener,
) -> Result<AssociateAdditionalCertificatesWithListenerResponse, ApiError> {
    let mut response = AssociateAdditionalCertificatesWithListenerResponse::new(scene.request_id);
    let (id, region_id) = (request.listener_id, request.region_id);
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let listener = with_tls(region, &id)?;
    let mut fresh: Vec<String> = Vec::new();
    for certificate in request.additional_certificate_ids {
        if !shared.resources.certificate(&certificate).is_there() {
            return Err(ApiError::new("ResourceNotFound.Certificate").with(certificate));
        }
        if listener.server_certificates().any(|own| *own == certificate) {
            return Err(ApiError::new("ResourceAlreadyAssociated.Certificate").with(certificate));
        }
        if !fresh.contains(&certificate) {
            fresh.push(certificate);
        }
    }
    let others = region.listeners_of(&listener.load_balancer_id);
    let used = others.map(|other| other.additional_certificate_ids.len()).sum();
    let most = region.quotas.additional_certificates_per_load_balancer;
    quota::check("nlb_quota_certificates_num", used, fresh.len(), most)?;

    if let Some(listener) = region.listeners.get_mut(&id) {
        listener.additional_certificate_ids.extend(fresh);
    }
    let task = task(&id, "AssociateAdditionalCertificates");
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    Ok(response)
}

/// Takes certificates off a listener, all or none.
pub(crate) fn disassociate_additional_certificates_with_listener(
    scene: &mut Scene<'_>,
    request: DisassociateAdditionalCertificatesWithListener,
) -> Result<DisassociateAdditionalCertificatesWithListenerResponse, ApiError> {
    let mut response =
        DisassociateAdditionalCertificatesWithListenerResponse::new(scene.request_id);
    let (id, region_id) = (request.listener_id, request.region_id);
    let region = scene.region(region_id.as_deref())?;
    let listener = with_tls(region, &id)?;
    let leaving = request.additional_certificate_ids;
    for certificate in &leaving {
        if listener.additional_certificate_ids.contains(certificate) {
            continue;
        }
        return Err(if listener.certificate_ids.contains(certificate) {
            ApiError::new("OperationDenied.DefaultCertificateUsed").with("DefaultCertificateUsed")
        } else if listener.ca_certificate_ids.contains(certificate) {
            ApiError::new("OperationDenied.CaCertificateUsed").with("CaCertificateUsed")
        } else {
            ApiError::new("ResourceNotAssociated.Certificate").with(certificate)
        });
    }
    if let Some(listener) = region.listeners.get_mut(&id) {
        listener.additional_certificate_ids.retain(|own| !leaving.contains(own));
    }
    let task = task(&id, "DisassociateAdditionalCertificates");
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    Ok(response)
}

/// The certificates of a listener: its own first, then the others in the order in which they came.
/// The token of a page is the last id of the one before.
pub(crate) fn list_listener_certificates(
    scene: &mut Scene<'_>,
    request: ListListenerCertificates,
) -> Result<ListListenerCertificatesResponse, ApiError> {
    let mut response = ListListenerCertificatesResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    let listener = with_tls(region, &request.listener_id)?;
    let of_clients = request.cert_type == Some(CertificateType::Ca);
    let wanted = filter(&request.certificate_ids);
    let all: Vec<&String> = match of_clients {
        true => listener.ca_certificate_ids.iter().collect(),
        false => listener.server_certificates().collect(),
    };
    let is_wanted = |id: &&String| wanted.as_ref().is_none_or(|wanted| wanted.contains(id.as_str()));
    let found: Vec<&String> = all.into_iter().filter(is_wanted).collect();
    let begin = match request.next_token.as_deref().filter(|token| !token.is_empty()) {
        Some(token) => {
            let last = found.iter().position(|id| *id == token);
            last.ok_or_else(unknown_token)? + 1
        }
        None => 0,
    };
    let most = request.max_results.unwrap_or(SIZE);
    let left = found.iter().copied().skip(begin);
    let page: Vec<&String> = left.take(usize::try_from(most).unwrap_or_default()).collect();
    let is_last = begin + page.len() >= found.len();
    response.next_token = page.last().filter(|_| !is_last).map(|last| (*last).clone());
    response.total_count = Some(count(found.len()));
    response.max_results = Some(most);
    response.certificates = page.iter().map(|id| item(region, listener, id, of_clients)).collect();
    response.certificate_ids = page.into_iter().cloned().collect();
    Ok(response)
}

/// A listener that speaks TLS.
fn with_tls<'r>(region: &'r Region, id: &str) -> Result<&'r Listener, ApiError> {
    let listener = region.listener(id)?;
    match listener.is_tls() {
        true => Ok(listener),
        false => {
            let why = format!("The listener {id} is for {}.", listener.listener_protocol);
            Err(ApiError::new("OperationDenied.Protocol").because(why))
        }
    }
}

fn item(region: &Region, listener: &Listener, id: &str, of_clients: bool) -> Item {
    let mut item = Item::new(id);
    item.is_default = Some(!of_clients && listener.certificate_ids.iter().any(|own| own == id));
    item.status = Some(region.certificate_status(&listener.listener_id, id));
    let kind = if of_clients { CertificateType::Ca } else { CertificateType::Server };
    item.certificate_type = Some(kind.to_string());
    item
}

fn task<'t>(id: &'t str, operate_type: &'t str) -> Task<'t> {
    Task { resource_type: "listener", resource_id: id, operate_type }
}

#[cfg(test)]
mod tests;
