//! Runs one target, led by coverage: the target of `FUZZ_TARGET`. `cargo xtask fuzz` builds it with
//! the counters, and starts it.

#![no_main]

use std::env;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static RUN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
    aliyun_slb_fuzz::target(&name).expect("a known target").run
});

fuzz_target!(|data: &[u8]| (*RUN)(data));
