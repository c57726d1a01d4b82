use aliyun_core::OpenEnum as _;
use aliyun_slb_model::{TLSCipher, TLSVersion};
use serde::{Deserialize, Serialize};

/// A TLS policy that was created, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct TlsPolicy {
    #[serde(rename = "TLSCipherPolicyId")]
    pub(crate) id: String,
    pub(crate) name: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    /// By their names on the wire, in the order they were given.
    #[serde(rename = "TLSVersions")]
    pub(crate) versions: Vec<String>,
    pub(crate) ciphers: Vec<String>,
}

impl TlsPolicy {
    /// The policies that the service comes with. Listeners take them by name.
    pub(crate) const PREDEFINED: [&str; 5] = [
        "tls_cipher_policy_1_0",
        "tls_cipher_policy_1_1",
        "tls_cipher_policy_1_2",
        "tls_cipher_policy_1_2_strict",
        "tls_cipher_policy_1_2_strict_with_1_3",
    ];

    pub(crate) fn versions(&self) -> Vec<TLSVersion> {
        self.versions.iter().map(|text| TLSVersion::from_wire(text)).collect()
    }

    pub(crate) fn ciphers(&self) -> Vec<TLSCipher> {
        self.ciphers.iter().map(|text| TLSCipher::from_wire(text)).collect()
    }
}
