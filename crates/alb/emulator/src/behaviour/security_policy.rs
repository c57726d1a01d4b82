//! Security policies: versions and suites of TLS.

use aliyun_alb_model::{
    CreateSecurityPolicy, CreateSecurityPolicyResponse, DeleteSecurityPolicy,
    DeleteSecurityPolicyResponse, ListSecurityPolicies, ListSecurityPoliciesResponse,
    ListSecurityPolicyRelations, ListSecurityPolicyRelationsResponse, ListSystemSecurityPolicies,
    ListSystemSecurityPoliciesResponse, SecurityPolicy as Item, SecurityPolicyListener,
    SecurityPolicyRelation, SystemSecurityPolicy, TlsCipher, TlsVersion,
    UpdateSecurityPolicyAttribute, UpdateSecurityPolicyAttributeResponse,
};
use aliyun_core::OpenEnum as _;
use aliyun_emulator::Timestamp;
use aliyun_emulator::product::{
    ApiError, Listed, SystemPolicy, Tags, Task, resource_group, works_with,
};

use super::page::PAGES;
use super::{Scene, quota};
use crate::state::{Key, Kind, ModelTags as _, Region, SecurityPolicy, Subject, asked};

/// Makes a policy. Its name need not be new.
pub(crate) fn create_security_policy(
    scene: &mut Scene<'_>,
    request: CreateSecurityPolicy,
) -> Result<CreateSecurityPolicyResponse, ApiError> {
    let request_id = scene.request_id;
    let unknown = || ApiError::new("NotExist.ResourceGroup");
    let mut policy = SecurityPolicy {
        security_policy_id: String::new(),
        security_policy_name: request.security_policy_name,
        tls_versions: once_each(request.tls_versions),
        ciphers: once_each(request.ciphers),
        resource_group_id: resource_group(request.resource_group_id).ok_or_else(unknown)?,
        created: scene.now.unix(),
        tags: Tags::of(&request.tag),
        number: 0,
    };
    check_suites(&policy)?;
    let region = scene.region(None)?;
    let (used, most) = (region.security_policies.len(), region.quotas.security_policies);
    quota::check("QuotaExceeded.SecurityPoliciesNum", used, 1, most)?;

    let id = scene.fresh_id("spy-", 18);
    policy.security_policy_id.clone_from(&id);
    let made = scene.ids().made;
    let region = scene.region(None)?;
    policy.number = region.index.next_number(Kind::SecurityPolicy, made);
    region.security_policies.insert(id.as_str(), policy);
    Ok(CreateSecurityPolicyResponse::new(request_id, id))
}

/// Changes a policy. Listeners that use it follow.
pub(crate) fn update_security_policy_attribute(
    scene: &mut Scene<'_>,
    request: UpdateSecurityPolicyAttribute,
) -> Result<UpdateSecurityPolicyAttributeResponse, ApiError> {
    let mut response = UpdateSecurityPolicyAttributeResponse::new(scene.request_id);
    let id = request.security_policy_id.as_str();
    let region = scene.region(None)?;
    let mut policy = region.security_policy(id)?.clone();
    if let Some(name) = request.security_policy_name.filter(|name| !name.is_empty()) {
        policy.security_policy_name = name;
    }
    if !request.tls_versions.is_empty() {
        policy.tls_versions = once_each(request.tls_versions);
    }
    if !request.ciphers.is_empty() {
        policy.ciphers = once_each(request.ciphers);
    }
    check_suites(&policy)?;
    region.security_policies.insert(id, policy);
    let task = Task { resource_type: "securitypolicy", resource_id: id, operate_type: "Update" };
    response.job_id = Some(scene.begin_job(None, task)?);
    Ok(response)
}

/// Deletes a policy that no listener uses.
pub(crate) fn delete_security_policy(
    scene: &mut Scene<'_>,
    request: DeleteSecurityPolicy,
) -> Result<DeleteSecurityPolicyResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.security_policy_id;
    let region = scene.region(None)?;
    region.security_policy(&id)?;
    if region.listeners_by(&Key::SecurityPolicy(id.clone())).next().is_some() {
        return Err(ApiError::new("ResourceInUse.SecurityPolicy").with(id));
    }
    region.remove(Subject::SecurityPolicy(id));
    Ok(DeleteSecurityPolicyResponse::new(request_id))
}

