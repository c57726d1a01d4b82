//! The examples of the specs, against the generated crates.

use aliyun_slb_tests::examples::{self, Kept};
use aliyun_slb_validator::Validate;

mod generated;

fn check<O: Kept + Validate>(spec: &str) {
    examples::check::<O>(spec, O::validate);
}
