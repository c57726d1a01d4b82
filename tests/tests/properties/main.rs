//! What holds for every input.

mod clients;
mod codec;
mod rules;
mod signers;
mod strategies;

use proptest::test_runner::Config;

/// So many cases, the same everywhere: a failure shows its input, and leaves no file behind.
/// `TEST_TIMES=10` makes ten times as many.
fn cases(cases: u32) -> Config {
    let times = std::env::var("TEST_TIMES").map_or(1, |text| text.parse().unwrap());
    let cases = cases.saturating_mul(times);
    Config { failure_persistence: None, max_shrink_time: 20_000, ..Config::with_cases(cases) }
}
