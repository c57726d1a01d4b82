use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aliyun_core::Params;
use aliyun_runtime::Timestamp;

use super::{Effect, Fault, FaultError, chance};
use crate::registry::Registry;

/// More faults than this are not taken.
const MOST: usize = 1000;

/// Faults with more bytes than this together are not taken.
const MOST_BYTES: usize = 64 << 20;

/// More firings than this are not remembered: the oldest are forgotten.
const MOST_FIRED: usize = 1000;

/// The faults of an emulator, and what they did.
#[derive(Default)]
pub(crate) struct Faults(Mutex<List>);

#[derive(Default)]
struct List {
    placed: Vec<Placed>,
    /// How many were ever added.
    added: u64,
    fired: VecDeque<Fired>,
    /// How often any of them ever fired.
    firings: u64,
}

/// A fault in its place.
#[derive(Clone)]
pub(crate) struct Placed {
    pub(crate) id: Arc<str>,
    pub(crate) fault: Arc<Fault>,
    pub(crate) fired: u64,
    /// How many calls it was for while it could fire.
    met: u64,
}

/// A call that faults may strike.
pub(crate) struct Aim<'a> {
    pub(crate) product: &'static str,
    pub(crate) action: &'a str,
    /// Whether the operation begins a job.
    pub(crate) begins_job: bool,
    pub(crate) params: &'a Params,
    pub(crate) key_id: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) now: Timestamp,
}

/// What strikes a call.
#[derive(Clone, Debug)]
pub(crate) struct Strike {
    pub(crate) fault_id: Arc<str>,
    fault: Arc<Fault>,
}

impl Strike {
    /// What it does.
    pub(crate) fn effect(&self) -> &Effect {
        &self.fault.effect
    }
}

/// A [`Fault`] that struck a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fired {
    /// The id of the fault, which [`Emulator::inject`](crate::Emulator::inject) returned.
    pub fault_id: String,
    /// How many faults had fired then, with this one.
    pub number: u64,
    /// The id of the request that it struck.
    pub request_id: String,
    /// The operation that was called.
    pub action: String,
    /// What it did: the [`name`](Effect::name) of its effect.
    pub effect: &'static str,
    /// When, by the clock of the emulator.
    pub time: Timestamp,
}

impl Faults {
    /// Adds a fault, if it makes sense and names what is there.
    pub(crate) fn add(
        &self,
        fault: Fault,
        registry: &Registry,
        key_ids: &[&str],
    ) -> Result<Placed, FaultError> {
        fault.check(registry, key_ids)?;
        let mut list = self.lock();
        if list.placed.len() >= MOST {
            return Err(FaultError(format!("There are {MOST} faults; remove some first.")));
        }
        let sizes = list.placed.iter().map(|placed| placed.fault.size());
        if sizes.sum::<usize>() + fault.size() > MOST_BYTES {
            let problem = format!("The faults may have {MOST_BYTES} bytes; remove some first.");
            return Err(FaultError(problem));
        }
        list.added += 1;
        let id = format!("fault-{}", list.added).into();
        let placed = Placed { id, fault: Arc::new(fault), fired: 0, met: 0 };
        list.placed.push(placed.clone());
        Ok(placed)
    }

    /// What strikes a call, if anything does.
    pub(crate) fn strike(&self, aim: &Aim<'_>) -> Option<Strike> {
        let list = &mut *self.lock();
        let placed =
            list.placed.iter_mut().find_map(|placed| placed.fires(aim).then_some(placed))?;
        let strike = Strike { fault_id: Arc::clone(&placed.id), fault: Arc::clone(&placed.fault) };
        list.firings += 1;
        list.fired.push_back(Fired {
            fault_id: strike.fault_id.to_string(),
            number: list.firings,
            request_id: aim.request_id.to_owned(),
            action: aim.action.to_owned(),
            effect: strike.effect().name(),
            time: aim.now,
        });
        if list.fired.len() > MOST_FIRED {
            list.fired.pop_front();
        }
        Some(strike)
    }

    /// The faults in the order in which they were added.
    pub(crate) fn placed(&self) -> Vec<Placed> {
        self.lock().placed.clone()
    }

    /// What they did, the oldest first.
    pub(crate) fn fired(&self) -> Vec<Fired> {
        self.lock().fired.iter().cloned().collect()
    }

    /// Switches a fault on or off, and returns it if it is there.
    pub(crate) fn enable(&self, id: &str, enabled: bool) -> Option<Placed> {
        let mut list = self.lock();
        let placed = list.placed.iter_mut().find(|placed| *placed.id == *id)?;
        Arc::make_mut(&mut placed.fault).enabled = enabled;
        Some(placed.clone())
    }

    /// Removes a fault, and returns it if it was there.
    pub(crate) fn remove(&self, id: &str) -> Option<Placed> {
        let mut list = self.lock();
        let at = list.placed.iter().position(|placed| *placed.id == *id)?;
        Some(list.placed.remove(at))
    }

    /// Removes all faults, and forgets what they did.
    pub(crate) fn clear(&self) {
        let mut list = self.lock();
        list.placed.clear();
        list.fired.clear();
    }

    /// The counts of a list are changed together, so they agree even if a thread died while it held
    /// the lock.
    fn lock(&self) -> MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Placed {
    /// How often it may still fire; none if there is no limit.
    pub(crate) fn left(&self) -> Option<u64> {
        self.fault.times.map(|times| times.saturating_sub(self.fired))
    }

    /// Whether it strikes a call; if so, it has.
    fn fires(&mut self, aim: &Aim<'_>) -> bool {
        let fault = &self.fault;
        let is_for = |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|it| it == is);
        let mut parameters = fault.parameters.iter();
        if !fault.enabled
            || self.left() == Some(0)
            || !is_for(&fault.product, aim.product)
            || !is_for(&fault.action, aim.action)
            || !is_for(&fault.access_key_id, aim.key_id)
            || fault.effect.failure().is_some() && !aim.begins_job
            || !parameters.all(|(name, value)| aim.params.get(name) == Some(value))
        {
            return false;
        }
        self.met += 1;
        let seed = fault.seed.unwrap_or_default();
        let chance = fault.probability.is_none_or(|p| chance::succeeds(p, seed, self.met));
        self.fired += u64::from(chance);
        chance
    }
}
