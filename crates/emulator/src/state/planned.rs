//! What becomes of hosts, now and later.

use serde::{Deserialize, Serialize};

use super::{Account, Alteration, Key, Kind, Region, Server};

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
    fn is_of(&self, kind: Kind, id: &str) -> bool {
        self.kind == kind && self.server_id == id
    }

    /// Takes out what another one, which was planned later, has the last word about.
    fn yield_to(&mut self, other: &Self) {
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

    fn is_empty(&self) -> bool {
        let Alteration { status, health, unhealthy_ports, by_health_checks: _ } = &self.change;
        status.is_none() && health.is_none() && unhealthy_ports.is_none() && !self.leave_groups
    }
}

impl Account {
    /// Lets happen what was planned for now or before; whether that was anything.
    pub(crate) fn tick(&mut self, now: i64) -> bool {
        let mut any = false;
        for region in self.regions.values_mut() {
            any |= region.tick(now);
        }
        any
    }
}

impl Region {
    fn tick(&mut self, now: i64) -> bool {
        let due = self.planned.iter().take_while(|next| next.unix_milliseconds <= now).count();
        if due == 0 {
            return false;
        }
        let due: Vec<Planned> = self.planned.drain(..due).collect();
        due.into_iter().for_each(|one| self.happen(one));
        true
    }

    /// Plans something for a host that is there, or lets it happen if it is due. It has the last
    /// word about what was planned for its time or later.
    pub(crate) fn plan(&mut self, fresh: Planned, now: i64) {
        if self.planned.iter().any(|other| other.is_of(fresh.kind, &fresh.server_id)) {
            self.planned.iter_mut().for_each(|other| other.yield_to(&fresh));
            self.planned.retain(|other| !other.is_empty());
        }
        if fresh.unix_milliseconds <= now {
            self.happen(fresh);
        } else {
            let time = fresh.unix_milliseconds;
            let at = self.planned.partition_point(|other| other.unix_milliseconds <= time);
            self.planned.insert(at, fresh);
        }
    }

    /// Whether a released server is about to leave its groups by itself.
    pub(crate) fn is_leaving(&self, server: &Server) -> bool {
        let mut planned = self.planned.iter().filter(|one| one.leave_groups);
        planned.any(|one| one.is_of(server.kind, &server.server_id))
    }

    fn happen(&mut self, planned: Planned) {
        let Planned { unix_milliseconds, server_id, kind, change, leave_groups } = planned;
        if let Some(host) = self.inventory.of_mut(kind).get_mut(&server_id) {
            host.alter(change, unix_milliseconds);
        }
        if leave_groups {
            self.leave_groups(kind, &server_id);
        }
    }

    /// Takes a server out of the groups that it is in; a primary/secondary group keeps its two.
    fn leave_groups(&mut self, kind: Kind, id: &str) {
        let stays = |server: &Server| server.kind != kind || server.server_id != id;
        let named = |key| self.index.sources(&key).map(str::to_owned).collect::<Vec<_>>();
        let (owners, groups) = (named(Key::Server(id.into())), named(Key::VServer(id.into())));
        for owner in owners {
            if let Some(load_balancer) = self.load_balancers.get_mut(&owner) {
                load_balancer.servers.retain(stays);
            }
        }
        for group in groups {
            if let Some(group) = self.vserver_groups.get_mut(&group) {
                group.servers.retain(stays);
            }
        }
    }
}
