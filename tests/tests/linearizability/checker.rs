//! Whether a history has an order (after Wing and Gong, with a memory of what led nowhere).

use std::collections::HashSet;
use std::hash::Hash;

/// What calls do one after the other.
pub trait Model {
    type State: Clone + Eq + Hash;
    type Call;
    type Answer: PartialEq;

    /// What a call leaves, and how it is answered.
    fn step(&self, state: &Self::State, call: &Self::Call) -> (Self::State, Self::Answer);
}

/// A call of a history. The times are those of one clock, none of them twice.
#[derive(Clone, Debug)]
pub struct Record<C, A> {
    pub call: C,
    pub begun: u64,
    /// When it was answered, and what. Without that nobody knows whether it was done, and it may be
    /// at any time after its beginning.
    pub answered: Option<(u64, A)>,
}

/// The calls of a history in an order in which the model answers as was answered, if there is one.
/// What is not in the order was not done.
pub fn order<M: Model>(
    model: &M,
    start: &M::State,
    history: &[Record<M::Call, M::Answer>],
) -> Option<Vec<usize>> {
    assert!(history.len() <= 64, "a history has 64 calls at most");
    let mut search = Search { model, history, hopeless: HashSet::new(), order: Vec::new() };
    search.goes_on(0, start).then_some(search.order)
}

struct Search<'h, M: Model> {
    model: &'h M,
    history: &'h [Record<M::Call, M::Answer>],
    /// After which calls and in which state no order was found.
    hopeless: HashSet<(u64, M::State)>,
    order: Vec<usize>,
}

impl<M: Model> Search<'_, M> {
    /// Whether there is an order for the rest, after these calls and in this state.
    fn goes_on(&mut self, done: u64, state: &M::State) -> bool {
        let history = self.history;
        let left = || history.iter().enumerate().filter(|(n, _)| done & (1 << n) == 0);
        // Whatever begins after one has ended is after that one.
        let ends = left().filter_map(|(_, record)| Some(record.answered.as_ref()?.0));
        let Some(first_end) = ends.min() else { return true };
        if !self.hopeless.insert((done, state.clone())) {
            return false;
        }
        for (n, record) in left().filter(|(_, record)| record.begun < first_end) {
            let (next, answer) = self.model.step(state, &record.call);
            let fits = match &record.answered {
                Some((_, told)) => *told == answer,
                // Where it changes nothing it need not be done: that halves what is to be tried.
                None => next != *state,
            };
            if !fits {
                continue;
            }
            self.order.push(n);
            if self.goes_on(done | 1 << n, &next) {
                return true;
            }
            self.order.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that is written, read, and added to.
    struct Register;

    #[derive(Clone, Debug)]
    enum Call {
        Write(u8),
        Add(u8),
        Read,
    }

    impl Model for Register {
        type State = u8;
        type Call = Call;
        type Answer = u8;

        fn step(&self, state: &u8, call: &Call) -> (u8, u8) {
            match call {
                Call::Write(number) => (*number, 0),
                Call::Add(number) => (state + number, state + number),
                Call::Read => (*state, *state),
            }
        }
    }

    fn seen(call: Call, begun: u64, ended: u64, answer: u8) -> Record<Call, u8> {
        Record { call, begun, answered: Some((ended, answer)) }
    }

    fn unseen(call: Call, begun: u64) -> Record<Call, u8> {
        Record { call, begun, answered: None }
    }

    fn ordered(history: &[Record<Call, u8>]) -> Option<Vec<usize>> {
        order(&Register, &0, history)
    }

    #[test]
    fn calls_at_one_time_may_be_in_any_order() {
        let write = seen(Call::Write(1), 1, 6, 0);
        let history = [write, seen(Call::Read, 2, 3, 0), seen(Call::Read, 4, 5, 1)];
        assert_eq!(ordered(&history), Some(vec![1, 0, 2]));
    }

    #[test]
    fn what_is_old_is_not_read_after_what_is_new() {
        let stale = [seen(Call::Write(1), 1, 2, 0), seen(Call::Read, 3, 4, 0)];
        assert_eq!(ordered(&stale), None);
        let write = seen(Call::Write(1), 1, 6, 0);
        let back = [write, seen(Call::Read, 2, 3, 1), seen(Call::Read, 4, 5, 0)];
        assert_eq!(ordered(&back), None);
    }

    #[test]
    fn an_addition_that_is_lost_is_found_out() {
        let both = [seen(Call::Add(1), 1, 3, 1), seen(Call::Add(1), 2, 4, 2)];
        assert_eq!(ordered(&both), Some(vec![0, 1]));
        let lost = [seen(Call::Add(1), 1, 3, 1), seen(Call::Add(1), 2, 4, 1)];
        assert_eq!(ordered(&lost), None);
    }

    #[test]
    fn what_nobody_saw_was_done_once_or_not_at_all_and_not_before_it_began() {
        let read = |answer| seen(Call::Read, 3, 4, answer);
        for answer in [0, 1] {
            assert!(ordered(&[unseen(Call::Add(1), 1), read(answer)]).is_some(), "{answer}");
        }
        assert_eq!(ordered(&[unseen(Call::Add(1), 1), read(2)]), None);
        assert_eq!(ordered(&[read(1), unseen(Call::Add(1), 5)]), None);
        // It may be done late.
        let late = [unseen(Call::Write(7), 1), read(0), seen(Call::Read, 5, 6, 7)];
        assert_eq!(ordered(&late), Some(vec![1, 0, 2]));
    }
}
