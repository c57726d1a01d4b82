//! What holds for every input.

mod clients;
mod codec;
mod rules;
mod signers;
mod strategies;

use proptest::test_runner::Config;

/// So many cases, the same everywhere: a failure shows its input, and leaves no file behind.
fn cases(cases: u32) -> Config {
    Config { failure_persistence: None, max_shrink_time: 20_000, ..Config::with_cases(cases) }
}
