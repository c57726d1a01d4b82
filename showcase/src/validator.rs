//! What is `aliyun-slb-validator` for the real product.

mod generated;
mod rules;

use aliyun_core::{Checker, Limits, Violations};

/// A request, or a part of one, that can be checked.
pub trait Validate {
    /// Notes everything that is wrong.
    fn check(&self, v: &mut Checker);

    /// Everything that is wrong, by the documented limits.
    fn validate(&self) -> Result<(), Violations> {
        self.validate_with(Limits::default())
    }

    /// Everything that is wrong, by the limits of one's choice.
    fn validate_with(&self, limits: Limits) -> Result<(), Violations> {
        let mut checker = Checker::new(limits);
        self.check(&mut checker);
        checker.finish()
    }
}
