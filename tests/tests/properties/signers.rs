//! Both signers: no input stops them, and what they sign is what they verify.

use aliyun_core::{Params, Secret};
use aliyun_runtime::sign::{Signing, acs3, percent, v1};
use aliyun_runtime::{Credentials, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases;

/// The texts that a signature is about besides the parameters.
#[derive(Clone, Debug)]
struct Texts {
    key_id: String,
    secret: String,
    token: Option<String>,
    nonce: String,
    method: String,
    host: String,
    seconds: i64,
}

fn texts() -> impl Strategy<Value = Texts> {
    let key = (any::<String>(), any::<String>(), any::<Option<String>>());
    (key, any::<String>(), any::<String>(), any::<String>(), any::<i64>()).prop_map(
        |((key_id, secret, token), nonce, method, host, seconds)| Texts {
            key_id,
            secret,
            token,
            nonce,
            method,
            host,
            seconds,
        },
    )
}

fn params() -> impl Strategy<Value = Vec<(String, String)>> {
    vec((any::<String>(), any::<String>()), 0..6)
}

fn with_signing<T>(texts: &Texts, sign: impl FnOnce(&Signing<'_>) -> T) -> T {
    let mut credentials = Credentials::new(&texts.key_id, Secret::new(&texts.secret));
    credentials.security_token = texts.token.clone().map(Secret::from);
    sign(&Signing {
        credentials: &credentials,
        action: "AddVServerGroupBackendServers",
        version: "2014-05-15",
        time: Timestamp::from_unix(texts.seconds),
        nonce: &texts.nonce,
    })
}

fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn v1_verifies_what_it_signed_and_nothing_else(texts in texts(), pairs in params()) {
        let params: Params = borrowed(&pairs).collect();
        let signed = with_signing(&texts, |signing| v1::sign(signing, &texts.method, &params));
        let sent: Vec<_> = form_urlencoded::parse(signed.as_str().as_bytes()).into_owned().collect();
        let secret = Secret::new(&texts.secret);
        let verify = |secret: &Secret, sent: &[(String, String)]| {
            v1::verify(secret, &texts.method, borrowed(sent), signed.signature())
        };
        prop_assert!(verify(&secret, &sent));
        let wrong = Secret::new(texts.secret.clone() + "x");
        prop_assert!(!verify(&wrong, &sent));
        let more = [sent, vec![("Added".to_owned(), String::new())]].concat();
        prop_assert!(!verify(&secret, &more));
    }

    #[test]
    fn acs3_verifies_what_it_signed_and_nothing_else(texts in texts(), pairs in params()) {
        let params: Params = borrowed(&pairs).collect();
        let sign = |signing: &Signing<'_>| acs3::sign(signing, &texts.method, &texts.host, &params);
        let signed = with_signing(&texts, sign);
        let query: Vec<_> = borrowed(&pairs).collect();
        let headers: Vec<_> = signed
            .headers
            .iter()
            .filter(|(name, _)| *name != "authorization")
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let verify = |secret: &str, body: &[u8]| {
            let canonical = acs3::CanonicalRequest::new(&acs3::Request {
                method: &texts.method,
                path: "/",
                query: &query,
                headers: &headers,
                content_hash: &acs3::content_hash(body),
            });
            canonical.verify(&Secret::new(secret), &signed.signature)
        };
        prop_assert!(verify(&texts.secret, b""));
        let wrong = texts.secret.clone() + "x";
        prop_assert!(!verify(&wrong, b""));
        prop_assert!(!verify(&texts.secret, b"another body"));
    }

    #[test]
    fn any_header_and_any_signature_is_survived(text: String, names in "[a-z;=, -]{0,40}") {
        for header in [text.clone(), format!("ACS3-HMAC-SHA256 {text}"), format!(
            "ACS3-HMAC-SHA256 Credential={text},SignedHeaders={names},Signature={text}"
        )] {
            if let Some(parsed) = acs3::Authorization::parse(&header) {
                let _ = parsed.select(&[("host", "x"), ("x-acs-date", &text)]);
            }
        }
        prop_assert!(!v1::verify(&Secret::from("s"), "GET", [("A", text.as_str())], &text));
        let encoded = percent::encode(&text);
        let decoded = percent::decode(&encoded);
        prop_assert_eq!(decoded.as_deref(), Some(text.as_str()));
        let _ = percent::decode(&text);
    }
}
