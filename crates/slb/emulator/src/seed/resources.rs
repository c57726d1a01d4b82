//! Resources that stand beside the load balancers of a region.

use std::mem::take;

use aliyun_emulator::product::{SeedError, by_id, step};

use super::RegionForm;
use crate::behaviour::{access_control, tls_cipher_policy};
use crate::state::Region;

/// Moves what load balancers and listeners use into the region.
pub(super) fn add_used(region: &mut Region, form: &mut RegionForm) -> Result<(), SeedError> {
    for (n, acl) in form.access_control_lists.iter().enumerate() {
        for (m, entry) in acl.entries.iter().enumerate() {
            access_control::check_entry(acl.family, entry).map_err(|error| {
                let place = format!("AccessControlLists[{n}].Entries[{m}].Entry");
                SeedError::new(place, format!("\"{}\" is refused: {error}", entry.entry))
            })?;
        }
    }
    region.acls = by_id("AccessControlLists", take(&mut form.access_control_lists))?;
    region.server_certificates = by_id("ServerCertificates", take(&mut form.server_certificates))?;
    region.ca_certificates = by_id("CACertificates", take(&mut form.ca_certificates))?;
    for (n, policy) in form.tls_cipher_policies.iter().enumerate() {
        let checked = tls_cipher_policy::check_suites(&policy.versions(), &policy.ciphers());
        checked.map_err(|error| {
            SeedError::new(format!("TLSCipherPolicies[{n}]"), format!("is refused: {error}"))
        })?;
    }
    region.tls_policies = by_id("TLSCipherPolicies", take(&mut form.tls_cipher_policies))?;
    Ok(())
}

/// Moves what uses load balancers and listeners into the region.
pub(super) fn add_using(region: &mut Region, form: &mut RegionForm) -> Result<(), SeedError> {
    for (n, extension) in form.domain_extensions.iter().enumerate() {
        let known = region.server_certificates.contains_key(&extension.server_certificate_id);
        if !known || region.listener_of(extension).is_none() {
            let problem = "names a listener or certificate that is not there";
            return Err(SeedError::new(format!("DomainExtensions[{n}]"), problem));
        }
    }
    region.domain_extensions = by_id("DomainExtensions", take(&mut form.domain_extensions))?;
    region.access_logs.extend(take(&mut form.access_logs));
    *region.monitoring = form.monitoring.take();
    for (token, form) in take(&mut form.first_calls) {
        let place = step(&token);
        let first = form.state();
        let first = first.map_err(|error| error.inside(&place).inside("FirstCalls"))?;
        region.first_calls.insert(token, first);
    }
    let created = region.first_calls.iter();
    let created = created.map(|(token, first)| {
        ("FirstCalls", token, "Answer.LoadBalancerId", first.answer.load_balancer_id.as_str())
    });
    let named = region.access_logs.ids().map(|id| ("AccessLogs", &**id, "", &**id));
    let unknown = named.chain(created).find(|(.., id)| !region.load_balancers.contains_key(id));
    unknown.map_or(Ok(()), |(table, key, member, id)| {
        let problem = format!("there is no load balancer \"{id}\"");
        Err(SeedError::new(member, problem).inside(&step(key)).inside(table))
    })
}

/// Shows these resources of a region.
pub(super) fn show(region: &Region, form: &mut RegionForm) {
    form.access_control_lists = region.acls.values().cloned().collect();
    form.server_certificates = region.server_certificates.values().cloned().collect();
    form.ca_certificates = region.ca_certificates.values().cloned().collect();
    form.tls_cipher_policies = region.tls_policies.values().cloned().collect();
    form.domain_extensions = region.domain_extensions.values().cloned().collect();
    let access_logs = region.access_logs.iter();
    form.access_logs = access_logs.map(|(id, target)| (id.to_owned(), target.clone())).collect();
    form.monitoring = (*region.monitoring).clone();
    let first_calls = region.first_calls.iter();
    form.first_calls = first_calls.map(|(id, first)| (id.to_owned(), first.into())).collect();
}
