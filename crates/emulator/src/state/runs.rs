use std::collections::BTreeMap;

/// A set of numbers, kept as runs without gaps, so that the first free one is found at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// The last number of each run, by its first.
    last_by_first: BTreeMap<u32, u32>,
}

impl Runs {
    /// The least number that is not in the set.
    pub fn first_free(&self) -> Option<u32> {
        self.last_by_first.get(&0).map_or(Some(0), |last| last.checked_add(1))
    }

    /// The run that a number is in, or else the last one before it.
    fn up_to(&self, number: u32) -> Option<(u32, u32)> {
        self.last_by_first.range(..=number).next_back().map(|(first, last)| (*first, *last))
    }

    /// Puts a number in.
    pub fn insert(&mut self, number: u32) {
        let (mut first, mut last) = (number, number);
        if let Some((known, end)) = self.up_to(number) {
            if end >= number {
                return;
            }
            if end.checked_add(1) == Some(number) {
                first = known;
            }
        }
        let next = number.checked_add(1);
        if let Some(end) = next.and_then(|next| self.last_by_first.remove(&next)) {
            last = end;
        }
        self.last_by_first.insert(first, last);
    }

    /// Takes a number out.
    pub fn remove(&mut self, number: u32) {
        let Some((first, last)) = self.up_to(number).filter(|(_, last)| *last >= number) else {
            return;
        };
        self.last_by_first.remove(&first);
        if let Some(before) = number.checked_sub(1).filter(|before| *before >= first) {
            self.last_by_first.insert(first, before);
        }
        if let Some(after) = number.checked_add(1).filter(|after| *after <= last) {
            self.last_by_first.insert(after, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn runs_are_a_set_that_knows_its_first_gap() {
        let (mut runs, mut set) = (Runs::default(), BTreeSet::new());
        // Every number comes and goes in an order without a pattern.
        for step in 0..4000_u32 {
            let number = step.wrapping_mul(2_654_435_761) >> 26;
            if set.remove(&number) {
                runs.remove(number);
            } else {
                set.insert(number);
                runs.insert(number);
            }
            assert_eq!(runs.first_free(), (0..).find(|n| !set.contains(n)), "step {step}");
            let mut again = Runs::default();
            set.iter().for_each(|number| again.insert(*number));
            assert_eq!(runs, again, "step {step}");
        }
    }
}
