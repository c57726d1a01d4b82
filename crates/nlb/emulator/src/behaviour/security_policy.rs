//! Security policies: versions and suites of TLS.

use aliyun_core::OpenEnum as _;
use aliyun_emulator::product::{
    ApiError, Listed, SystemPolicy, Tags, Task, resource_group, works_with,
};
use aliyun_nlb_model::{
    CreateSecurityPolicy, CreateSecurityPolicyResponse, DeleteSecurityPolicy,
    DeleteSecurityPolicyResponse, ListSecurityPolicy, ListSecurityPolicyResponse,
    ListSystemSecurityPolicy, ListSystemSecurityPolicyResponse, RelatedListener,
    SecurityPolicy as Item, SystemSecurityPolicy, TlsCipher, UpdateSecurityPolicyAttribute,
    UpdateSecurityPolicyAttributeResponse,
};

use super::page::PAGES;
use super::{Scene, quota};
use crate::state::{Key, Kind, ModelTags as _, Region, SecurityPolicy, asked};

/// Makes a policy. Its name need not be new.
pub(crate) fn create_security_policy(
    scene: &mut Scene<'_>,
    request: CreateSecurityPolicy,
) -> Result<CreateSecurityPolicyResponse, ApiError> {
    let region_id = request.region_id;
    let unknown = || ApiError::new("ResourceNotFound.ResourceGroup");
    let mut policy = SecurityPolicy {
        security_policy_id: String::new(),
        security_policy_name: request.security_policy_name.unwrap_or_default(),
        tls_versions: once_each(request.tls_versions),
        ciphers: once_each(request.ciphers),
        resource_group_id: resource_group(request.resource_group_id).ok_or_else(unknown)?,
        tags: Tags::of(&request.tag),
        number: 0,
    };
    check_suites(&policy)?;
    let region = scene.region(region_id.as_deref())?;
    let (used, most) = (region.security_policies.len(), region.quotas.security_policies);
    quota::check("nlb_quota_securitypolicies_num", used, 1, most)?;

    let id = scene.fresh_id("tls-", 18);
    policy.security_policy_id.clone_from(&id);
    let made = scene.ids().made;
    let region = scene.region(region_id.as_deref())?;
    policy.number = region.index.next_number(Kind::SecurityPolicy, made);
    region.security_policies.insert(id.as_str(), policy);
    let job = scene.begin_job(region_id.as_deref(), task(&id, "Create"))?;
    let mut response = CreateSecurityPolicyResponse::new(scene.request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// Changes a policy; something of it must become different. Listeners that use it follow.
pub(crate) fn update_security_policy_attribute(
    scene: &mut Scene<'_>,
    request: UpdateSecurityPolicyAttribute,
) -> Result<UpdateSecurityPolicyAttributeResponse, ApiError> {
    let mut response = UpdateSecurityPolicyAttributeResponse::new(scene.request_id);
    let (id, region_id) = (request.security_policy_id, request.region_id);
    let region = scene.region(region_id.as_deref())?;
    let before = region.security_policy(&id)?;
    let mut policy = before.clone();
    if let Some(name) = request.security_policy_name {
        policy.security_policy_name = name;
    }
    if !request.tls_versions.is_empty() {
        policy.tls_versions = once_each(request.tls_versions);
    }
    if !request.ciphers.is_empty() {
        policy.ciphers = once_each(request.ciphers);
    }
    check_suites(&policy)?;
    if policy.security_policy_name == before.security_policy_name
        && same(&policy.tls_versions, &before.tls_versions)
        && same(&policy.ciphers, &before.ciphers)
    {
        return Err(ApiError::new("UpdateSecurityPolicyFailed"));
    }
    region.security_policies.insert(id.as_str(), policy);
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task(&id, "Update"))?);
    response.security_policy_id = Some(id);
    Ok(response)
}

/// Deletes a policy that no listener uses.
pub(crate) fn delete_security_policy(
    scene: &mut Scene<'_>,
    request: DeleteSecurityPolicy,
) -> Result<DeleteSecurityPolicyResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.security_policy_id;
    let region = scene.region(request.region_id.as_deref())?;
    region.security_policy(&id)?;
    if region.users_of_policy(&id).next().is_some() {
        return Err(ApiError::new("ResourceInUse.SecurityPolicy"));
    }
    region.remove_security_policy(&id);
    Ok(DeleteSecurityPolicyResponse::new(request_id))
}

