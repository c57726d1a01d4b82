use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Account, Region, Table, TouchedHosts};

/// What of an account was put in, changed or taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// By the ids of the regions.
    pub(crate) regions: BTreeMap<String, Touched>,
    /// Whether ids were made.
    pub(crate) ids: bool,
}

/// The same of a region, by the ids in its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) load_balancers: BTreeSet<Arc<str>>,
    pub(crate) vserver_groups: BTreeSet<Arc<str>>,
    pub(crate) master_slave_groups: BTreeSet<Arc<str>>,
    pub(crate) rules: BTreeSet<Arc<str>>,
    pub(crate) acls: BTreeSet<Arc<str>>,
    pub(crate) server_certificates: BTreeSet<Arc<str>>,
    pub(crate) ca_certificates: BTreeSet<Arc<str>>,
    pub(crate) tls_policies: BTreeSet<Arc<str>>,
    pub(crate) domain_extensions: BTreeSet<Arc<str>>,
    pub(crate) access_logs: BTreeSet<Arc<str>>,
    pub(crate) first_calls: BTreeSet<Arc<str>>,
    pub(crate) monitoring: bool,
    pub(crate) inventory: TouchedHosts,
    pub(crate) planned: bool,
    /// No call changes them, so this is only true of a whole region.
    pub(crate) quotas: bool,
}

impl Account {
    /// What changed since this was last asked. The indexes of the regions are brought up to date.
    pub(crate) fn take_changes(&mut self) -> Changes {
        let touched = self.regions.iter_mut().map(|(id, region)| (id.clone(), region.refresh()));
        let regions = touched.filter(|(_, one)| *one != Touched::default()).collect();
        Changes { regions, ids: self.ids.take_touched() }
    }

    /// Everything, as if all of it were new.
    pub(crate) fn everything(&self) -> Changes {
        let regions =
            self.regions.iter().map(|(id, region)| (id.clone(), Touched::everything(region)));
        Changes { regions: regions.collect(), ids: true }
    }
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        self.regions.is_empty() && !self.ids
    }
}

impl Touched {
    /// Asks every table of a region.
    pub(super) fn take(region: &mut Region) -> Self {
        Self {
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
            first_calls: region.first_calls.take_touched(),
            monitoring: region.monitoring.take_touched(),
            inventory: region.inventory.take_touched(),
            planned: region.planned.take_touched(),
            quotas: false,
        }
    }

    /// Every id of a region.
    pub(super) fn everything(region: &Region) -> Self {
        Self {
            load_balancers: ids(&region.load_balancers),
            vserver_groups: ids(&region.vserver_groups),
            master_slave_groups: ids(&region.master_slave_groups),
            rules: ids(&region.rules),
            acls: ids(&region.acls),
            server_certificates: ids(&region.server_certificates),
            ca_certificates: ids(&region.ca_certificates),
            tls_policies: ids(&region.tls_policies),
            domain_extensions: ids(&region.domain_extensions),
            access_logs: ids(&region.access_logs),
            first_calls: ids(&region.first_calls),
            monitoring: true,
            inventory: region.inventory.everything(),
            planned: true,
            quotas: true,
        }
    }
}

fn ids<T>(table: &Table<T>) -> BTreeSet<Arc<str>> {
    table.ids().cloned().collect()
}
