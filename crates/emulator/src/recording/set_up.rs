//! Calls that are a part of the start: what they leave is what every account begins with.

use serde_json::Value;

use super::replay::Stage;
use super::{Recorded, RecordingError, Tape};
use crate::product::List;
use crate::state::Account;

/// The access key id of the one account that the calls are of.
const START: &str = "start";

impl Tape {
    /// An account as the calls leave it, if none of them is refused. Changes take no time.
    pub(crate) fn set_up(
        mut self,
        products: List,
        account: Account,
    ) -> Result<Account, RecordingError> {
        self.check_is_of_one_account()?;
        let calls = self.calls.iter_mut().map(|call| &mut call.access_key_id);
        let moves = self.inventory.iter_mut().map(|next| &mut next.moved.access_key_id);
        calls.chain(moves).for_each(|key_id| *key_id = START.to_owned());
        let strict = self.strict.unwrap_or_default();
        let stage = Stage::new(products, std::iter::once(START.to_owned()), strict);
        if let Some(mut own) = stage.accounts.get(START) {
            *own = account;
        }
        self.go_through(&stage, |n, call| stage.set_up(&format!("Calls[{n}]"), call))?;
        Ok(stage.accounts.get(START).map(|own| own.clone()).unwrap_or_default())
    }

    /// Every account starts in the same way, so it makes no difference whose calls these were.
    fn check_is_of_one_account(&self) -> Result<(), RecordingError> {
        let mut ids = self.calls.iter().map(|call| &call.access_key_id);
        let first = ids.next();
        match ids.position(|id| Some(id) != first) {
            None => Ok(()),
            Some(n) => Err(RecordingError(format!(
                "Calls[{}].AccessKeyId: is another than before; all calls of the file must be of \
                 one account, since every account starts with them",
                n + 1
            ))),
        }
    }
}

impl Stage {
    fn set_up(&self, place: &str, mut call: Recorded) -> Result<(), RecordingError> {
        let wrong = |problem: String| Err(RecordingError(format!("{place}: {problem}")));
        if call.state_after.is_some() {
            return wrong(
                "its secrets are not recorded; write its parameters, or leave it out".into(),
            );
        }
        if call.version.is_none() {
            let versions: Vec<_> = self
                .registry
                .named(None, &call.action)
                .map(|entry| entry.product.service().version)
                .collect();
            if versions.len() > 1 {
                let versions = versions.join(", ");
                return wrong(format!(
                    "several products have {}; add Version: {versions}",
                    call.action
                ));
            }
        }
        call.settling = None;
        let answered = self.answer(&call, place)?;
        let was_refused = call.answered.as_ref().is_some_and(|known| known.status >= 400);
        if answered.status < 400 || was_refused {
            return Ok(());
        }
        let code = answered.code.unwrap_or_default();
        let message = answered.answer.get("Message").and_then(Value::as_str).unwrap_or_default();
        wrong(format!("{} is refused: {code}: {message}", call.action))
    }
}