/// The policies that all filters let through. Those of the service are not among them.
pub(crate) fn list_security_policy(
    scene: &mut Scene<'_>,
    request: ListSecurityPolicy,
) -> Result<ListSecurityPolicyResponse, ApiError> {
    let mut response = ListSecurityPolicyResponse::new(scene.request_id);
    let ask = PAGES.ask("ListSecurityPolicy", request.next_token.as_deref(), request.max_results);
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = &*scene.region(request.region_id.as_deref())?;
    let (kind, index) = (Kind::SecurityPolicy, &region.index);
    let listed = Listed::new(&region.security_policies)
        .with_ids(&request.security_policy_ids)
        .that_name(index, &request.security_policy_names, |name| Key::Name(kind, name))
        .that_has(index, request.resource_group_id.as_deref(), |id| Key::ResourceGroup(kind, id))
        .tagged(index, asked(&request.tag));
    let page = listed.page(index, ask, None)?;
    let shown = page.items.into_iter().map(|policy| item(region, &region_id, policy));
    response.security_policies = shown.collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// The policies that the service comes with.
pub(crate) fn list_system_security_policy(
    scene: &mut Scene<'_>,
    request: ListSystemSecurityPolicy,
) -> Result<ListSystemSecurityPolicyResponse, ApiError> {
    let request_id = scene.request_id;
    scene.region(request.region_id.as_deref())?;
    let mut response = ListSystemSecurityPolicyResponse::new(request_id);
    let shown = SystemPolicy::ALL.iter().map(|policy| {
        let mut shown = SystemSecurityPolicy::new(policy.id);
        shown.security_policy_name = Some(policy.id.to_owned());
        shown.tls_version = Some(joined(policy.tls_versions));
        shown.ciphers = Some(joined(&policy.ciphers().collect::<Vec<_>>()));
        shown
    });
    response.security_policies = shown.collect();
    Ok(response)
}

fn item(region: &Region, region_id: &str, policy: &SecurityPolicy) -> Item {
    let id = &policy.security_policy_id;
    let mut item = Item::new(id);
    item.security_policy_name = Some(policy.security_policy_name.clone());
    item.tls_version = Some(joined(&policy.tls_versions));
    item.ciphers = Some(joined(&policy.ciphers));
    item.region_id = Some(region_id.to_owned());
    item.tags = policy.tags.tags();
    item.resource_group_id = Some(policy.resource_group_id.clone());
    item.security_policy_status = Some(region.security_policy_status(id));
    let related = region.users_of_policy(id).map(|listener| {
        let mut related = RelatedListener::new();
        related.listener_id = Some(listener.listener_id.clone());
        related.listener_port = Some(listener.listener_port.into());
        related.listener_protocol = Some(listener.listener_protocol.clone());
        related.load_balancer_id = Some(listener.load_balancer_id.clone());
        related
    });
    item.related_listeners = related.collect();
    item
}

/// Every suite belongs to a version that is allowed.
pub(crate) fn check_suites(policy: &SecurityPolicy) -> Result<(), ApiError> {
    let works = |cipher: &TlsCipher| {
        policy.tls_versions.iter().any(|version| works_with(cipher.as_str(), version.as_str()))
    };
    let unknown = policy.tls_versions.iter().find(|version| version.unknown().is_some());
    if let Some(version) = unknown {
        let why = format!("TlsVersions has {version}, which is no version of TLS.");
        return Err(ApiError::new("IllegalParam").because(why));
    }
    match policy.ciphers.iter().find(|cipher| cipher.unknown().is_some() || !works(cipher)) {
        Some(cipher) => {
            let why = format!("Ciphers has {cipher}, which belongs to none of the TlsVersions.");
            Err(ApiError::new("IllegalParam").because(why))
        }
        None => Ok(()),
    }
}

/// What stands twice counts once.
fn once_each<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut own = Vec::with_capacity(list.len());
    for value in list {
        if !own.contains(&value) {
            own.push(value);
        }
    }
    own
}

/// Whether both hold the same values, each of which stands once.
fn same<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|value| other.contains(value))
}

fn joined<T: AsRef<str>>(values: &[T]) -> String {
    values.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(",")
}

fn task<'t>(id: &'t str, operate_type: &'t str) -> Task<'t> {
    Task { resource_type: "securitypolicy", resource_id: id, operate_type }
}

#[cfg(test)]
mod tests;
