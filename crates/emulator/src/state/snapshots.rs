use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};

use aliyun_runtime::Timestamp;
use serde::{Deserialize, Serialize};

use super::whole::read;
use super::{Account, Accounts};
use crate::document;
use crate::product::List;
use crate::seed::SeedForm;
use crate::state_error::StateError;
use crate::store::Batch;

/// All accounts as they were at a time.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) time: Timestamp,
    accounts: BTreeMap<String, Account>,
}

/// A snapshot on disk.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct SnapshotForm {
    /// Seconds since 1970.
    time: i64,
    accounts: BTreeMap<String, SeedForm>,
}

/// The longest name of a snapshot.
const LONGEST_NAME: usize = 64;

impl Accounts {
    /// The snapshots by their names, with their times.
    pub(crate) fn list_snapshots(&self) -> Vec<(String, Timestamp)> {
        let snapshots = self.snapshots();
        snapshots.iter().map(|(name, snapshot)| (name.clone(), snapshot.time)).collect()
    }

    /// Takes a snapshot, in place of the one that has this name. There may be so many.
    pub(crate) fn take_snapshot(
        &self,
        name: &str,
        time: Timestamp,
        most: usize,
    ) -> Result<(), StateError> {
        check_name(name)?;
        let held: Vec<_> = self.iter().collect();
        let mut snapshots = self.snapshots();
        if snapshots.len() >= most && !snapshots.contains_key(name) {
            let problem = format!("there are {most} snapshots already; delete one first");
            return Err(StateError::full(problem));
        }
        let accounts = held.iter().map(|(id, account)| ((*id).to_owned(), Account::clone(account)));
        let snapshot = Snapshot { time, accounts: accounts.collect() };
        if self.store.is_some() {
            let form = SnapshotForm::of(&snapshot).map_err(StateError::failed)?;
            let json = serde_json::to_string(&form).map_err(StateError::failed)?;
            self.write_snapshot(name, Some(json));
        }
        snapshots.insert(name.to_owned(), snapshot);
        Ok(())
    }

    /// Puts the accounts of a snapshot in place of what they are now.
    pub(crate) fn restore(&self, name: &str) -> Result<(), StateError> {
        let snapshot = self.snapshots().get(name).cloned().ok_or_else(|| unknown(name))?;
        // It may be of a time when there were other access keys.
        let known = |id: &String| self.by_key.contains_key(id);
        self.replace(snapshot.accounts.into_iter().filter(|(id, _)| known(id)).collect())
    }

    /// Forgets a snapshot.
    pub(crate) fn remove_snapshot(&self, name: &str) -> Result<(), StateError> {
        let mut snapshots = self.snapshots();
        snapshots.remove(name).ok_or_else(|| unknown(name))?;
        self.write_snapshot(name, None);
        Ok(())
    }

    /// Queues a snapshot for the disk while the snapshots are locked.
    fn write_snapshot(&self, name: &str, json: Option<String>) {
        if let Some(store) = &self.store {
            let snapshots = BTreeMap::from([(name.to_owned(), json)]);
            store.push(Batch { snapshots, ..Batch::default() });
        }
    }

    /// They change in one step, so they are whole whatever happened to who held the lock.
    fn snapshots(&self) -> MutexGuard<'_, BTreeMap<String, Snapshot>> {
        self.snapshots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SnapshotForm {
    /// A snapshot in JSON.
    pub(super) fn read(json: &str, products: List) -> Result<Snapshot, String> {
        let form: Self = document::read(json.as_bytes()).map_err(|mistake| mistake.to_string())?;
        let time = Timestamp::from_unix(form.time);
        let accounts = read(form.accounts, products).map_err(|error| error.told())?;
        Ok(Snapshot { time, accounts })
    }

    /// The form of a snapshot.
    fn of(snapshot: &Snapshot) -> serde_json::Result<Self> {
        let accounts = snapshot.accounts.iter();
        let accounts = accounts.map(|(id, account)| Ok((id.clone(), SeedForm::of(account)?)));
        let accounts = accounts.collect::<serde_json::Result<_>>()?;
        Ok(Self { time: snapshot.time.unix(), accounts })
    }
}

fn unknown(name: &str) -> StateError {
    StateError::unknown(format!("there is no snapshot \"{name}\""))
}

fn check_name(name: &str) -> Result<(), StateError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(());
    }
    let problem = format!(
        "the name of a snapshot must be 1 to {LONGEST_NAME} letters, digits, dots, underscores \
         and hyphens"
    );
    Err(StateError::unreadable(problem))
}
