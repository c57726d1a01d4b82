//! A world that moves: what becomes of the servers that load balancers can send requests to.

use std::collections::BTreeSet;
use std::num::NonZeroU16;
use std::sync::MutexGuard;
use std::time::Duration;

use serde::Deserialize;

use crate::clock::milliseconds;
use crate::engine::Engine;
use crate::recording::Moved;
use crate::scope::Scope;
use crate::state::{
    Account, Alteration, HostHealth, HostStatus, Kind, MOST_PLANNED, Planned, Ports, Shared,
};
use crate::state_error::StateError;

/// Ten years, in seconds: nobody waits longer.
const LONGEST: f64 = 315_360_000.0;

/// What becomes of an ECS instance, an ENI or an ECI, now or after a time.
///
/// ```
/// use std::time::Duration;
/// use aliyun_emulator::product::Products;
/// use aliyun_emulator::{Emulator, ServerChange};
/// # async fn test<P: Products>() -> Result<(), Box<dyn std::error::Error>> {
/// // `Emulator` and `P` are one type in the crate of a product.
/// let emulator = Emulator::<P>::start().await?;
/// emulator.change_server("i-bp100000000000000001", ServerChange::stop()).await?;
/// let back = ServerChange::start().after(Duration::from_secs(30));
/// emulator.change_server("i-bp100000000000000001", back).await?;
/// // ... whatever is tested sees a server that is down ...
/// emulator.advance(Duration::from_secs(30));
/// // ... and one that is up again ...
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct ServerChange {
    status: Option<HostStatus>,
    health: Option<HostHealth>,
    unhealthy_ports: Option<BTreeSet<u16>>,
    after_seconds: Option<f64>,
    #[serde(default)]
    by_health_checks: bool,
    leave_groups_after_seconds: Option<f64>,
    #[serde(skip)]
    scope: Scope,
}

impl ServerChange {
    /// It stops. It stays in its groups and fails health checks, and cannot be added to others.
    pub fn stop() -> Self {
        Self::to(HostStatus::Stopped)
    }

    /// It runs, or does so again.
    pub fn start() -> Self {
        Self::to(HostStatus::Running)
    }

    /// It is no more, until it is started again. It stays in its groups and fails health checks.
    pub fn release() -> Self {
        Self::to(HostStatus::Released)
    }

    /// It fails health checks although it runs.
    pub fn fail() -> Self {
        Self { health: Some(HostHealth::Unhealthy), ..Self::default() }
    }

    /// It fails health checks on these ports, and no others because of an earlier such change.
    pub fn fail_on(ports: impl IntoIterator<Item = u16>) -> Self {
        Self { unhealthy_ports: Some(ports.into_iter().collect()), ..Self::default() }
    }

    /// It passes health checks on all ports, as long as it runs.
    pub fn recover() -> Self {
        Self { health: Some(HostHealth::Healthy), ..Self::fail_on([]) }
    }

    /// Not now, but so much later by the clock of the emulator.
    pub fn after(mut self, time: Duration) -> Self {
        self.after_seconds = Some(time.as_secs_f64());
        self
    }

    /// Health is told anew once the health checks of a listener have noticed: after its
    /// `HealthCheckInterval` times its `UnhealthyThreshold` or `HealthyThreshold`.
    pub fn by_health_checks(mut self) -> Self {
        self.by_health_checks = true;
        self
    }

    /// A released server leaves its groups by itself after so much time, as with the service. Until
    /// then a call that removes it is refused with `ObtainIpFail`.
    pub fn leaving_groups_after(mut self, time: Duration) -> Self {
        self.leave_groups_after_seconds = Some(time.as_secs_f64());
        self
    }

    /// Only in the account of this access key id.
    pub fn in_account(mut self, access_key_id: impl Into<String>) -> Self {
        self.scope.key_id = Some(access_key_id.into());
        self
    }

    /// Only in this region.
    pub fn in_region(mut self, region_id: impl Into<String>) -> Self {
        self.scope.region_id = Some(region_id.into());
        self
    }

    /// In these accounts and regions.
    pub(crate) fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    fn to(status: HostStatus) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// What it means for a server, if it makes sense.
    fn steps(&self, kind: Kind, id: &str, now: i64) -> Result<Vec<Planned>, StateError> {
        if self.status.is_none() && self.health.is_none() && self.unhealthy_ports.is_none() {
            return Err(wrong("Give Status, Health or UnhealthyPorts."));
        }
        let leaves = self.leave_groups_after_seconds;
        if leaves.is_some() && self.status != Some(HostStatus::Released) {
            return Err(wrong("LeaveGroupsAfterSeconds goes with the Status Released."));
        }
        let at = later(now, "AfterSeconds", self.after_seconds.unwrap_or_default())?;
        let change = Alteration {
            status: self.status,
            health: self.health,
            unhealthy_ports: self.unhealthy_ports.as_ref().map(ports).transpose()?,
            by_health_checks: self.by_health_checks,
        };
        let step = |at, change, leave_groups| Planned {
            unix_milliseconds: at,
            server_id: id.to_owned(),
            kind,
            change,
            leave_groups,
        };
        let mut steps = vec![step(at, change, false)];
        if let Some(seconds) = leaves {
            let at = later(at, "LeaveGroupsAfterSeconds", seconds)?;
            steps.push(step(at, Alteration::default(), true));
        }
        Ok(steps)
    }
}

