use aliyun_alb_model::{TlsCipher, TlsVersion};
use aliyun_emulator::product::{Tags, all_known, default_resource_group};
use serde::{Deserialize, Serialize};

/// A security policy of one's own, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SecurityPolicy {
    pub(crate) security_policy_id: String,
    #[serde(default)]
    pub(crate) security_policy_name: String,
    #[serde(rename = "TLSVersions", deserialize_with = "all_known")]
    pub(crate) tls_versions: Vec<TlsVersion>,
    #[serde(deserialize_with = "all_known")]
    pub(crate) ciphers: Vec<TlsCipher>,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}