/// The policies that all filters let through. Those of the service are not among them.
pub(crate) fn list_security_policies(
    scene: &mut Scene<'_>,
    request: ListSecurityPolicies,
) -> Result<ListSecurityPoliciesResponse, ApiError> {
    let mut response = ListSecurityPoliciesResponse::new(scene.request_id);
    let ask = PAGES.ask("ListSecurityPolicies", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let (kind, index) = (Kind::SecurityPolicy, &region.index);
    let listed = Listed::new(&region.security_policies)
        .with_ids(&request.security_policy_ids)
        .that_name(index, &request.security_policy_names, |name| Key::Name(kind, name))
        .that_has(index, request.resource_group_id.as_deref(), |id| Key::ResourceGroup(kind, id))
        .tagged(index, asked(&request.tag));
    let page = listed.page(index, ask, None)?;
    response.security_policies = page.items.into_iter().map(|own| item(region, own)).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// The listeners that use policies, one's own or those of the service. Each policy must be there.
pub(crate) fn list_security_policy_relations(
    scene: &mut Scene<'_>,
    request: ListSecurityPolicyRelations,
) -> Result<ListSecurityPolicyRelationsResponse, ApiError> {
    let mut response = ListSecurityPolicyRelationsResponse::new(scene.request_id);
    let region = &*scene.region(None)?;
    let own = request.security_policy_ids.iter().enumerate();
    for (n, id) in own.filter(|(_, id)| !SystemPolicy::is_one(id)) {
        region
            .security_policy(id)
            .map_err(|error| error.in_item("SecurityPolicyIds", n, "", id))?;
    }
    for id in once_each(request.security_policy_ids) {
        let related = region.listeners_by(&Key::SecurityPolicy(id.clone())).map(|listener| {
            let mut related = SecurityPolicyListener::new();
            related.listener_id = Some(listener.listener_id.clone());
            related.load_balancer_id = Some(listener.load_balancer_id.clone());
            related.listener_port = Some(listener.listener_port);
            related.listener_protocol = Some(listener.listener_protocol.clone());
            related
        });
        let mut relation = SecurityPolicyRelation::new();
        relation.related_listeners = related.collect();
        relation.security_policy_id = Some(id);
        response.secrity_policy_relations.push(relation);
    }
    Ok(response)
}

/// The policies that the service comes with.
pub(crate) fn list_system_security_policies(
    scene: &mut Scene<'_>,
    _request: ListSystemSecurityPolicies,
) -> Result<ListSystemSecurityPoliciesResponse, ApiError> {
    let mut response = ListSystemSecurityPoliciesResponse::new(scene.request_id);
    let shown = SystemPolicy::ALL.iter().map(|policy| {
        let mut shown = SystemSecurityPolicy::new();
        shown.security_policy_id = Some(policy.id.to_owned());
        shown.tls_versions = policy.tls_versions.iter().copied().map(TlsVersion::from).collect();
        shown.ciphers = policy.ciphers().map(TlsCipher::from).collect();
        shown
    });
    response.security_policies = shown.collect();
    response.total_count = i32::try_from(response.security_policies.len()).ok();
    Ok(response)
}

fn item(region: &Region, policy: &SecurityPolicy) -> Item {
    let id = &policy.security_policy_id;
    let mut item = Item::new(id);
    item.security_policy_name = Some(policy.security_policy_name.clone());
    item.security_policy_status = Some(region.security_policy_status(id));
    item.tls_versions.clone_from(&policy.tls_versions);
    item.ciphers.clone_from(&policy.ciphers);
    item.resource_group_id = Some(policy.resource_group_id.clone());
    item.create_time = Some(Timestamp::from_unix(policy.created).to_string());
    item.tags = policy.tags.tags();
    item
}

/// Every suite belongs to a version that is allowed.
pub(crate) fn check_suites(policy: &SecurityPolicy) -> Result<(), ApiError> {
    let works = |cipher: &TlsCipher| {
        policy.tls_versions.iter().any(|version| works_with(cipher.as_str(), version.as_str()))
    };
    let unknown = policy.tls_versions.iter().find(|version| version.unknown().is_some());
    if let Some(version) = unknown {
        let why = format!("TLSVersions has {version}, which is no version of TLS.");
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    match policy.ciphers.iter().find(|cipher| cipher.unknown().is_some() || !works(cipher)) {
        Some(cipher) => {
            let why = format!("Ciphers has {cipher}, which belongs to none of the TLSVersions.");
            Err(ApiError::new("InvalidParameter").because(why))
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

#[cfg(test)]
mod tests;
