//! CA certificates.

use aliyun_emulator::product::{ApiError, Tags, resource_group};
use aliyun_slb_model::{
    CACertificate as Shown, DeleteCACertificate, DeleteCACertificateResponse,
    DescribeCACertificates, DescribeCACertificatesResponse, SetCACertificateName,
    SetCACertificateNameResponse, UploadCACertificate, UploadCACertificateResponse,
};

use super::{Scene, expiry, read, told};
use crate::state::ModelTags as _;
use crate::state::{Certificate, Region, Used};

/// Takes a certificate. Every call makes a new one.
pub(crate) fn upload_ca_certificate(
    scene: &mut Scene<'_>,
    request: UploadCACertificate,
) -> Result<UploadCACertificateResponse, ApiError> {
    let region = scene.region(request.region_id.as_deref())?;
    if region.ca_certificates.len() >= region.quotas.ca_certificates {
        return Err(ApiError::new("InvalidParameter").because("There are too many certificates."));
    }
    let content = read::authority(&request.ca_certificate)?;
    let resource_group_id = resource_group(request.resource_group_id)
        .ok_or_else(|| ApiError::new("InvalidResourceGroupId.NotFound"))?;
    let id = super::fresh_id(scene.ids());
    let certificate = Certificate {
        id: id.clone(),
        name: request.ca_certificate_name.unwrap_or_default(),
        resource_group_id,
        created: scene.now.unix(),
        tags: Tags::of(request.tag.as_slice()),
        content: Some(content),
        managed: None,
    };
    let shown = shown(&certificate, None);
    let region = scene.region(request.region_id.as_deref())?;
    region.ca_certificates.insert(id.clone(), certificate);

    let mut response = UploadCACertificateResponse::new(id, scene.request_id);
    response.create_time = shown.create_time;
    response.create_time_stamp = shown.create_time_stamp;
    response.expire_time = shown.expire_time;
    response.expire_time_stamp = shown.expire_time_stamp;
    response.fingerprint = shown.fingerprint;
    response.common_name = shown.common_name;
    response.resource_group_id = shown.resource_group_id;
    response.ca_certificate_name = shown.ca_certificate_name;
    Ok(response)
}

/// Gives a certificate another name.
pub(crate) fn set_ca_certificate_name(
    scene: &mut Scene<'_>,
    request: SetCACertificateName,
) -> Result<SetCACertificateNameResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = region.ca_certificates.get_mut(&request.ca_certificate_id);
    found.ok_or_else(|| ApiError::new("CACertificateId.NotFound"))?.name =
        request.ca_certificate_name;
    Ok(SetCACertificateNameResponse::new(request_id))
}

/// Deletes a certificate that no listener uses.
pub(crate) fn delete_ca_certificate(
    scene: &mut Scene<'_>,
    request: DeleteCACertificate,
) -> Result<DeleteCACertificateResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.ca_certificate_id.as_str();
    if !region.ca_certificates.contains_key(id) {
        return Err(ApiError::new("CACertificateId.NotFound"));
    }
    if region.users(Used::CaCertificate(id.to_owned())).next().is_some() {
        return Err(ApiError::new("CertificateAndPrivateKeyIsRefered"));
    }
    region.ca_certificates.remove(id);
    Ok(DeleteCACertificateResponse::new(request_id))
}

/// Lists the certificates, ordered by id.
pub(crate) fn describe_ca_certificates(
    scene: &mut Scene<'_>,
    request: DescribeCACertificates,
) -> Result<DescribeCACertificatesResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = request.region_id.as_deref();
    let region: &Region = scene.region(region_id)?;
    let (id, group) = (request.ca_certificate_id.as_ref(), request.resource_group_id.as_ref());
    if let (Some(found), Some(group)) = (id.and_then(|id| region.ca_certificates.get(id)), group)
        && found.resource_group_id != *group
    {
        return Err(ApiError::new("Abs.CACertificateIdAndResourceGroupId.MissMatch"));
    }
    let fits = |one: &&Certificate| {
        id.is_none_or(|id| *id == one.id)
            && group.is_none_or(|group| *group == one.resource_group_id)
            && one.tags.match_all(&request.tag)
    };
    let table = &region.ca_certificates;
    let one = id.and_then(|id| table.get(id));
    let all = id.is_none().then(|| table.values()).into_iter().flatten();
    let found = one.into_iter().chain(all).filter(fits);
    let mut response = DescribeCACertificatesResponse::new(request_id);
    response.ca_certificates = found.map(|one| shown(one, region_id)).collect();
    Ok(response)
}

fn shown(certificate: &Certificate, region_id: Option<&str>) -> Shown {
    let mut shown = Shown::new(&certificate.id);
    (shown.create_time, shown.create_time_stamp) = told(certificate.created);
    (shown.expire_time, shown.expire_time_stamp) = expiry(certificate);
    if let Some(content) = &certificate.content {
        shown.fingerprint = Some(content.fingerprint.clone());
        shown.common_name = Some(content.common_name.clone());
    }
    shown.region_id = region_id.map(str::to_owned);
    shown.resource_group_id = Some(certificate.resource_group_id.clone());
    shown.ca_certificate_name = Some(certificate.name.clone());
    shown.tags = certificate.tags.pairs();
    shown
}
