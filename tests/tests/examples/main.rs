//! The examples of the specs, against the generated crates.

use aliyun_slb_tests::examples::check;

mod generated;
