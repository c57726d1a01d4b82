use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account::everything;
use super::{Account, Accounts};
use crate::document;
use crate::product::List;
use crate::seed::{SeedError, SeedForm};
use crate::state_error::StateError;
use crate::store::Batch;

/// Whole accounts, each in the form of a seed.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AccountsForm {
    accounts: BTreeMap<String, SeedForm>,
}

impl Accounts {
    /// Every account as it was at the start.
    pub(crate) fn reset(&self) -> Result<(), StateError> {
        self.replace(self.by_key.keys().map(|id| (id.clone(), self.start.clone())).collect())
    }

    /// The state of every account at one moment.
    pub(crate) fn export(&self) -> Result<Value, StateError> {
        let held: Vec<_> = self.iter().collect();
        let accounts = held.iter();
        let accounts = accounts.map(|(id, account)| Ok(((*id).to_owned(), SeedForm::of(account)?)));
        let accounts = accounts.collect::<serde_json::Result<_>>();
        let form = AccountsForm { accounts: accounts.map_err(StateError::failed)? };
        serde_json::to_value(&form).map_err(StateError::failed)
    }

    /// Puts accounts in place of those with the same access key ids, once all of them are found
    /// to be right.
    pub(crate) fn import(&self, json: &[u8]) -> Result<(), StateError> {
        let form: AccountsForm =
            document::read(json).map_err(|mistake| StateError::unreadable(mistake.to_string()))?;
        let accounts = read(form.accounts, self.products);
        self.replace(accounts.map_err(|error| StateError::unreadable(error.told()))?)
    }

    /// Puts accounts in place of others, all at once.
    pub(super) fn replace(&self, mut fresh: BTreeMap<String, Account>) -> Result<(), StateError> {
        if let Some(unknown) = fresh.keys().find(|id| !self.by_key.contains_key(*id)) {
            let place = document::join("Accounts", &document::step(unknown));
            let problem = format!("{place}: there is no such access key id");
            return Err(StateError::unreadable(problem));
        }
        let mut batch = Batch::default();
        for (id, account) in &mut fresh {
            if self.store.is_some() {
                let lines = everything(account).map_err(StateError::failed)?;
                batch.accounts.insert(id.clone(), lines);
            }
            account.settle_in();
        }
        let known = fresh.into_iter().filter_map(|(id, new)| Some((self.by_key.get(&id)?, new)));
        // All are locked before the first is changed, so nobody sees half of it.
        let held: Vec<_> = known.map(|(held, new)| (held, held.lock(), new)).collect();
        let number = self.store.as_ref().map_or(0, |store| store.push(batch));
        for (held, mut account, new) in held {
            *account = new;
            held.queued.store(number, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Accounts from their forms.
pub(super) fn read(
    forms: BTreeMap<String, SeedForm>,
    products: List,
) -> Result<BTreeMap<String, Account>, SeedError> {
    SeedForm::check_size(forms.values())?;
    let read = forms.into_iter().map(|(id, form)| match form.account(products) {
        Ok(account) => Ok((id, account)),
        Err(error) => Err(error.inside(&document::step(&id)).inside("Accounts")),
    });
    read.collect()
}
