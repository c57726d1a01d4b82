//! Which operation is answered by what.

use aliyun_core::Operation;
use aliyun_emulator::product::{ApiError, Handler};
use aliyun_nlb_validator::Validate;

use crate::behaviour::Scene;
use crate::state::Region;

/// Every operation that the emulator answers.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![]
}

/// An operation with its behaviour.
fn handler<O>(behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, ApiError>) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    aliyun_emulator::product::handler::<Region, O>(behaviour, O::validate_with)
}
