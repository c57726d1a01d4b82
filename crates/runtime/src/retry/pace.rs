//! The pace of calls under [`RetryMode::Adaptive`](super::RetryMode): as in TCP, it drops by a
//! part when the service complains, and rises by a step when it does not.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::system::Instant;

const SECOND: Duration = Duration::from_secs(1);
const CUT: f64 = 0.7;
const SLOWEST: f64 = 0.5;

/// When calls to an endpoint may go.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Calls per second; as many as there are until the service complains.
    rate: Option<f64>,
    /// When the rate was cut last.
    cut: Option<Instant>,
    /// When the next call may go.
    next: Option<Instant>,
    /// The second in which calls are counted, and how many there were in it.
    second: Option<Instant>,
    count: u32,
    /// How many there were in the second before.
    before: u32,
}

/// A place in the row of those who wait, given back if its owner does not wait to the end.
pub(crate) struct Place<'p> {
    pace: &'p Pace,
    step: Duration,
    /// How long to wait.
    pub(crate) wait: Duration,
}

impl Pace {
    /// Takes the next place.
    pub(super) fn place(&self, now: Instant) -> Place<'_> {
        let mut state = self.state();
        state.count(now);
        let Some(rate) = state.rate else {
            return Place { pace: self, step: Duration::ZERO, wait: Duration::ZERO };
        };
        let step = Duration::from_secs_f64(1.0 / rate.max(SLOWEST));
        let at = state.next.map_or(now, |next| next.max(now));
        state.next = Some(at + step);
        Place { pace: self, step, wait: at.saturating_duration_since(now) }
    }

    /// An attempt that was sent at `sent` was refused for being one too many.
    pub(super) fn slow_down(&self, sent: Instant, now: Instant) {
        let mut state = self.state();
        // What was sent before the last cut says nothing about the pace after it.
        if state.cut.is_some_and(|cut| sent <= cut) {
            return;
        }
        let measured = f64::from(state.before.max(state.count));
        let rate = state.rate.map_or(measured, |rate| rate.min(measured));
        state.rate = Some((rate * CUT).max(SLOWEST));
        state.cut = Some(now);
    }

    /// The service answered: a call a second more after a second of such answers.
    pub(super) fn speed_up(&self) {
        let mut state = self.state();
        if let Some(rate) = &mut state.rate {
            *rate += 1.0 / rate.max(1.0);
        }
    }

    // What is in there is whole after each statement, so a panic elsewhere breaks nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count(&mut self, now: Instant) {
        let start = *self.second.get_or_insert(now);
        let gone = now.saturating_duration_since(start);
        if gone >= SECOND {
            self.before = if gone < 2 * SECOND { self.count } else { 0 };
            self.count = 0;
            self.second = Some(now);
        }
        self.count = self.count.saturating_add(1);
    }
}

impl Place<'_> {
    /// The wait is over, and the place is used.
    pub(crate) fn keep(mut self) {
        self.step = Duration::ZERO;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.step.is_zero() {
            let mut state = self.pace.state();
            state.next = state.next.and_then(|next| next.checked_sub(self.step));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_free_until_the_service_complains() {
        let (pace, start) = (Pace::default(), Instant::now());
        for _ in 0..100 {
            let place = pace.place(start);
            assert!(place.wait.is_zero());
            place.keep();
        }
        pace.slow_down(start, start + SECOND);
        // Seven tenths of a hundred in the second.
        let waits: Vec<_> = (0..71)
            .map(|_| {
                let place = pace.place(start + SECOND);
                let wait = place.wait;
                place.keep();
                wait
            })
            .collect();
        assert!(waits.is_sorted() && waits[0].is_zero());
        assert!((waits[70].as_secs_f64() - 1.0).abs() < 0.01, "{:?}", waits[70]);
    }

    #[test]
    fn a_burst_of_complaints_is_one() {
        let (pace, start) = (Pace::default(), Instant::now());
        (0..100).for_each(|_| pace.place(start).keep());
        for n in 1..100 {
            pace.slow_down(start, start + n * Duration::from_millis(1));
        }
        assert_eq!(pace.state().rate, Some(70.0));
        pace.slow_down(start + SECOND, start + SECOND);
        assert_eq!(pace.state().rate, Some(49.0));
    }

    #[test]
    fn it_rises_by_one_in_a_second_of_successes_and_has_a_floor() {
        let (pace, start) = (Pace::default(), Instant::now());
        for n in 1..20 {
            pace.slow_down(start + n * SECOND, start + n * SECOND);
        }
        assert_eq!(pace.state().rate, Some(SLOWEST));
        pace.state().rate = Some(10.0);
        (0..10).for_each(|_| pace.speed_up());
        let rate = pace.state().rate.unwrap();
        assert!((10.9..=11.0).contains(&rate), "{rate}");
    }

    #[test]
    fn who_leaves_the_row_gives_the_place_back() {
        let (pace, start) = (Pace::default(), Instant::now());
        pace.place(start).keep();
        pace.slow_down(start, start);
        pace.place(start).keep();
        drop((0..1000).map(|_| pace.place(start)).collect::<Vec<_>>());
        let place = pace.place(start);
        assert_eq!(place.wait, Duration::from_secs_f64(1.0 / 0.7));
    }

    #[test]
    fn what_was_sent_a_second_ago_is_the_measure_and_what_was_before_is_none() {
        for (gone, rate) in
            [(SECOND, 70.0), (2 * SECOND - Duration::from_nanos(1), 70.0), (2 * SECOND, 0.7)]
        {
            let (pace, start) = (Pace::default(), Instant::now());
            (0..100).for_each(|_| pace.place(start).keep());
            pace.place(start + gone).keep();
            pace.slow_down(start + gone, start + gone);
            assert_eq!(pace.state().rate, Some(rate), "{gone:?}");
        }
    }
}
