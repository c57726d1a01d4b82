//! Server certificates.

use aliyun_emulator::product::{ApiError, Local, Resources, Tags, resource_group};
use aliyun_slb_model::{
    DeleteServerCertificate, DeleteServerCertificateResponse, DescribeServerCertificates,
    DescribeServerCertificatesResponse, ServerCertificate as Shown, SetServerCertificateName,
    SetServerCertificateNameResponse, UploadServerCertificate, UploadServerCertificateResponse,
};

use super::{Scene, expiry, read, told};
use crate::state::ModelTags as _;
use crate::state::{Certificate, Content, Key, Managed, Region, Used};

/// Takes a certificate with its key, or the name of a managed one. Every call makes a new one.
pub(crate) fn upload_server_certificate(
    scene: &mut Scene<'_>,
    request: UploadServerCertificate,
) -> Result<UploadServerCertificateResponse, ApiError> {
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    if region.server_certificates.len() >= region.quotas.server_certificates {
        return Err(ApiError::new("InvalidParameter").because("There are too many certificates."));
    }
    let (content, managed) = source(&request, &shared.resources)?;
    let resource_group_id = resource_group(request.resource_group_id)
        .ok_or_else(|| ApiError::new("InvalidResourceGroupId.NotFound"))?;
    let id = super::fresh_id(scene.ids());
    let certificate = Certificate {
        id: id.clone(),
        name: request.server_certificate_name.unwrap_or_default(),
        resource_group_id,
        created: scene.now.unix(),
        tags: Tags::of(request.tag.as_slice()),
        content,
        managed,
    };
    let shown = shown(&certificate, request.region_id.as_deref());
    let region = scene.region(request.region_id.as_deref())?;
    region.server_certificates.insert(id.clone(), certificate);

    let mut response = UploadServerCertificateResponse::new(id, scene.request_id);
    response.create_time = shown.create_time;
    response.create_time_stamp = shown.create_time_stamp;
    response.expire_time = shown.expire_time;
    response.expire_time_stamp = shown.expire_time_stamp;
    response.fingerprint = shown.fingerprint;
    response.common_name = shown.common_name;
    response.subject_alternative_names = shown.subject_alternative_names;
    response.region_id = shown.region_id;
    response.resource_group_id = shown.resource_group_id;
    response.server_certificate_name = shown.server_certificate_name;
    response.is_ali_cloud_certificate = shown.is_ali_cloud_certificate;
    response.ali_cloud_certificate_id = shown.ali_cloud_certificate_id;
    response.ali_cloud_certificate_name = shown.ali_cloud_certificate_name;
    Ok(response)
}

/// What a request brings. Every id of a managed certificate is taken for one that exists.
fn source(
    request: &UploadServerCertificate,
    resources: &Resources,
) -> Result<(Option<Content>, Option<Managed>), ApiError> {
    if let Some(id) = request.ali_cloud_certificate_id.as_ref().filter(|id| !id.is_empty()) {
        let name = request.ali_cloud_certificate_name.clone();
        let region = request.ali_cloud_certificate_region_id.as_ref();
        let region = region.or(request.region_id.as_ref());
        // The service keeps it under its number and its region.
        let full = region.map(|region| format!("{id}-{region}"));
        let mut ids = std::iter::once(id).chain(&full);
        let known = ids.find_map(|id| resources.certificate(id).listed()?.content());
        return Ok((known.map(Content::from), Some(Managed { id: id.clone(), name })));
    }
    let chain = request.server_certificate.as_deref().unwrap_or_default();
    let key = request.private_key.as_ref().map_or("", |key| key.expose());
    Ok((Some(read::pair(chain, key)?), None))
}

/// Gives a certificate another name.
pub(crate) fn set_server_certificate_name(
    scene: &mut Scene<'_>,
    request: SetServerCertificateName,
) -> Result<SetServerCertificateNameResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = region.server_certificates.get_mut(&request.server_certificate_id);
    found.ok_or_else(|| ApiError::new("ServerCertificateId.NotFound"))?.name =
        request.server_certificate_name;
    Ok(SetServerCertificateNameResponse::new(request_id))
}

/// Deletes a certificate that no listener and no domain extension uses.
pub(crate) fn delete_server_certificate(
    scene: &mut Scene<'_>,
    request: DeleteServerCertificate,
) -> Result<DeleteServerCertificateResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.server_certificate_id.as_str();
    if !region.server_certificates.contains_key(id) {
        return Err(ApiError::new("ServerCertificateId.NotFound"));
    }
    if region.users(Used::ServerCertificate(id.to_owned())).next().is_some() {
        return Err(ApiError::new("CertificateAndPrivateKeyIsRefered"));
    }
    if region.index.sources(&Key::Certificate(id.to_owned())).next().is_some() {
        return Err(ApiError::new("CertificateRelatedDomainExtensionExist"));
    }
    region.server_certificates.remove(id);
    Ok(DeleteServerCertificateResponse::new(request_id))
}

/// Lists the certificates, ordered by id, without their texts and keys.
pub(crate) fn describe_server_certificates(
    scene: &mut Scene<'_>,
    request: DescribeServerCertificates,
) -> Result<DescribeServerCertificatesResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = request.region_id.as_deref();
    let region: &Region = scene.region(region_id)?;
    let table = &region.server_certificates;
    let (ids, group) =
        (request.server_certificate_id.as_deref(), request.resource_group_id.as_ref());
    let named: Vec<&Certificate> =
        ids.unwrap_or_default().split(',').filter_map(|id| table.get(id)).collect();
    if group.is_some_and(|group| named.iter().any(|one| one.resource_group_id != *group)) {
        return Err(ApiError::new("Abs.ServerCertificateIdAndResourceGroupId.MissMatch"));
    }
    let fits = |one: &&Certificate| {
        group.is_none_or(|group| *group == one.resource_group_id)
            && one.tags.match_all(&request.tag)
    };
    let all = ids.is_none().then(|| table.values()).into_iter().flatten();
    let found = named.into_iter().chain(all).filter(fits);
    let mut response = DescribeServerCertificatesResponse::new(request_id);
    response.server_certificates = found.map(|one| shown(one, region_id)).collect();
    Ok(response)
}

fn shown(certificate: &Certificate, region_id: Option<&str>) -> Shown {
    let mut shown = Shown::new(&certificate.id);
    (shown.create_time, shown.create_time_stamp) = told(certificate.created);
    (shown.expire_time, shown.expire_time_stamp) = expiry(certificate);
    if let Some(content) = &certificate.content {
        shown.fingerprint = Some(content.fingerprint.clone());
        shown.common_name = Some(content.common_name.clone());
        shown.subject_alternative_names = content.subject_alternative_names.clone();
    }
    shown.region_id = region_id.map(str::to_owned);
    shown.resource_group_id = Some(certificate.resource_group_id.clone());
    shown.server_certificate_name = Some(certificate.name.clone());
    shown.is_ali_cloud_certificate = Some(i32::from(certificate.managed.is_some()));
    if let Some(managed) = &certificate.managed {
        shown.ali_cloud_certificate_id = Some(managed.id.clone());
        shown.ali_cloud_certificate_name = managed.name.clone();
    }
    shown.tags = certificate.tags.pairs();
    shown
}
