//! What the clients of one endpoint share.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::budget::Budget;
use super::pace::Pace;

/// The state of one endpoint, for all clients in the process.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(super) budget: Budget,
    pub(super) pace: Pace,
}

/// When there are more endpoints than this, the one that was not called for longest is forgotten.
const MOST: usize = 256;

static ENDPOINTS: LazyLock<Mutex<Endpoints>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Endpoints {
    /// The state of each, and the number of the last call to it.
    known: HashMap<String, (u64, Arc<Shared>)>,
    calls: u64,
}

impl Shared {
    /// The state of the endpoint of this host and port.
    pub(crate) fn of(authority: &str) -> Arc<Self> {
        ENDPOINTS.lock().unwrap_or_else(PoisonError::into_inner).find(authority)
    }
}

impl Endpoints {
    fn find(&mut self, authority: &str) -> Arc<Shared> {
        self.calls += 1;
        if let Some((last, shared)) = self.known.get_mut(authority) {
            *last = self.calls;
            return shared.clone();
        }
        if self.known.len() >= MOST {
            let oldest = self.known.iter().min_by_key(|(_, (last, _))| *last);
            if let Some(oldest) = oldest.map(|(authority, _)| authority.clone()) {
                self.known.remove(&oldest);
            }
        }
        let fresh = Arc::<Shared>::default();
        self.known.insert(authority.to_owned(), (self.calls, fresh.clone()));
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_has_one_state_whoever_asks() {
        let one = Shared::of("one.shared.test");
        assert!(Arc::ptr_eq(&one, &Shared::of("one.shared.test")));
        assert!(!Arc::ptr_eq(&one, &Shared::of("other.shared.test")));
    }

    #[test]
    fn the_endpoint_that_was_not_called_for_longest_is_forgotten() {
        let mut endpoints = Endpoints::default();
        let first = endpoints.find("first");
        let second = endpoints.find("second");
        (2..MOST).for_each(|n| drop(endpoints.find(&n.to_string())));
        assert!(Arc::ptr_eq(&first, &endpoints.find("first")));
        endpoints.find("one more");
        assert_eq!(endpoints.known.len(), MOST);
        assert!(Arc::ptr_eq(&first, &endpoints.find("first")));
        assert!(!Arc::ptr_eq(&second, &endpoints.find("second")));
    }
}
