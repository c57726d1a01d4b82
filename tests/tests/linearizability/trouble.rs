//! What goes wrong meanwhile.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Fault};
use aliyun_slb_tests::dice::Dice;

use crate::clients::Product;

/// Makes trouble for a history: before and after the effect of calls, for some of them.
pub fn make(emulator: &Emulator, product: Product, dice: &mut Dice) {
    for _ in 0..=dice.roll(5) {
        let fault = match dice.roll(8) {
            0 => Fault::error("SystemBusy"),
            1 => Fault::throttling(Duration::from_millis(1 + dice.roll(5))),
            2 => Fault::reset_before(),
            3 => Fault::reset_after(),
            4 => Fault::half_answer(),
            5 => Fault::html(),
            // Some answers come before a client has lost its patience, and some do not.
            6 => Fault::delay(Duration::from_millis(dice.roll(100))),
            // Classic load balancers have no jobs.
            _ if product == Product::Slb => Fault::reset_after(),
            _ => Fault::fail_job("InternalError", "The job has failed."),
        };
        let fault = fault.with_probability(0.4, dice.roll(1 << 30)).times(1 + dice.roll(8));
        emulator.inject(fault).unwrap();
    }
}
