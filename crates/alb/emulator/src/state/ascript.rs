use aliyun_alb_model::{AScriptExtAttribute, AScriptPosition};
use aliyun_emulator::product::known;
use serde::{Deserialize, Serialize};

/// A script of a listener, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AScript {
    #[serde(rename = "AScriptId")]
    pub(crate) ascript_id: String,
    #[serde(rename = "AScriptName")]
    pub(crate) ascript_name: String,
    pub(crate) listener_id: String,
    /// That of its listener, which a seed need not tell.
    #[serde(default)]
    pub(crate) load_balancer_id: String,
    #[serde(default = "head", deserialize_with = "known")]
    pub(crate) position: AScriptPosition,
    pub(crate) script_content: String,
    #[serde(default)]
    pub(crate) enabled: bool,
    #[serde(default)]
    pub(crate) ext_attribute_enabled: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ext_attributes: Vec<AScriptExtAttribute>,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

fn head() -> AScriptPosition {
    AScriptPosition::RequestHead
}
