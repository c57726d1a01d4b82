//! The examples of the specs, against the generated crates.

use std::fmt::Debug;

use aliyun_core::Operation;
use aliyun_slb_tests::examples;
use aliyun_slb_validator::Validate;

mod generated;

fn check<O: Operation + Validate + PartialEq + Debug>(spec: &str) {
    examples::check::<O>(spec, O::validate);
}
