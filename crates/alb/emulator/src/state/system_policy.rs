use aliyun_alb_model::{TlsCipher, TlsVersion};

/// A policy that the service comes with. Listeners take it by its id.
#[derive(Debug)]
pub(crate) struct SystemPolicy {
    pub(crate) id: &'static str,
    pub(crate) tls_versions: &'static [TlsVersion],
    /// Whether suites without forward secrecy are left out.
    pub(crate) is_strict: bool,
}

impl SystemPolicy {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self {
            id: "tls_cipher_policy_1_0",
            tls_versions: &[TlsVersion::TLSv10, TlsVersion::TLSv11, TlsVersion::TLSv12],
            is_strict: false,
        },
        Self {
            id: "tls_cipher_policy_1_1",
            tls_versions: &[TlsVersion::TLSv11, TlsVersion::TLSv12],
            is_strict: false,
        },
        Self { id: "tls_cipher_policy_1_2", tls_versions: &[TlsVersion::TLSv12], is_strict: false },
        Self {
            id: "tls_cipher_policy_1_2_strict",
            tls_versions: &[TlsVersion::TLSv12],
            is_strict: true,
        },
        Self {
            id: "tls_cipher_policy_1_2_strict_with_1_3",
            tls_versions: &[TlsVersion::TLSv12, TlsVersion::TLSv13],
            is_strict: true,
        },
    ];

    /// Its suites: all that its versions know and the service allows, the strongest first.
    pub(crate) fn ciphers(&self) -> Vec<TlsCipher> {
        let has_1_3 = self.tls_versions.contains(&TlsVersion::TLSv13);
        let is_allowed = |cipher: &&TlsCipher| !self.is_strict || is_with_secrecy(cipher);
        let newest = SUITES_OF_1_3.iter().filter(|_| has_1_3);
        newest.chain(SUITES.iter().filter(is_allowed)).cloned().collect()
    }

    pub(crate) fn is_one(id: &str) -> bool {
        Self::ALL.iter().any(|policy| policy.id == id)
    }
}

/// Whether past traffic stays secret when a key gets known.
fn is_with_secrecy(cipher: &TlsCipher) -> bool {
    cipher.as_str().starts_with("ECDHE-")
}

const SUITES_OF_1_3: &[TlsCipher] = &[
    TlsCipher::TLSAes128GcmSha256,
    TlsCipher::TLSAes256GcmSha384,
    TlsCipher::TLSChacha20Poly1305Sha256,
    TlsCipher::TLSAes128CcmSha256,
    TlsCipher::TLSAes128Ccm8Sha256,
];

const SUITES: &[TlsCipher] = &[
    TlsCipher::EcdheEcdsaAes128GcmSha256,
    TlsCipher::EcdheEcdsaAes256GcmSha384,
    TlsCipher::EcdheEcdsaAes128Sha256,
    TlsCipher::EcdheEcdsaAes256Sha384,
    TlsCipher::EcdheRsaAes128GcmSha256,
    TlsCipher::EcdheRsaAes256GcmSha384,
    TlsCipher::EcdheRsaAes128Sha256,
    TlsCipher::EcdheRsaAes256Sha384,
    TlsCipher::Aes128GcmSha256,
    TlsCipher::Aes256GcmSha384,
    TlsCipher::Aes128Sha256,
    TlsCipher::Aes256Sha256,
    TlsCipher::EcdheEcdsaAes128Sha,
    TlsCipher::EcdheEcdsaAes256Sha,
    TlsCipher::EcdheRsaAes128Sha,
    TlsCipher::EcdheRsaAes256Sha,
    TlsCipher::Aes128Sha,
    TlsCipher::Aes256Sha,
    TlsCipher::DesCbc3Sha,
];
