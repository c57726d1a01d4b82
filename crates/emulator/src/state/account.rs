use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::snapshots::{Snapshot, SnapshotForm};
use super::{Ids, Region, Watched};
use crate::api_error::ApiError;
use crate::product::List;
use crate::seed::Rows;
use crate::store::{Batch, Disk, Lines, Store, StoreError};

/// The accounts of an emulator. Each starts as a copy of the one seed, and none sees another.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(crate) products: List,
    /// What each starts with.
    pub(super) start: Account,
    pub(super) by_key: BTreeMap<String, Held>,
    pub(super) snapshots: Mutex<BTreeMap<String, Snapshot>>,
    /// Where they are kept on disk, if they are.
    pub(super) store: Option<Store>,
}

/// An account behind its lock.
#[derive(Debug)]
pub(super) struct Held {
    account: Mutex<Account>,
    /// The number under which its last change was queued for the disk. It is set while the
    /// account is locked.
    pub(super) queued: AtomicU64,
}

impl Accounts {
    /// An account for each access key id.
    pub(crate) fn new(
        products: List,
        start: Account,
        key_ids: impl Iterator<Item = String>,
    ) -> Self {
        let by_key = key_ids.map(|id| (id, Held::new(start.clone()))).collect();
        Self { products, start, by_key, snapshots: Mutex::default(), store: None }
    }

    /// The same, but as they are on disk; those that are not there yet are written.
    pub(crate) fn kept(
        products: List,
        start: Account,
        key_ids: impl Iterator<Item = String>,
        disk: Disk,
    ) -> Result<Self, StoreError> {
        let mut by_key = BTreeMap::new();
        let mut batch = Batch::default();
        for id in key_ids {
            let account = match disk.account(products, &id)? {
                Some(form) => {
                    form.account(products).map_err(|error| disk.wrong(&id, error.told()))?
                }
                None => {
                    let account = start.clone();
                    let lines = everything(&account).map_err(|error| disk.wrong(&id, error))?;
                    batch.accounts.insert(id.clone(), lines);
                    account
                }
            };
            by_key.insert(id, Held::new(account));
        }
        let mut snapshots = BTreeMap::new();
        for (name, json) in disk.snapshots()? {
            let place = format!("snapshot {name}");
            let snapshot = SnapshotForm::read(&json, products)
                .map_err(|problem| disk.wrong(&place, problem))?;
            snapshots.insert(name, snapshot);
        }
        let store = Store::new(disk)?;
        let number = store.push(batch);
        for held in by_key.values() {
            held.queued.store(number, Ordering::Relaxed);
        }
        Ok(Self { products, start, by_key, snapshots: Mutex::new(snapshots), store: Some(store) })
    }

    /// The account of an access key id, locked.
    pub(crate) fn get(&self, key_id: &str) -> Option<MutexGuard<'_, Account>> {
        self.by_key.get(key_id).map(Held::lock)
    }

    /// The access key ids.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().map(String::as_str)
    }

    /// Every account, locked while it is held. Whoever holds several got them in this order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, MutexGuard<'_, Account>)> {
        self.by_key.iter().map(|(id, held)| (id.as_str(), held.lock()))
    }

    /// Takes note of what a call changed, while its account is still locked.
    pub(crate) fn note(&self, key_id: &str, account: &mut Account) -> Result<(), ApiError> {
        let (Some(store), Some(held)) = (&self.store, self.by_key.get(key_id)) else {
            return account.take_changes(None).map_err(unwritten);
        };
        let mut rows = Rows::new();
        account.take_changes(Some(&mut rows)).map_err(unwritten)?;
        if rows.is_empty() {
            return Ok(());
        }
        let accounts = BTreeMap::from([(key_id.to_owned(), Lines { anew: false, rows })]);
        held.queued.store(store.push(Batch { accounts, ..Batch::default() }), Ordering::Relaxed);
        Ok(())
    }

    /// Lets happen what was planned for an account, which is locked, and takes note of it.
    pub(crate) fn tick(
        &self,
        key_id: &str,
        account: &mut Account,
        now: i64,
    ) -> Result<(), ApiError> {
        if account.tick(now) { self.note(key_id, account) } else { Ok(()) }
    }

    /// Waits until all that a call may have seen of an account is on disk, if it is kept there.
    pub(crate) async fn written(&self, key_id: &str) -> Result<(), ApiError> {
        let (Some(store), Some(held)) = (&self.store, self.by_key.get(key_id)) else {
            return Ok(());
        };
        store.written(held.queued.load(Ordering::Relaxed)).await.map_err(unwritten)
    }

    /// Waits until everything so far is on disk.
    pub(crate) async fn all_written(&self) -> Result<(), StoreError> {
        match &self.store {
            Some(store) => store.all_written().await,
            None => Ok(()),
        }
    }
}

/// What a caller gets whose change is not on disk.
fn unwritten(error: impl std::fmt::Display) -> ApiError {
    ApiError::new("InternalError").because(format!(
        "What changed is in memory and not on disk; the next call tries again. {error}"
    ))
}

/// All that there is to write of an account.
pub(super) fn everything(account: &Account) -> serde_json::Result<Lines> {
    Ok(Lines { anew: true, rows: account.all_rows()? })
}

impl Held {
    fn new(mut account: Account) -> Self {
        account.settle_in();
        Self { account: Mutex::new(account), queued: AtomicU64::new(0) }
    }

    /// A behaviour changes the state last, in one step, so a state is whole even if a thread died
    /// while it held the lock.
    pub(super) fn lock(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one access key id sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub(crate) regions: BTreeMap<String, Region>,
    /// Makes the ids of new resources, in all regions.
    pub(crate) ids: Watched<Ids>,
}

impl Account {
    /// What it has now is no change.
    pub(crate) fn settle_in(&mut self) {
        // Without rows there is nothing that could not be written.
        let _ = self.take_changes(None);
    }

    /// Lets happen what is due now; whether that was anything.
    pub(crate) fn tick(&mut self, now: i64) -> bool {
        let mut any = false;
        for region in self.regions.values_mut() {
            any |= region.tick(now);
        }
        any
    }
}
