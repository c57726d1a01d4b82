use std::collections::{BTreeSet, VecDeque};
use std::net::IpAddr;
use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

/// Something that servers of groups are: an ECS instance, an ENI or an ECI.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// By which ENIs and ECIs are reached; an ECS instance has none here.
    pub addresses: Vec<IpAddr>,
    /// How it is.
    pub condition: Condition,
    /// What health checks may not have noticed yet.
    past: Past,
}

/// How a host is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Whether it runs.
    pub status: HostStatus,
    /// Whether it passes health checks.
    pub health: HostHealth,
    /// The ports on which it fails health checks even if it is healthy.
    pub unhealthy_ports: Ports,
}

/// Some ports, not very many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "BTreeSet<NonZeroU16>")]
pub struct Ports(BTreeSet<NonZeroU16>);

impl Ports {
    /// More of them than this are refused.
    const MOST: usize = 100;

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn contains(&self, port: u16) -> bool {
        NonZeroU16::new(port).is_some_and(|port| self.0.contains(&port))
    }
}

impl TryFrom<BTreeSet<NonZeroU16>> for Ports {
    type Error = String;

    fn try_from(ports: BTreeSet<NonZeroU16>) -> Result<Self, String> {
        match ports.len() {
            ..=Self::MOST => Ok(Self(ports)),
            many => Err(format!("there are {many} ports; there may be {}", Self::MOST)),
        }
    }
}

/// Whether there is a host at all, and whether it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum HostStatus {
    #[default]
    /// It runs.
    Running,
    /// It is there, and does not run.
    Stopped,
    /// It is no more. What is known of it is kept, so that it can come back.
    Released,
}

impl HostStatus {
    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        *self == Self::Running
    }
}

/// Whether a host that runs passes health checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum HostHealth {
    #[default]
    /// It does.
    Healthy,
    /// It does not.
    Unhealthy,
}

impl HostHealth {
    /// Whether it does.
    pub fn is_healthy(&self) -> bool {
        *self == Self::Healthy
    }
}

/// What becomes of a host; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Alteration {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<HostStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<HostHealth>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unhealthy_ports: Option<Ports>,
    /// Whether health checks have to notice it before health is told anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_health_checks: bool,
}

impl Host {
    /// One of which nothing is known that was before.
    pub fn new(addresses: Vec<IpAddr>, condition: Condition) -> Self {
        Self { addresses, condition, past: Past::default() }
    }

    /// Alters it at a time, in milliseconds since 1970.
    pub(super) fn alter(&mut self, alteration: Alteration, at: i64) {
        let before = self.condition.clone();
        let Alteration { status, health, unhealthy_ports, by_health_checks } = alteration;
        self.condition = Condition {
            status: status.unwrap_or(before.status),
            health: health.unwrap_or(before.health),
            unhealthy_ports: unhealthy_ports.unwrap_or_else(|| before.unhealthy_ports.clone()),
        };
        if by_health_checks {
            self.past.add(at, before);
        } else {
            self.past = Past::default();
        }
    }

    /// Whether health checks of a port have found it well when they last counted.
    pub fn passes(&self, checks: &Checks) -> bool {
        self.past.told(&self.condition, checks)
    }
}

impl Condition {
    /// Whether it passes health checks of a port.
    fn is_well(&self, port: Option<u16>) -> bool {
        self.status.is_running()
            && self.health.is_healthy()
            && !port.is_some_and(|port| self.unhealthy_ports.contains(port))
    }
}

/// The health checks of a listener.
pub struct Checks {
    /// The port that they look at.
    pub port: Option<u16>,
    /// The present, in milliseconds since 1970.
    pub now: i64,
    /// How long a server must have passed, in milliseconds, until it is told to be well.
    pub until_well: i64,
    /// How long it must have failed until it is told to be ill.
    pub until_ill: i64,
}

/// How a host was before, each time with the time to which it was so, the oldest first. It is no
/// part of a seed: of a host that is loaded health checks have noticed all.
#[derive(Clone, Debug, Default)]
struct Past(VecDeque<(i64, Condition)>);

