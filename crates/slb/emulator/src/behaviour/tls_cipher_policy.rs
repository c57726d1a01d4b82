//! TLS policies.

use aliyun_core::OpenEnum as _;
use aliyun_emulator::product::{ApiError, works_with};
use aliyun_slb_model::{
    CreateTLSCipherPolicy, CreateTLSCipherPolicyResponse, DeleteTLSCipherPolicy,
    DeleteTLSCipherPolicyResponse, ListTLSCipherPolicies, ListTLSCipherPoliciesResponse,
    SetTLSCipherPolicyAttribute, SetTLSCipherPolicyAttributeResponse, TLSCipher,
    TLSCipherPolicy as Shown, TLSCipherPolicyRelatedListener as RelatedListener,
    TLSCipherPolicyStatus as ShownStatus, TLSVersion,
};

use super::Scene;
use super::page::count;
use crate::state::{Region, Subject, TlsPolicy, Used};

/// Makes a policy, which can be used at once. Its name need not be new.
pub(crate) fn create_tls_cipher_policy(
    scene: &mut Scene<'_>,
    request: CreateTLSCipherPolicy,
) -> Result<CreateTLSCipherPolicyResponse, ApiError> {
    check_suites(&request.tls_versions, &request.ciphers)?;
    scene.region(request.region_id.as_deref())?;
    let id = scene.fresh_id("tls-bp1", 18);
    let policy = TlsPolicy {
        id: id.clone(),
        name: request.name,
        created: scene.now.unix(),
        versions: wires(&request.tls_versions),
        ciphers: wires(&request.ciphers),
    };
    scene.region(request.region_id.as_deref())?.tls_policies.insert(id.clone(), policy);
    Ok(CreateTLSCipherPolicyResponse::new(id, scene.request_id))
}

/// Puts other content in place of that of a policy. Listeners that use it follow at once.
pub(crate) fn set_tls_cipher_policy_attribute(
    scene: &mut Scene<'_>,
    request: SetTLSCipherPolicyAttribute,
) -> Result<SetTLSCipherPolicyAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    check_suites(&request.tls_versions, &request.ciphers)?;
    let region = scene.region(request.region_id.as_deref())?;
    let policy =
        region.tls_policies.get(&request.tls_cipher_policy_id).ok_or_else(no_such_policy)?;
    let (versions, ciphers) = (wires(&request.tls_versions), wires(&request.ciphers));
    if policy.name == request.name
        && same(&policy.versions, &versions)
        && same(&policy.ciphers, &ciphers)
    {
        return Err(ApiError::new("TLSPolicyUnchanged"));
    }
    let policy =
        region.tls_policies.get_mut(&request.tls_cipher_policy_id).ok_or_else(no_such_policy)?;
    (policy.name, policy.versions, policy.ciphers) = (request.name, versions, ciphers);
    let mut response = SetTLSCipherPolicyAttributeResponse::new(request_id);
    response.task_id = Some(scene.fresh_id("", 13));
    Ok(response)
}

/// Deletes a policy that no listener uses.
pub(crate) fn delete_tls_cipher_policy(
    scene: &mut Scene<'_>,
    request: DeleteTLSCipherPolicy,
) -> Result<DeleteTLSCipherPolicyResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    region.tls_policies.get(&request.tls_cipher_policy_id).ok_or_else(no_such_policy)?;
    if !related_listeners(region, &request.tls_cipher_policy_id).is_empty() {
        return Err(ApiError::new("TLSPolicyRelated"));
    }
    region.tls_policies.remove(&request.tls_cipher_policy_id);
    Ok(DeleteTLSCipherPolicyResponse::new(request_id))
}

