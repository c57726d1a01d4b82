/// Makes the ids of an account: none twice, and the same ones in every run.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// How many were made.
    pub made: u64,
}

impl Ids {
    /// A fresh number.
    pub fn fresh_number(&mut self) -> u64 {
        self.made = self.made.wrapping_add(1);
        self.made
    }

    /// A fresh id: the prefix and so many of `[0-9a-z]`. From 13 of them on no two are the same.
    pub fn fresh(&mut self, prefix: &str, digits: usize) -> String {
        let number = self.fresh_number();
        let (first, second) = (scatter(number), scatter(!number));
        let id = base36(first).chain(base36(second)).take(digits);
        prefix.chars().chain(id).collect()
    }
}

/// Another number for each number, without a pattern one would see (the last step of SplitMix64).
pub const fn scatter(number: u64) -> u64 {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The thirteen digits of a number, the last one first.
fn base36(number: u64) -> impl Iterator<Item = char> {
    let left = std::iter::successors(Some(number), |left| Some(left / 36));
    left.take(13).filter_map(|left| char::from_digit((left % 36) as u32, 36))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_have_their_shape_and_come_once_and_again_in_the_next_run() {
        let make = || {
            let mut ids = Ids::default();
            (0..1000).map(|_| ids.fresh("rsp-", 13)).collect::<Vec<_>>()
        };
        let made = make();
        assert_eq!(made, make());
        assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), 1000);
        let digit = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase();
        assert!(made.iter().all(|id| id.len() == 17 && id[4..].chars().all(digit)));
        assert_eq!(Ids::default().fresh("lb-bp1", 18).len(), 24);
    }
}
