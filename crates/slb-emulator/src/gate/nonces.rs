use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};

/// More nonces than this are not remembered: the oldest are forgotten early.
const MOST: usize = 1 << 20;

/// The nonces of late. Each takes the same room, however long it is.
#[derive(Default)]
pub(super) struct Nonces {
    /// Nobody outside knows its key, so nobody can choose two nonces with the same print; that any
    /// two of a million have it by chance happens once in 2²⁵ times.
    hasher: RandomState,
    seen: HashSet<u64>,
    /// The prints in the order they came, with the second from which each is forgotten.
    order: VecDeque<(u64, i64)>,
}

impl Nonces {
    /// How many are remembered.
    pub(super) fn kept(&self) -> usize {
        self.order.len()
    }

    /// Notes a nonce of a key; says whether it was not seen in the last `window` seconds.
    pub(super) fn is_fresh(&mut self, key_id: &str, nonce: &str, now: i64, window: i64) -> bool {
        let full = self.order.len() >= MOST;
        while let Some((print, end)) = self.order.front().copied()
            && (end <= now || (full && self.order.len() >= MOST))
        {
            self.order.pop_front();
            self.seen.remove(&print);
        }
        let print = self.hasher.hash_one((key_id, nonce));
        let fresh = self.seen.insert(print);
        if fresh {
            self.order.push_back((print, now.saturating_add(window)));
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_refused_until_it_is_forgotten() {
        let mut nonces = Nonces::default();
        assert!(nonces.is_fresh("a", "n", 0, 900));
        assert!(!nonces.is_fresh("a", "n", 899, 900));
        assert!(nonces.is_fresh("b", "n", 899, 900), "keys do not share nonces");
        assert!(nonces.is_fresh("a", "n", 900, 900));
        assert_eq!(nonces.seen.len(), nonces.order.len());
    }

    #[test]
    fn a_flood_of_nonces_is_forgotten_in_order() {
        let mut nonces = Nonces::default();
        for n in 0..=MOST {
            assert!(nonces.is_fresh("a", &n.to_string(), 0, 900));
        }
        assert_eq!((nonces.seen.len(), nonces.order.len()), (MOST, MOST));
        assert!(!nonces.is_fresh("a", &MOST.to_string(), 0, 900));
        assert!(nonces.is_fresh("a", "0", 0, 900));
    }
}
