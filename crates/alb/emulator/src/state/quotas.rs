use serde::{Deserialize, Serialize};

/// How many there may be of what the vendor's quota pages limit. The defaults are what an account
/// has that asked for no more; where two editions differ, the first is that of a basic load
/// balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct Quotas {
    /// In a region, as are the next four.
    pub(crate) load_balancers: usize,
    pub(crate) server_groups: usize,
    pub(crate) acls: usize,
    pub(crate) security_policies: usize,
    pub(crate) health_check_templates: usize,
    pub(crate) listeners_per_load_balancer: usize,
    pub(crate) rules_per_load_balancer: PerEdition,
    pub(crate) conditions_per_rule: PerEdition,
    pub(crate) actions_per_rule: PerEdition,
    pub(crate) wildcards_per_rule: PerEdition,
    /// Over all groups of a load balancer; a group counts for each of its users.
    pub(crate) servers_per_load_balancer: PerEdition,
    pub(crate) servers_per_server_group: usize,
    pub(crate) server_groups_per_server: usize,
    pub(crate) users_per_server_group: usize,
    pub(crate) additional_certificates_per_load_balancer: PerEdition,
    pub(crate) entries_per_acl: usize,
    pub(crate) acl_entries_per_listener: PerEdition,
    pub(crate) acl_entries_per_load_balancer: usize,
    pub(crate) listeners_per_acl: usize,
    pub(crate) listeners_per_security_policy: usize,
    pub(crate) security_groups_per_load_balancer: usize,
    /// Capacity units that are reserved, in a region and for one of its load balancers.
    pub(crate) capacity: usize,
    pub(crate) capacity_per_load_balancer: usize,
    pub(crate) ascripts_per_listener: usize,
    pub(crate) lines_per_ascript: usize,
    pub(crate) ascript_lines_per_listener: usize,
}

/// A quota that is greater for load balancers that are not basic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct PerEdition {
    pub(crate) basic: usize,
    pub(crate) standard: usize,
}

impl PerEdition {
    /// That of a load balancer.
    pub(crate) fn of(self, is_basic: bool) -> usize {
        if is_basic { self.basic } else { self.standard }
    }
}

const fn per_edition(basic: usize, standard: usize) -> PerEdition {
    PerEdition { basic, standard }
}

impl Quotas {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            load_balancers: 60,
            server_groups: 3000,
            acls: 1000,
            security_policies: 50,
            health_check_templates: 50,
            listeners_per_load_balancer: 50,
            rules_per_load_balancer: per_edition(40, 100),
            conditions_per_rule: per_edition(5, 10),
            actions_per_rule: per_edition(3, 5),
            wildcards_per_rule: per_edition(5, 10),
            servers_per_load_balancer: per_edition(200, 1000),
            servers_per_server_group: 1000,
            server_groups_per_server: 200,
            users_per_server_group: 50,
            additional_certificates_per_load_balancer: per_edition(10, 25),
            entries_per_acl: 1000,
            acl_entries_per_listener: per_edition(300, 500),
            acl_entries_per_load_balancer: 800,
            listeners_per_acl: 50,
            listeners_per_security_policy: 10,
            security_groups_per_load_balancer: 4,
            capacity: 5000,
            capacity_per_load_balancer: 1000,
            ascripts_per_listener: 30,
            lines_per_ascript: 100,
            ascript_lines_per_listener: 1000,
        }
    }
}
