//! The showcase: every feature of the spec language, compiled and run.

use aliyun_slb_tests::examples::check;

mod answers;
mod conditions;
mod dry_runs;
mod features;
mod finishing;
mod forms;
mod generated;
mod narrowing;
mod observed;
mod paging;
mod places;
mod script;
mod waiting;
mod waiting_until;
