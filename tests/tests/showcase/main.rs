//! The showcase: every feature of the spec language, compiled and run.

use aliyun_slb_tests::examples::{self, Kept};
use showcase::validator::Validate;

mod answers;
mod conditions;
mod features;
mod forms;
mod generated;
mod observed;
mod paging;
mod script;
mod waiting;
mod waiting_until;

fn check<O: Kept + Validate>(spec: &str) {
    examples::check::<O>(spec, O::validate);
}
