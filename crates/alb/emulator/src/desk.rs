//! For the tests of behaviours: typed calls from reading to answer, without a network.

use aliyun_core::OperationInfo;
use aliyun_emulator::testing::{self, Documented};

use crate::documentation::FACTS;
use crate::product::Alb;

/// An emulator behind a desk: calls are handed over as they are.
pub(crate) type Desk = testing::Desk<Alb>;

impl Documented for Alb {
    fn assert_ticked(info: &'static OperationInfo, code: &str) {
        FACTS.assert_ticked(info, code);
    }
}
