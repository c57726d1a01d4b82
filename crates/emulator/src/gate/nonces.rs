use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher as _, RandomState};

/// More nonces than this are not remembered: those are forgotten early that end the soonest.
const MOST: usize = 1 << 20;

/// The nonces of late. Each takes the same room, however long it is.
#[derive(Default)]
pub(super) struct Nonces {
    /// Nobody outside knows its key, so nobody can choose two nonces with the same print; that any
    /// two of a million have it by chance happens once in 2²⁵ times.
    hasher: RandomState,
    seen: HashSet<u64>,
    /// The second from which each print is forgotten.
    ends: BTreeSet<(i64, u64)>,
}

impl Nonces {
    /// How many are remembered.
    pub(super) fn kept(&self) -> usize {
        self.ends.len()
    }

    /// Notes a nonce of a key, to be remembered up to and with the second `until`; says whether it
    /// was not remembered.
    pub(super) fn is_fresh(&mut self, key_id: &str, nonce: &str, now: i64, until: i64) -> bool {
        while let Some((end, print)) = self.ends.first().copied()
            && (end < now || self.ends.len() >= MOST)
        {
            self.ends.pop_first();
            self.seen.remove(&print);
        }
        let print = self.hasher.hash_one((key_id, nonce));
        let fresh = self.seen.insert(print);
        if fresh {
            self.ends.insert((until, print));
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
        assert!(!nonces.is_fresh("a", "n", 900, 1800));
        assert!(nonces.is_fresh("b", "n", 900, 901), "keys do not share nonces");
        assert!(nonces.is_fresh("a", "n", 901, 1801));
        // The one of b was to be forgotten before those that came earlier.
        assert!(nonces.is_fresh("b", "n", 902, 1802));
        assert_eq!((nonces.seen.len(), nonces.ends.len()), (2, 2));
    }

    #[test]
    fn a_flood_of_nonces_is_forgotten_in_order() {
        let mut nonces = Nonces::default();
        for n in 0..=MOST {
            assert!(nonces.is_fresh("a", &n.to_string(), 0, 900 + n as i64));
        }
        assert_eq!((nonces.seen.len(), nonces.ends.len()), (MOST, MOST));
        assert!(!nonces.is_fresh("a", &MOST.to_string(), 0, 900));
        assert!(nonces.is_fresh("a", "0", 0, 900));
    }
}
