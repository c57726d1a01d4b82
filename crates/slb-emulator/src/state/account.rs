use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Ids, Region};
use crate::seed::Seed;

/// The accounts of an emulator. Each starts as a copy of the one seed, and none sees another.
#[derive(Debug)]
pub(crate) struct Accounts {
    seed: Seed,
    by_key: BTreeMap<String, Mutex<Account>>,
}

impl Accounts {
    /// An account for each access key id.
    pub(crate) fn new(seed: Seed, key_ids: impl Iterator<Item = String>) -> Self {
        let by_key = key_ids.map(|id| (id, Mutex::new(seed.account()))).collect();
        Self { seed, by_key }
    }

    /// The account of an access key id, locked.
    pub(crate) fn get(&self, key_id: &str) -> Option<MutexGuard<'_, Account>> {
        self.by_key.get(key_id).map(lock)
    }

    /// Every account in turn, locked while it is looked at.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, MutexGuard<'_, Account>)> {
        self.by_key.iter().map(|(id, account)| (id.as_str(), lock(account)))
    }

    /// Every account as it was at the start.
    pub(crate) fn reset(&self) {
        for (_, mut account) in self.iter() {
            *account = self.seed.account();
        }
    }
}

/// A behaviour changes the state last, in one step, so a state is whole even if a thread died
/// while it held the lock.
fn lock(account: &Mutex<Account>) -> MutexGuard<'_, Account> {
    account.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What one access key id sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub(crate) regions: BTreeMap<String, Region>,
    /// Makes the ids of new resources, in all regions.
    pub(crate) ids: Ids,
}
