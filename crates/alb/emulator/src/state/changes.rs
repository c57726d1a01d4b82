use std::collections::BTreeSet;
use std::sync::Arc;

use aliyun_emulator::product::Table;

use super::Region;

/// What of a region was put in, changed or taken away, by the ids in its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) load_balancers: BTreeSet<Arc<str>>,
    pub(crate) listeners: BTreeSet<Arc<str>>,
    pub(crate) rules: BTreeSet<Arc<str>>,
    pub(crate) server_groups: BTreeSet<Arc<str>>,
    pub(crate) acls: BTreeSet<Arc<str>>,
    pub(crate) security_policies: BTreeSet<Arc<str>>,
    pub(crate) health_check_templates: BTreeSet<Arc<str>>,
    pub(crate) ascripts: BTreeSet<Arc<str>>,
    /// What no call changes, so this is only true of a whole region.
    pub(crate) facts: bool,
}

impl Touched {
    /// Asks every table of a region.
    pub(super) fn take(region: &mut Region) -> Self {
        Self {
            load_balancers: region.load_balancers.take_touched(),
            listeners: region.listeners.take_touched(),
            rules: region.rules.take_touched(),
            server_groups: region.server_groups.take_touched(),
            acls: region.acls.take_touched(),
            security_policies: region.security_policies.take_touched(),
            health_check_templates: region.health_check_templates.take_touched(),
            ascripts: region.ascripts.take_touched(),
            facts: false,
        }
    }

    /// Every id of a region.
    pub(super) fn everything(region: &Region) -> Self {
        Self {
            load_balancers: ids(&region.load_balancers),
            listeners: ids(&region.listeners),
            rules: ids(&region.rules),
            server_groups: ids(&region.server_groups),
            acls: ids(&region.acls),
            security_policies: ids(&region.security_policies),
            health_check_templates: ids(&region.health_check_templates),
            ascripts: ids(&region.ascripts),
            facts: true,
        }
    }
}

fn ids<T>(table: &Table<T>) -> BTreeSet<Arc<str>> {
    table.ids().cloned().collect()
}
