use std::collections::{BTreeMap, BTreeSet};

use super::{Account, Region};

/// What of an account was put in, changed or taken away, by the ids of the regions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) regions: BTreeMap<String, Touched>,
}

/// The same of a region, by the ids in its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) load_balancers: BTreeSet<String>,
    pub(crate) vserver_groups: BTreeSet<String>,
    pub(crate) master_slave_groups: BTreeSet<String>,
    pub(crate) rules: BTreeSet<String>,
    pub(crate) acls: BTreeSet<String>,
    pub(crate) server_certificates: BTreeSet<String>,
    pub(crate) ca_certificates: BTreeSet<String>,
    pub(crate) tls_policies: BTreeSet<String>,
    pub(crate) domain_extensions: BTreeSet<String>,
    pub(crate) access_logs: BTreeSet<String>,
}

impl Account {
    /// What changed since this was last asked.
    pub(crate) fn take_changes(&mut self) -> Changes {
        let touched = self.regions.iter_mut().map(|(id, region)| (id.clone(), touched(region)));
        Changes { regions: touched.filter(|(_, one)| *one != Touched::default()).collect() }
    }
}

fn touched(region: &mut Region) -> Touched {
    Touched {
        load_balancers: region.load_balancers.take_touched(),
        vserver_groups: region.vserver_groups.take_touched(),
        master_slave_groups: region.master_slave_groups.take_touched(),
        rules: region.rules.take_touched(),
        acls: region.acls.take_touched(),
        server_certificates: region.server_certificates.take_touched(),
        ca_certificates: region.ca_certificates.take_touched(),
        tls_policies: region.tls_policies.take_touched(),
        domain_extensions: region.domain_extensions.take_touched(),
        access_logs: region.access_logs.take_touched(),
    }
}
