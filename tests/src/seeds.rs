//! How long a test goes on, and with which chance.

use std::env;
use std::ops::Range;

/// How many times as long as usual: what `TEST_TIMES` says.
pub fn times() -> u64 {
    number("TEST_TIMES").unwrap_or(1)
}

/// The seeds of so many runs, or of more by [`times`]; or the one that a variable names.
pub fn seeds(variable: &str, runs: u64) -> Range<u64> {
    match number(variable) {
        Some(seed) => seed..seed + 1,
        None => 0..runs * times(),
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}
