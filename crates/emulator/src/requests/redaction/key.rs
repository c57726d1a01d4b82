//! Whether a text is a private key, in whatever form somebody has pasted it.

use std::borrow::Cow;

use aliyun_core::holds_private_key;
use aliyun_runtime::redact::decoded;

/// No private key is shorter, and what is encoded is longer still.
pub(super) const SHORTEST: usize = 60;

/// How often a text may be encoded on top of another encoding.
const DEEPEST: usize = 3;

/// Whether a text is, or holds, a private key, encoded or not.
pub(super) fn is_private(text: &str) -> bool {
    if text.len() < SHORTEST {
        return false;
    }
    let mut text = Cow::Borrowed(text);
    for _ in 0..DEEPEST {
        if holds_private_key(&text) {
            return true;
        }
        match decoded(&text) {
            Some(inner) => text = Cow::Owned(inner),
            None => return false,
        }
    }
    holds_private_key(&text)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn pems(suffix: &str) -> Vec<String> {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../slb/emulator/tests/certificates");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let wanted = files.filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.ends_with(suffix) && (suffix == ".key.pem" || !name.ends_with(".key.pem"))
        });
        wanted.map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    fn percent(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02x}")).collect()
    }

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digit = |n: u32| char::from(DIGITS[(n & 63) as usize]);
        let group = |three: &[u8]| {
            let three = [three[0], *three.get(1).unwrap_or(&0), *three.get(2).unwrap_or(&0)];
            let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            [bits >> 18, bits >> 12, bits >> 6, bits].map(digit)
        };
        bytes.chunks(3).flat_map(group).collect()
    }

    #[test]
    fn keys_are_found_in_every_encoding() {
        let keys = pems(".key.pem");
        assert!(keys.len() >= 7);
        for key in &keys {
            let json = serde_json::to_string(key).unwrap();
            let unicode: String = key.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
            let html: String = key.bytes().map(|byte| format!("&#{byte};")).collect();
            let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
            for text in [
                key.clone(),
                key.to_lowercase(),
                key.replace('\n', ""),
                key.replace(' ', "+"),
                format!("please use {key}, it is new"),
                percent(key),
                percent(&percent(key)),
                json.clone(),
                serde_json::to_string(&json).unwrap(),
                unicode,
                html,
                hex,
                base64(key.as_bytes()),
                base64(format!("x{key}").as_bytes()),
                base64(format!("xy{key}").as_bytes()),
            ] {
                assert!(is_private(&text), "{text}");
            }
        }
    }

    #[test]
    fn keys_are_found_without_the_lines_around_them() {
        for key in pems(".key.pem").iter().filter(|key| !key.contains("ENCRYPTED")) {
            let body: Vec<_> = key.lines().filter(|line| !line.starts_with("-----")).collect();
            assert!(is_private(&body.concat()), "{key}");
            assert!(is_private(&percent(&body.join("\n"))), "{key}");
        }
    }

    #[test]
    fn nothing_else_is_taken_for_a_key() {
        for certificate in pems(".pem") {
            assert!(!is_private(&certificate), "{certificate}");
            assert!(!is_private(&percent(&certificate)), "{certificate}");
        }
        let prose = "The private key of this certificate is kept elsewhere; begin with the readme.";
        for text in [prose, "100% of 50%2 \\u00 &# &#; &#x; %", &"x".repeat(1000), &"%".repeat(99)]
        {
            assert!(!is_private(text), "{text}");
        }
    }
}
