use std::collections::BTreeMap;

use crate::state::{Accounts, Region};

/// How many resources there are of each kind, in all accounts and regions.
pub(super) fn count(accounts: &Accounts) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<_, _> = of_region(&Region::default()).into_iter().collect();
    for (_, account) in accounts.iter() {
        for (kind, count) in account.regions.values().flat_map(of_region) {
            *counts.entry(kind).or_default() += count;
        }
    }
    counts
}

fn of_region(region: &Region) -> [(&'static str, usize); 10] {
    [
        ("LoadBalancer", region.load_balancers.len()),
        ("Listener", region.index.all_listeners()),
        ("VServerGroup", region.vserver_groups.len()),
        ("MasterSlaveServerGroup", region.master_slave_groups.len()),
        ("Rule", region.rules.len()),
        ("AccessControlList", region.acls.len()),
        ("ServerCertificate", region.server_certificates.len()),
        ("CACertificate", region.ca_certificates.len()),
        ("TLSCipherPolicy", region.tls_policies.len()),
        ("DomainExtension", region.domain_extensions.len()),
    ]
}
