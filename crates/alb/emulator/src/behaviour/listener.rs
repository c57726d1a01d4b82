//! Listeners. One runs as soon as it is made.

pub(crate) mod create;
pub(crate) mod describe;
pub(crate) mod health;
pub(crate) mod life;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod references;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use aliyun_emulator::product::{ApiError, Task};

use super::Scene;

/// Begins the job of a change of a listener, or of what belongs to it.
pub(super) fn begin_job(
    scene: &mut Scene<'_>,
    id: &str,
    operate_type: &str,
) -> Result<String, ApiError> {
    scene.begin_job(None, Task { resource_type: "listener", resource_id: id, operate_type })
}
