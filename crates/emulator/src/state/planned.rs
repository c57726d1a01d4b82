//! What becomes of hosts, now and later.

use serde::{Deserialize, Serialize};

use super::{Alteration, Kind};

/// Something that happens to a host at a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Planned {
    /// When, in milliseconds since 1970.
    pub(crate) unix_milliseconds: i64,
    pub(crate) server_id: String,
    #[serde(default, rename = "Type")]
    pub(crate) kind: Kind,
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub(crate) change: Alteration,
    /// Whether it leaves the groups that it is in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) leave_groups: bool,
}

fn is_nothing(alteration: &Alteration) -> bool {
    *alteration == Alteration::default()
}

/// More than this is not planned in a region.
pub(crate) const MOST_PLANNED: usize = 1000;

impl Planned {
    pub(super) fn is_of(&self, kind: Kind, id: &str) -> bool {
        self.kind == kind && self.server_id == id
    }

    /// Takes out what another one, which was planned later, has the last word about.
    pub(super) fn yield_to(&mut self, other: &Self) {
        if !self.is_of(other.kind, &other.server_id)
            || self.unix_milliseconds < other.unix_milliseconds
        {
            return;
        }
        if other.change.status.is_some() {
            self.change.status = None;
            self.leave_groups = false;
        }
        if other.change.health.is_some() {
            self.change.health = None;
        }
        if other.change.unhealthy_ports.is_some() {
            self.change.unhealthy_ports = None;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        let Alteration { status, health, unhealthy_ports, by_health_checks: _ } = &self.change;
        status.is_none() && health.is_none() && unhealthy_ports.is_none() && !self.leave_groups
    }
}
