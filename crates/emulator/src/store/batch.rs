use std::collections::BTreeMap;

use crate::seed::Rows;

/// What is written in one transaction.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// By the access key ids.
    pub(crate) accounts: BTreeMap<String, Lines>,
    /// Snapshots in JSON by their names, and `None` for those that are no more.
    pub(crate) snapshots: BTreeMap<String, Option<String>>,
}

/// What is written of an account.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Whether all that was there before is taken away first.
    pub(crate) anew: bool,
    pub(crate) rows: Rows,
}

impl Batch {
    /// Adds what comes after it.
    pub(crate) fn add(&mut self, later: Self) {
        for (key_id, lines) in later.accounts {
            self.accounts.entry(key_id).or_default().add(lines);
        }
        self.snapshots.extend(later.snapshots);
    }

    /// Adds what comes before it.
    pub(crate) fn put_back(&mut self, mut earlier: Self) {
        earlier.add(std::mem::take(self));
        *self = earlier;
    }
}

impl Lines {
    fn add(&mut self, later: Self) {
        if later.anew {
            *self = later;
        } else {
            self.rows.extend(later.rows);
        }
    }
}
