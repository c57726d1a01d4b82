//! What holds for every input.

mod clients;
mod codec;
mod rules;
mod signers;
mod strategies;

use aliyun_slb_tests::seeds::times;
use proptest::test_runner::Config;

/// So many cases, the same everywhere: a failure shows its input, and leaves no file behind.
/// `TEST_TIMES=10` makes ten times as many.
fn cases(cases: u32) -> Config {
    let cases = cases.saturating_mul(u32::try_from(times()).unwrap());
    Config { failure_persistence: None, max_shrink_time: 20_000, ..Config::with_cases(cases) }
}
