//! Which operation is answered by what.

use aliyun_alb_validator::Validate;
use aliyun_core::Operation;
use aliyun_emulator::product::{ApiError, Handler};

use crate::behaviour::{Scene, job, rule};
use crate::state::Region;

/// Every operation that the emulator answers.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        handler(job::list_asyn_jobs),
        handler(rule::create::create_rule),
        handler(rule::create::create_rules),
        handler(rule::delete::delete_rule),
        handler(rule::delete::delete_rules),
        handler(rule::list::list_rules),
        handler(rule::set::update_rule_attribute),
        handler(rule::set::update_rules_attribute),
    ]
}

/// An operation with its behaviour.
fn handler<O>(behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, ApiError>) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    aliyun_emulator::product::handler::<Region, O>(behaviour, O::validate_with)
}
