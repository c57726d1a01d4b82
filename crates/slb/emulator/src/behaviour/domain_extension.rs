//! Domain extensions: further domains of HTTPS listeners, each with a certificate of its own.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    CreateDomainExtension, CreateDomainExtensionResponse, DeleteDomainExtension,
    DeleteDomainExtensionResponse, DescribeDomainExtensionAttribute,
    DescribeDomainExtensionAttributeResponse, DescribeDomainExtensions,
    DescribeDomainExtensionsResponse, DomainExtension as Shown, SetDomainExtensionAttribute,
    SetDomainExtensionAttributeResponse,
};

use super::Scene;
use crate::state::{DomainExtension, Protocol, Region};

/// Gives an HTTPS listener another domain.
pub(crate) fn create_domain_extension(
    scene: &mut Scene<'_>,
    request: CreateDomainExtension,
) -> Result<CreateDomainExtensionResponse, ApiError> {
    let (load_balancer_id, port) = (request.load_balancer_id.as_str(), request.listener_port);
    let region = scene.region(request.region_id.as_deref())?;
    let shared = region.open_load_balancer(load_balancer_id)?.is_shared();
    check_listener(region, load_balancer_id, port)?;
    check_certificate(region, &request.server_certificate_id)?;
    if shared {
        return Err(ApiError::new("DomainExtensionNotSupport"));
    }
    let own = region.extensions_of(load_balancer_id, (port, Protocol::Https));
    if own.iter().any(|other| other.domain.eq_ignore_ascii_case(&request.domain)) {
        return Err(ApiError::new("InvalidParameter.Domain"));
    }
    if own.len() >= region.quotas.domain_extensions_per_listener {
        return Err(ApiError::new("DomainExtensionNumberOverLimit"));
    }
    let id = scene.fresh_id("de-", 13);
    let extension = DomainExtension {
        id: id.clone(),
        load_balancer_id: request.load_balancer_id,
        listener_port: port,
        domain: request.domain,
        server_certificate_id: request.server_certificate_id,
    };
    let region = scene.region(request.region_id.as_deref())?;
    region.domain_extensions.insert(id.clone(), extension);
    let mut response = CreateDomainExtensionResponse::new(id, scene.request_id);
    response.listener_port = Some(port);
    Ok(response)
}

/// Gives a domain another certificate.
pub(crate) fn set_domain_extension_attribute(
    scene: &mut Scene<'_>,
    request: SetDomainExtensionAttribute,
) -> Result<SetDomainExtensionAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let extension = extension(region, &request.domain_extension_id)?;
    region.open_load_balancer(&extension.load_balancer_id)?;
    check_certificate(region, &request.server_certificate_id)?;
    if let Some(extension) = region.domain_extensions.get_mut(&request.domain_extension_id) {
        extension.server_certificate_id = request.server_certificate_id;
    }
    Ok(SetDomainExtensionAttributeResponse::new(request_id))
}

/// Takes a domain away that no rule of its listener is for.
pub(crate) fn delete_domain_extension(
    scene: &mut Scene<'_>,
    request: DeleteDomainExtension,
) -> Result<DeleteDomainExtensionResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let extension = extension(region, &request.domain_extension_id)?;
    region.open_load_balancer(&extension.load_balancer_id)?;
    let listener = region.listener_of(extension).into_iter();
    let mut rules = listener.flat_map(|own| &own.rules).filter_map(|id| region.rules.get(id));
    let tied = rules.any(|rule| {
        rule.domain.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&extension.domain))
    });
    if tied {
        return Err(ApiError::new("DomainExtensionRelatedRuleExist"));
    }
    region.domain_extensions.remove(&request.domain_extension_id);
    Ok(DeleteDomainExtensionResponse::new(request_id))
}

/// Shows one.
pub(crate) fn describe_domain_extension_attribute(
    scene: &mut Scene<'_>,
    request: DescribeDomainExtensionAttribute,
) -> Result<DescribeDomainExtensionAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = extension(region, &request.domain_extension_id)?;
    let mut response = DescribeDomainExtensionAttributeResponse::new(&found.id, request_id);
    response.domain = Some(found.domain.clone());
    response.load_balancer_id = Some(found.load_balancer_id.clone());
    response.listener_port = Some(found.listener_port);
    response.server_certificate_id = Some(found.server_certificate_id.clone());
    Ok(response)
}

/// Lists those of a listener, ordered by id.
pub(crate) fn describe_domain_extensions(
    scene: &mut Scene<'_>,
    request: DescribeDomainExtensions,
) -> Result<DescribeDomainExtensionsResponse, ApiError> {
    let request_id = scene.request_id;
    let region: &Region = scene.region(request.region_id.as_deref())?;
    let (load_balancer_id, port) = (request.load_balancer_id.as_str(), request.listener_port);
    region.load_balancer(load_balancer_id)?;
    check_listener(region, load_balancer_id, port)?;
    let wanted = request.domain_extension_id.as_ref();
    let found = region
        .extensions_of(load_balancer_id, (port, Protocol::Https))
        .into_iter()
        .filter(|extension| wanted.is_none_or(|id| *id == extension.id));
    let mut response = DescribeDomainExtensionsResponse::new(request_id);
    response.domain_extensions = found.map(shown).collect();
    Ok(response)
}

fn shown(extension: &DomainExtension) -> Shown {
    let mut shown = Shown::new(&extension.id);
    shown.domain = Some(extension.domain.clone());
    shown.server_certificate_id = Some(extension.server_certificate_id.clone());
    shown
}

fn extension<'r>(region: &'r Region, id: &str) -> Result<&'r DomainExtension, ApiError> {
    let found = region.domain_extensions.get(id);
    let why = "The specified DomainExtensionId does not exist.";
    found.ok_or_else(|| ApiError::new("InvalidParameter.DomainExtensionId").of(why, why))
}

fn check_listener(region: &Region, load_balancer_id: &str, port: u16) -> Result<(), ApiError> {
    let listeners = &region.load_balancer(load_balancer_id)?.listeners;
    if listeners.contains_key(&(port, Protocol::Https)) {
        return Ok(());
    }
    Err(ApiError::new("InvalidParameter").saying("The specified resource does not exist."))
}

fn check_certificate(region: &Region, id: &str) -> Result<(), ApiError> {
    if region.server_certificates.contains_key(id) {
        return Ok(());
    }
    Err(ApiError::new("InvalidParameter.ServerCertificateId"))
}

#[cfg(test)]
mod tests;
