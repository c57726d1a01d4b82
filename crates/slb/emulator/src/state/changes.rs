use std::collections::BTreeSet;
use std::sync::Arc;

use aliyun_emulator::product::Table;

use super::Region;

/// What of a region was put in, changed or taken away, by the ids in its tables.
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
    /// No call changes them, so this is only true of a whole region.
    pub(crate) quotas: bool,
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
            quotas: true,
        }
    }
}

fn ids<T>(table: &Table<T>) -> BTreeSet<Arc<str>> {
    table.ids().cloned().collect()
}