/// Lists the policies that were created, ordered by id. The token of a page is the last id of the
/// one before.
pub(crate) fn list_tls_cipher_policies(
    scene: &mut Scene<'_>,
    request: ListTLSCipherPolicies,
) -> Result<ListTLSCipherPoliciesResponse, ApiError> {
    let request_id = scene.request_id;
    let region: &Region = scene.region(request.region_id.as_deref())?;
    let after = request.next_token.unwrap_or_default();
    if !after.is_empty() && !after.starts_with("tls-") {
        return Err(ApiError::new("QueryTokenInvalid"));
    }
    let most = usize::try_from(request.max_items.unwrap_or(20)).unwrap_or_default();
    let policies = &region.tls_policies;
    let is_named = |policy: &TlsPolicy| request.name.as_ref().is_none_or(|n| *n == policy.name);
    // One more than the page holds tells whether there is another page.
    let (total, mut page): (usize, Vec<&TlsPolicy>) = match &request.tls_cipher_policy_id {
        Some(id) => {
            let one = policies.get(id).filter(|policy| is_named(policy));
            (usize::from(one.is_some()), one.into_iter().filter(|one| one.id > after).collect())
        }
        None => {
            let total = match request.name {
                Some(_) => policies.values().filter(|policy| is_named(policy)).count(),
                None => policies.len(),
            };
            let left = policies.from(&after).map(|(_, policy)| policy);
            let left = left.filter(|policy| policy.id != after && is_named(policy));
            (total, left.take(most + 1).collect())
        }
    };
    let is_last = page.len() <= most;
    page.truncate(most);

    let mut response = ListTLSCipherPoliciesResponse::new(request_id);
    response.total_count = Some(count(total));
    if !is_last {
        response.next_token = page.last().map(|last| last.id.clone());
    }
    response.is_truncated = Some(is_last);
    let with_listeners = request.include_listener == Some(true);
    let shown = page.into_iter().map(|policy| {
        let mut shown = shown(region, policy);
        if with_listeners {
            shown.relate_listeners = related_listeners(region, &policy.id);
        }
        shown
    });
    response.tls_cipher_policies = shown.collect();
    Ok(response)
}

fn shown(region: &Region, policy: &TlsPolicy) -> Shown {
    let mut shown = Shown::new(&policy.id);
    let changed = region.unsettled.get(&Subject::TlsPolicy(policy.id.clone()));
    shown.status = Some(changed.map_or(ShownStatus::Normal, |_| ShownStatus::Configuring));
    shown.name = Some(policy.name.clone());
    shown.create_time = Some(policy.created.saturating_mul(1000));
    shown.tls_versions = policy.versions();
    shown.ciphers = policy.ciphers();
    shown
}

fn related_listeners(region: &Region, id: &str) -> Vec<RelatedListener> {
    let using = region.users(Used::TlsPolicy(id.to_owned()));
    let related = using.map(|(load_balancer_id, (port, protocol), _)| {
        let mut related = RelatedListener::new();
        related.load_balancer_id = Some(load_balancer_id.to_owned());
        related.port = Some(port);
        related.protocol = Some(protocol.as_str().to_ascii_uppercase());
        related
    });
    related.collect()
}

fn no_such_policy() -> ApiError {
    ApiError::new("InvalidTLSPolicyId.NotExist")
}

/// Every suite belongs to a version that is allowed.
pub(crate) fn check_suites(versions: &[TLSVersion], ciphers: &[TLSCipher]) -> Result<(), ApiError> {
    if versions.iter().any(|version| version.unknown().is_some()) {
        return Err(ApiError::new("TLSPolicyNoSupportVersion"));
    }
    let works = |cipher: &TLSCipher| {
        versions.iter().any(|version| works_with(cipher.as_str(), version.as_str()))
    };
    let fits = |cipher: &TLSCipher| cipher.unknown().is_none() && works(cipher);
    if !ciphers.iter().all(fits) {
        return Err(ApiError::new("TLSPolicyNoSupportCipher"));
    }
    Ok(())
}

fn wires<T: AsRef<str>>(values: &[T]) -> Vec<String> {
    values.iter().map(|value| value.as_ref().to_owned()).collect()
}

/// Whether both hold the same values, each of which stands once.
fn same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|value| other.contains(value))
}

#[cfg(test)]
mod tests;
