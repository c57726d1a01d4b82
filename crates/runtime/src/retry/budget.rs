//! What repeats may cost: a bucket of tokens.

use std::sync::atomic::{AtomicU32, Ordering};

const FULL: u32 = 500;

/// A bucket of tokens that failures drain and successes fill.
#[derive(Debug)]
pub(super) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Takes tokens; false if there are not as many.
    pub(super) fn take(&self, cost: u32) -> bool {
        self.change(|left| left.checked_sub(cost))
    }

    /// Puts tokens back.
    pub(super) fn give(&self, tokens: u32) {
        self.change(|left| (left < FULL).then(|| left.saturating_add(tokens).min(FULL)));
    }

    fn change(&self, change: impl Fn(u32) -> Option<u32>) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_drained_to_the_last_token_and_never_overfull() {
        let budget = Budget::default();
        assert!((0..FULL / 5).all(|_| budget.take(5)));
        assert!(!budget.take(1));
        budget.give(1);
        assert!(budget.take(1) && !budget.take(1));
        budget.give(u32::MAX);
        budget.give(10);
        assert!(budget.take(FULL) && !budget.take(1));
    }
}
