//! The certificates of TCPSSL listeners beside their own.

use aliyun_emulator::product::{ApiError, Local, Task, page_of};
use aliyun_nlb_model::{
    AssociateAdditionalCertificatesWithListener,
    AssociateAdditionalCertificatesWithListenerResponse, CertificateType,
    DisassociateAdditionalCertificatesWithListener,
    DisassociateAdditionalCertificatesWithListenerResponse, ListListenerCertificates,
    ListListenerCertificatesResponse, ListenerCertificate as Item, ListenerCertificateStatus,
};

use super::page::PAGES;
use super::{Scene, quota};
use crate::state::{Change, Listener, Region};

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
    for (n, certificate) in request.additional_certificate_ids.into_iter().enumerate() {
        let wrong = |code| {
            let error = ApiError::new(code).with(certificate.as_str());
            Err(error.in_item("AdditionalCertificateIds", n, "", &certificate))
        };
        if !shared.resources.certificate(&certificate).is_there() {
            return wrong("ResourceNotFound.Certificate");
        }
        if server_certificates(listener).any(|own| *own == certificate) {
            return wrong("ResourceAlreadyAssociated.Certificate");
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
    for (n, certificate) in leaving.iter().enumerate() {
        if listener.additional_certificate_ids.contains(certificate) {
            continue;
        }
        let error = if listener.certificate_ids.contains(certificate) {
            ApiError::new("OperationDenied.DefaultCertificateUsed").with("DefaultCertificateUsed")
        } else if listener.ca_certificate_ids.contains(certificate) {
            ApiError::new("OperationDenied.CaCertificateUsed").with("CaCertificateUsed")
        } else {
            ApiError::new("ResourceNotAssociated.Certificate").with(certificate)
        };
        return Err(error.in_item("AdditionalCertificateIds", n, "", certificate));
    }
    if let Some(listener) = region.listeners.get_mut(&id) {
        listener.additional_certificate_ids.retain(|own| !leaving.contains(own));
    }
    let task = task(&id, "DisassociateAdditionalCertificates");
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    Ok(response)
}

/// The certificates of a listener: its own first, then the others in the order in which they came.
pub(crate) fn list_listener_certificates(
    scene: &mut Scene<'_>,
    request: ListListenerCertificates,
) -> Result<ListListenerCertificatesResponse, ApiError> {
    let mut response = ListListenerCertificatesResponse::new(scene.request_id);
    let ask =
        PAGES.ask("ListListenerCertificates", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(request.region_id.as_deref())?;
    let listener = with_tls(region, &request.listener_id)?;
    let of_clients = request.cert_type == Some(CertificateType::Ca);
    let all: Vec<&String> = match of_clients {
        true => listener.ca_certificate_ids.iter().collect(),
        false => server_certificates(listener).collect(),
    };
    let wanted = &request.certificate_ids;
    let is_wanted = |id: &String| wanted.is_empty() || wanted.contains(id);
    let found = (0..).zip(all).filter(|(_, id)| is_wanted(id));
    let page = page_of(ask, found.map(|(n, id): (u32, _)| (format!("{n:010}"), id)).collect())?;
    let shown = page.items.iter().map(|id| item(region, listener, id, of_clients));
    response.certificates = shown.collect();
    response.certificate_ids = page.items.into_iter().cloned().collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// The certificate that a listener shows where no other one fits, and the others.
fn server_certificates(listener: &Listener) -> impl Iterator<Item = &String> {
    listener.certificate_ids.iter().chain(&listener.additional_certificate_ids)
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

fn item(region: &Region, listener: &Listener, id: &String, of_clients: bool) -> Item {
    let mut item = Item::new(id);
    item.is_default = Some(!of_clients && listener.certificate_ids.contains(id));
    item.status = Some(status(region, &listener.listener_id, id));
    let kind = if of_clients { CertificateType::Ca } else { CertificateType::Server };
    item.certificate_type = Some(kind.to_string());
    item
}

fn status(region: &Region, listener_id: &str, id: &String) -> ListenerCertificateStatus {
    match region.listener_change(listener_id) {
        Some(Change::Associating(ids)) if ids.contains(id) => {
            ListenerCertificateStatus::Associating
        }
        Some(Change::Dissociating(ids)) if ids.contains(id) => {
            ListenerCertificateStatus::Dissociating
        }
        _ => ListenerCertificateStatus::Associated,
    }
}

fn task<'t>(id: &'t str, operate_type: &'t str) -> Task<'t> {
    Task { resource_type: "listener", resource_id: id, operate_type }
}

#[cfg(test)]
mod tests;
