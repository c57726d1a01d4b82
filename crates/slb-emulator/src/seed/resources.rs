//! Resources that stand beside the load balancers of a region.

use std::mem::take;

use super::{RegionForm, SeedError, twice};
use crate::behaviour::{access_control, tls_cipher_policy};
use crate::state::{Keyed, Region, Table};

/// Moves what load balancers and listeners use into the region.
pub(super) fn add_used(region: &mut Region, form: &mut RegionForm) -> Result<(), SeedError> {
    region.acls = by_id("AccessControlLists", take(&mut form.access_control_lists))?;
    for acl in region.acls.values() {
        for entry in &acl.entries {
            access_control::check_entry(acl.family, entry).map_err(|error| {
                let problem = format!("\"{}\" of {} is refused: {error}", entry.entry, acl.acl_id);
                SeedError::new("AccessControlLists", problem)
            })?;
        }
    }
    region.server_certificates = by_id("ServerCertificates", take(&mut form.server_certificates))?;
    region.ca_certificates = by_id("CACertificates", take(&mut form.ca_certificates))?;
    region.tls_policies = by_id("TLSCipherPolicies", take(&mut form.tls_cipher_policies))?;
    for policy in region.tls_policies.values() {
        let checked = tls_cipher_policy::check_suites(&policy.versions(), &policy.ciphers());
        checked.map_err(|error| {
            SeedError::new("TLSCipherPolicies", format!("{} is refused: {error}", policy.id))
        })?;
    }
    Ok(())
}

/// Moves what uses load balancers and listeners into the region.
pub(super) fn add_using(region: &mut Region, form: &mut RegionForm) -> Result<(), SeedError> {
    region.domain_extensions = by_id("DomainExtensions", take(&mut form.domain_extensions))?;
    for extension in region.domain_extensions.values() {
        let known = region.server_certificates.contains_key(&extension.server_certificate_id);
        if !known || region.listener_of(extension).is_none() {
            let problem =
                format!("{} names a listener or certificate that is not there", extension.id);
            return Err(SeedError::new("DomainExtensions", problem));
        }
    }
    region.access_logs.extend(take(&mut form.access_logs));
    *region.monitoring = form.monitoring.take();
    for (token, form) in take(&mut form.first_calls) {
        let place = format!("FirstCalls.{token}");
        let first = form.state().map_err(|problem| SeedError::new(place, problem))?;
        region.first_calls.insert(token, first);
    }
    let known = |id: &str| region.load_balancers.contains_key(id);
    let created = region.first_calls.values().map(|first| first.answer.load_balancer_id.as_str());
    let named = region.access_logs.ids().map(|id| ("AccessLogs", &**id));
    let named = named.chain(created.map(|id| ("FirstCalls", id)));
    let unknown = named.into_iter().find(|(_, id)| !known(id));
    unknown.map_or(Ok(()), |(place, id)| {
        Err(SeedError::new(place, format!("there is no load balancer \"{id}\"")))
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

fn by_id<T: Keyed>(place: &str, list: Vec<T>) -> Result<Table<T>, SeedError> {
    T::by_id(list).map_err(|id| twice(T::NAME, &id).inside(place))
}
