//! Security policies of TLS, which products have in common.

/// A policy that the service comes with. Listeners take it by its id.
#[derive(Debug)]
pub struct SystemPolicy {
    /// Its id, which is its name too.
    pub id: &'static str,
    /// The versions of TLS that it allows.
    pub tls_versions: &'static [&'static str],
    /// Whether suites without forward secrecy are left out.
    is_strict: bool,
}

impl SystemPolicy {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self {
            id: "tls_cipher_policy_1_0",
            tls_versions: &["TLSv1.0", "TLSv1.1", "TLSv1.2"],
            is_strict: false,
        },
        Self {
            id: "tls_cipher_policy_1_1",
            tls_versions: &["TLSv1.1", "TLSv1.2"],
            is_strict: false,
        },
        Self { id: "tls_cipher_policy_1_2", tls_versions: &["TLSv1.2"], is_strict: false },
        Self { id: "tls_cipher_policy_1_2_strict", tls_versions: &["TLSv1.2"], is_strict: true },
        Self {
            id: "tls_cipher_policy_1_2_strict_with_1_3",
            tls_versions: &["TLSv1.2", "TLSv1.3"],
            is_strict: true,
        },
    ];

    /// Its suites: all that its versions know and the service allows, the strongest first.
    pub fn ciphers(&self) -> impl Iterator<Item = &'static str> {
        let (has_1_3, is_strict) = (self.tls_versions.contains(&"TLSv1.3"), self.is_strict);
        let newest = SUITES_OF_1_3.iter().filter(move |_| has_1_3);
        let others = SUITES.iter().filter(move |cipher| !is_strict || is_with_secrecy(cipher));
        newest.chain(others).copied()
    }

    /// Whether a policy with this id is one of them.
    pub fn is_one(id: &str) -> bool {
        Self::ALL.iter().any(|policy| policy.id == id)
    }
}

/// Whether past traffic stays secret when a key gets known.
fn is_with_secrecy(cipher: &str) -> bool {
    cipher.starts_with("ECDHE-")
}

/// Whether a suite belongs to a version. The names tell it: those of TLS 1.3 have underlines, those
/// that earlier versions have too end in the shortest hash.
pub fn works_with(cipher: &str, version: &str) -> bool {
    if cipher.starts_with("TLS_") {
        version == "TLSv1.3"
    } else if cipher.ends_with("-SHA") {
        version != "TLSv1.3"
    } else {
        version == "TLSv1.2"
    }
}

const SUITES_OF_1_3: &[&str] = &[
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_CCM_SHA256",
    "TLS_AES_128_CCM_8_SHA256",
];

const SUITES: &[&str] = &[
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-RSA-AES256-SHA384",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA256",
    "AES256-SHA256",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-AES256-SHA",
    "AES128-SHA",
    "AES256-SHA",
    "DES-CBC3-SHA",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suites_of_a_policy_belong_to_its_versions() {
        for policy in SystemPolicy::ALL {
            let works = |cipher: &str| policy.tls_versions.iter().any(|it| works_with(cipher, it));
            assert!(policy.ciphers().all(works), "{policy:?}");
            assert!(SystemPolicy::is_one(policy.id));
        }
        let count = |id: &str| {
            let policy = SystemPolicy::ALL.into_iter().find(|policy| policy.id == id);
            policy.unwrap().ciphers().count()
        };
        assert_eq!(count("tls_cipher_policy_1_0"), SUITES.len());
        assert_eq!(count("tls_cipher_policy_1_2_strict"), 12);
        assert_eq!(count("tls_cipher_policy_1_2_strict_with_1_3"), 12 + SUITES_OF_1_3.len());
    }
}