/// What kinds of servers have an id.
pub fn kinds(shared: &Shared, id: &str) -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(move |kind| shared.inventory.host(*kind, id).is_some())
}

/// An account that is locked, by its access key id.
pub(crate) type Locked<'a> = (&'a str, MutexGuard<'a, Account>);

impl Engine {
    /// Lets something become of the servers with an id.
    pub(crate) fn change_server(&self, id: &str, change: &ServerChange) -> Result<(), StateError> {
        let now = self.clock().milliseconds();
        let mut moved = Vec::new();
        // All are locked and looked at before the first is changed.
        let accounts: Vec<Locked<'_>> = self.accounts().iter().collect();
        for (key_id, account) in &accounts {
            for (region_id, region) in change.scope.regions(key_id, account) {
                for kind in kinds(&region.shared, id) {
                    let steps = change.steps(kind, id, now)?;
                    if region.shared.planned.len() + steps.len() > MOST_PLANNED {
                        return Err(full(region_id));
                    }
                    let (key_id, region_id) = ((*key_id).to_owned(), region_id.to_owned());
                    moved.extend(steps.into_iter().map(|planned| Moved {
                        unix_milliseconds: now,
                        access_key_id: key_id.clone(),
                        region_id: region_id.clone(),
                        planned: Some(planned),
                        certificate: None,
                    }));
                }
            }
        }
        if moved.is_empty() {
            // What makes no sense is told first.
            change.steps(Kind::Ecs, id, now)?;
            return Err(StateError::unknown(unknown(id)));
        }
        self.let_happen(accounts, moved)
    }

    /// Lets things become of servers and certificates of accounts, which are locked, and takes note
    /// of it.
    pub(crate) fn let_happen(
        &self,
        mut accounts: Vec<Locked<'_>>,
        mut moved: Vec<Moved>,
    ) -> Result<(), StateError> {
        let mut seen = Vec::new();
        for (key_id, account) in &mut accounts {
            let own: Vec<_> = moved.extract_if(.., |one| one.access_key_id == *key_id).collect();
            if own.is_empty() {
                continue;
            }
            own.iter().for_each(|one| one.happen(account));
            self.accounts().note(key_id, account).map_err(StateError::failed)?;
            seen.extend(own.into_iter().map(|one| (self.recorder().turn(), one)));
        }
        drop(accounts);
        self.recorder().add_moved(seen);
        Ok(())
    }

    /// Lets happen what was planned for now or before, in all accounts.
    pub(crate) fn tick(&self) -> Result<(), StateError> {
        let now = self.clock().milliseconds();
        for (key_id, mut account) in self.accounts().iter() {
            self.accounts().tick(key_id, &mut account, now).map_err(StateError::failed)?;
        }
        Ok(())
    }
}

fn ports(ports: &BTreeSet<u16>) -> Result<Ports, StateError> {
    let known = ports.iter().copied().filter_map(NonZeroU16::new).collect::<BTreeSet<_>>();
    if known.len() < ports.len() {
        return Err(wrong("UnhealthyPorts: each must be from 1 to 65535."));
    }
    Ports::try_from(known).map_err(|problem| wrong(format!("UnhealthyPorts: {problem}.")))
}

/// A time so many seconds later.
fn later(now: i64, name: &str, seconds: f64) -> Result<i64, StateError> {
    if !(0.0..=LONGEST).contains(&seconds) {
        return Err(wrong(format!("{name} must be from 0 to {LONGEST}.")));
    }
    Ok(now.saturating_add(milliseconds(Duration::from_secs_f64(seconds))))
}

fn wrong(problem: impl Into<String>) -> StateError {
    StateError::unreadable(problem)
}

fn full(region_id: &str) -> StateError {
    StateError::full(format!(
        "Region {region_id} has {MOST_PLANNED} changes planned already; move the clock on, so that \
         they happen."
    ))
}

/// Why nothing was found under an id.
pub(crate) fn unknown(id: &str) -> String {
    let id = aliyun_core::excerpt(id);
    format!("There is no server \"{id}\" there. GET /_emulator/inventory lists them.")
}
