//! The showcase: every feature of the spec language, compiled and run.

use std::fmt::Debug;

use aliyun_core::Operation;
use aliyun_slb_tests::examples;
use showcase::validator::Validate;

mod answers;
mod conditions;
mod features;
mod generated;
mod observed;
mod paging;
mod script;
mod waiting;
mod waiting_until;

fn check<O: Operation + Validate + PartialEq + Debug>(spec: &str) {
    examples::check::<O>(spec, O::validate);
}
