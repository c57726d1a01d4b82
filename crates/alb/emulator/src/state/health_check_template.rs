use aliyun_emulator::product::{Tags, default_resource_group};
use serde::{Deserialize, Serialize};

use super::HealthCheck;

/// A health check template, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct HealthCheckTemplate {
    pub(crate) health_check_template_id: String,
    pub(crate) health_check_template_name: String,
    #[serde(default)]
    pub(crate) health_check: HealthCheck,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}
