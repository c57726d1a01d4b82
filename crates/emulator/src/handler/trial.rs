//! Calls that are done and leave everything as it was: those that only check, and those whose job
//! fails.

use aliyun_core::{Params, ToValue};

use crate::api_error::ApiError;
use crate::registry::{Caller, Entry};
use crate::state::Account;

/// Why nothing comes of a call.
pub(super) enum Trial {
    /// It only checks; the code means that it would be done.
    DryRun(&'static str),
    /// Its job fails.
    Failing,
}

impl Trial {
    /// Whether a call is one.
    pub(super) fn of(caller: &Caller<'_>, entry: &Entry, params: &Params) -> Option<Self> {
        let dry_run = entry.product.services().dry_run.filter(|dry_run| {
            let is_asked = |text: &str| text.eq_ignore_ascii_case("true");
            entry.facts.parameters.contains(&dry_run.parameter)
                && params.get(dry_run.parameter).is_some_and(is_asked)
        });
        match dry_run {
            Some(dry_run) => Some(Self::DryRun(dry_run.code)),
            None => caller.failure.map(|_| Self::Failing),
        }
    }

    /// Puts the account back as it was before the call. A job that fails is there all the same, and
    /// so is the token of its call.
    pub(super) fn end(
        self,
        done: Result<Box<dyn ToValue>, ApiError>,
        account: &mut Account,
        mut before: Account,
        entry: &Entry,
        begun: &[String],
    ) -> Result<Box<dyn ToValue>, ApiError> {
        match self {
            Self::DryRun(code) => {
                *account = before;
                done.and(Err(ApiError::new(code)))
            }
            Self::Failing => {
                if !begun.is_empty() {
                    std::mem::swap(account, &mut before);
                    account.take_records(before, entry.slot);
                }
                done
            }
        }
    }
}

impl Account {
    /// Takes over what another one remembers of the calls of a product, and how many ids were made.
    fn take_records(&mut self, other: Self, slot: usize) {
        self.ids = other.ids;
        for (id, mut region) in other.regions {
            if let Some(own) = self.regions.get_mut(&id).and_then(|own| own.slots.get_mut(slot))
                && let Some(theirs) = region.slots.get_mut(slot)
            {
                own.jobs = std::mem::take(&mut theirs.jobs);
                own.tokens = std::mem::take(&mut theirs.tokens);
            }
        }
    }
}
