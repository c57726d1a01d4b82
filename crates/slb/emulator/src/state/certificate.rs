use aliyun_emulator::product::Tags;
use serde::{Deserialize, Serialize};

/// A server certificate or a CA certificate, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Certificate {
    #[serde(rename = "CertificateId")]
    pub(crate) id: String,
    #[serde(default, rename = "CertificateName")]
    pub(crate) name: String,
    #[serde(default = "aliyun_emulator::product::default_resource_group")]
    pub(crate) resource_group_id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// What stands in the certificate; of a managed one it is known if the inventory has its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Content>,
    /// Where a managed certificate comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) managed: Option<Managed>,
}

/// What is read from a certificate. Neither its text nor its key is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Content {
    /// SHA-1, as pairs of digits with colons between them.
    pub(crate) fingerprint: String,
    #[serde(default)]
    pub(crate) common_name: String,
    #[serde(default)]
    pub(crate) subject_alternative_names: Vec<String>,
    /// Seconds since 1970.
    pub(crate) expires: i64,
}

/// A certificate of Certificate Management Service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Managed {
    #[serde(rename = "AliCloudCertificateId")]
    pub(crate) id: String,
    #[serde(default, rename = "AliCloudCertificateName")]
    pub(crate) name: Option<String>,
}
