//! Which operation is answered by what.

use aliyun_alb_validator::Validate;
use aliyun_core::Operation;
use aliyun_emulator::product::{ApiError, Handler};

use crate::behaviour::{Scene, job};
use crate::state::Region;

/// Every operation that the emulator answers.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![handler(job::list_asyn_jobs)]
}

/// An operation with its behaviour.
fn handler<O>(behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, ApiError>) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    aliyun_emulator::product::handler::<Region, O>(behaviour, O::validate_with)
}
