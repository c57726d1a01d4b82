//! Health check templates. They stand alone: applying one copies it into a group, which does not
//! follow it later.

pub(crate) mod apply;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod describe;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use aliyun_alb_model::{HealthCheckConfig, HealthCheckProtocol};
use aliyun_emulator::product::ApiError;

use super::server_group::health_check;
use crate::state::HealthCheck;

/// Changes a health check, if the codes that are given go with its protocol.
fn change(own: &mut HealthCheck, given: HealthCheckConfig) -> Result<(), ApiError> {
    let codes = given.health_check_codes.clone();
    health_check::change(own, given);
    let is_class = |code: &String| code.to_ascii_lowercase().starts_with("http_");
    let fit = match own.health_check_protocol {
        HealthCheckProtocol::Http | HealthCheckProtocol::Https => codes.iter().all(is_class),
        HealthCheckProtocol::GRPC => !codes.iter().any(is_class),
        _ => true,
    };
    match fit {
        true => Ok(()),
        false => {
            let protocol = &own.health_check_protocol;
            let why =
                format!("HealthCheckCodes do not go with the HealthCheckProtocol {protocol}.");
            Err(ApiError::new("InvalidParameter").because(why))
        }
    }
}