impl Past {
    /// More of it than this is not kept: the oldest is forgotten.
    const MOST: usize = 16;

    fn add(&mut self, until: i64, condition: Condition) {
        if self.0.len() >= Self::MOST {
            self.0.pop_front();
        }
        self.0.push_back((until, condition));
    }

    /// What the checks tell now. What they see must stay so for a while until they tell it.
    fn told(&self, present: &Condition, checks: &Checks) -> bool {
        let Some((_, oldest)) = self.0.front() else { return present.is_well(checks.port) };
        let mut told = oldest.is_well(checks.port);
        let mut seen_since = None;
        let mut begin = i64::MIN;
        let now = std::iter::once((checks.now, present));
        for (until, condition) in self.0.iter().map(|(until, own)| (*until, own)).chain(now) {
            let is_well = condition.is_well(checks.port);
            if is_well == told {
                seen_since = None;
            } else {
                let needed = if is_well { checks.until_well } else { checks.until_ill };
                let since: i64 = *seen_since.get_or_insert(begin);
                if until.saturating_sub(since) >= needed {
                    (told, seen_since) = (is_well, None);
                }
            }
            begin = until;
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: i64 = 1_000_000;

    fn checks(now: i64) -> Checks {
        Checks { port: Some(80), now: LATER + now, until_well: 4000, until_ill: 6000 }
    }

    fn becomes(health: HostHealth) -> Alteration {
        Alteration { health: Some(health), by_health_checks: true, ..Alteration::default() }
    }

    #[test]
    fn what_is_left_out_stays() {
        let mut host = Host::default();
        let stop = Alteration { status: Some(HostStatus::Stopped), ..Alteration::default() };
        host.alter(stop, 0);
        assert!(!host.passes(&checks(0)) && host.condition.health.is_healthy());
        let ports = Ports(NonZeroU16::new(80).into_iter().collect());
        let start = Alteration {
            status: Some(HostStatus::Running),
            unhealthy_ports: Some(ports),
            ..Alteration::default()
        };
        host.alter(start, 0);
        assert!(!host.passes(&checks(0)), "port 80 is ill");
        assert!(host.passes(&Checks { port: Some(81), ..checks(0) }));
        host.alter(Alteration::default(), 0);
        assert_eq!(host.condition.unhealthy_ports.0.len(), 1);
    }

    #[test]
    fn checks_tell_what_they_saw_for_long_enough() {
        let mut host = Host::default();
        host.alter(becomes(HostHealth::Unhealthy), LATER);
        assert!(host.passes(&checks(5999)) && !host.passes(&checks(6000)));
        host.alter(becomes(HostHealth::Healthy), LATER + 10_000);
        assert!(!host.passes(&checks(13_999)) && host.passes(&checks(14_000)));
    }

    #[test]
    fn checks_do_not_tell_what_passed_too_soon() {
        let mut host = Host::default();
        host.alter(becomes(HostHealth::Unhealthy), LATER);
        host.alter(becomes(HostHealth::Healthy), LATER + 5000);
        for now in [5000, 5001, 6000, 20_000] {
            assert!(host.passes(&checks(now)), "{now}");
        }
        // Being stopped and being ill are the same to a check.
        host.alter(becomes(HostHealth::Unhealthy), LATER + 20_000);
        let stop = Alteration {
            status: Some(HostStatus::Stopped),
            by_health_checks: true,
            ..Alteration::default()
        };
        host.alter(stop, LATER + 23_000);
        assert!(host.passes(&checks(25_999)) && !host.passes(&checks(26_000)));
    }

    #[test]
    fn the_past_is_bounded() {
        let mut host = Host::default();
        for n in 0..100 {
            let health = if n % 2 == 0 { HostHealth::Unhealthy } else { HostHealth::Healthy };
            host.alter(becomes(health), LATER + n);
        }
        assert_eq!(host.past.0.len(), Past::MOST);
        assert!(host.passes(&checks(10_000)));
    }
}
