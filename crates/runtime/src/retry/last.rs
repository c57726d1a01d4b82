//! Why a call is being repeated.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Error;

/// The failure after which a call is being repeated. Clones share it, so that whoever gives the call
/// up knows what it was that went on.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastFailure(Arc<Mutex<Option<Error>>>);

impl LastFailure {
    pub(crate) fn put(&self, error: Error) {
        *self.slot() = Some(error);
    }

    pub(crate) fn take(&self) -> Option<Error> {
        self.slot().take()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Error>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
