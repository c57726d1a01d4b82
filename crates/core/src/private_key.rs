//! Whether a text holds a private key: somebody may have pasted one anywhere.

/// What stands for a secret that was there.
pub const REDACTED: &str = "[redacted]";

/// No private key is shorter, without a line around it and in base64.
const SHORTEST: usize = 60;

/// How many letters may stand between `BEGIN` and `PRIVATE KEY`, as in `OPENSSH` or `ENCRYPTED`.
const LONGEST_KIND: usize = 20;

/// So many digits of base64 in a row are no word of a sentence.
const RUN: usize = 24;

/// What the letters and digits of a private key hold, whatever stands between them: `PRIVATE KEY`
/// in base64, where it begins at each third byte, and how the forms of keys begin that travel
/// without a line around them (PKCS #8 of RSA, EC and Ed25519, PKCS #1, SEC 1).
const MARKS: [&str; 12] = [
    "UFJJVkFURSBLRV",
    "BSSVZBVEUgS0VZ",
    "UklWQVRFIEtFW",
    "ADANBgkqhkiG9w0BAQEFAASC",
    "AgEAMBMGByqGSM49AgEG",
    "AgEAMBAGByqGSM49AgEG",
    "MC4CAQAwBQYDK2Vw",
    "IBAAKCAQEA",
    "IBAAKCAgEA",
    "IBAAKBgQ",
    "MHcCAQEEI",
    "MIGkAgEBBD",
];

/// `PRIVATE KEY` in hexadecimal digits.
const IN_HEX: &str = "50524956415445204B4559";

/// Whether a text is, or holds, a private key: in PEM, in base64 or in hexadecimal digits, whatever
/// stands between its lines. A text that only speaks of `-----BEGIN PRIVATE KEY-----` holds none.
///
/// ```
/// use aliyun_core::holds_private_key;
///
/// let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU";
/// assert!(holds_private_key(key));
/// assert!(!holds_private_key("A private key begins with -----BEGIN PRIVATE KEY-----, see there."));
/// ```
pub fn holds_private_key(text: &str) -> bool {
    if text.len() < SHORTEST {
        return false;
    }
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    MARKS.iter().any(|mark| letters.contains(mark))
        || letters.to_ascii_uppercase().contains(IN_HEX)
        || (has_armour(&letters) && has_run(text))
}

/// Whether there is a line that a private key begins or ends with. Digits do not count: they may be
/// those of an encoded space.
fn has_armour(letters: &str) -> bool {
    let letters: String = letters.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_uppercase();
    letters.match_indices("PRIVATEKEY").any(|(at, _)| {
        let before = at.saturating_sub(LONGEST_KIND + "BEGIN".len());
        letters.get(before..at).is_some_and(|before| before.contains("BEGIN"))
    })
}

/// Whether something in base64 is in a text.
fn has_run(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    text.split(|c| !is_digit(c)).any(|run| run.len() >= RUN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{excerpt, excerpt_to};

    const BODY: &str = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW";

    #[test]
    fn a_key_is_in_no_excerpt() {
        let key =
            |kind: &str| format!("-----BEGIN {kind} KEY-----\n{BODY}\n-----END {kind} KEY-----");
        for kind in ["PRIVATE", "RSA PRIVATE", "OPENSSH PRIVATE", "ENCRYPTED PRIVATE"] {
            let key = key(kind);
            let texts = [key.replace('\n', "\\n"), key.replace(' ', "%20"), key.replace(' ', "+")];
            for text in
                texts.into_iter().chain([key.clone(), key.to_lowercase(), format!("x {key}")])
            {
                assert_eq!(
                    (excerpt(&text).as_str(), excerpt_to(&text, 9).as_str()),
                    (REDACTED, REDACTED)
                );
            }
        }
        let bare = format!("MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEA{BODY}");
        assert_eq!(excerpt(&bare), REDACTED);
        assert_ne!(excerpt(&key("PUBLIC")), REDACTED);
    }

    #[test]
    fn what_speaks_of_keys_is_shown() {
        for text in [
            "PrivateKey must begin with -----BEGIN RSA PRIVATE KEY----- and end with the last line.",
            "-----BEGIN PRIVATE KEY-----\n[redacted]\n-----END PRIVATE KEY----- is not a valid key",
            "The private key of this certificate is kept elsewhere; begin with the readme.",
        ] {
            assert!(!holds_private_key(text), "{text}");
        }
    }

    #[test]
    fn what_is_too_short_or_too_far_apart_is_no_key() {
        let short = |length: usize| format!("{:=<length$}", "MIGkAgEBBD");
        assert!(holds_private_key(&short(SHORTEST)) && !holds_private_key(&short(SHORTEST - 1)));
        let key = |kind: usize| format!("BEGIN {} PRIVATE KEY {BODY}", "K".repeat(kind));
        assert!(holds_private_key(&key(LONGEST_KIND)));
        assert!(!holds_private_key(&key(LONGEST_KIND + 1)));
    }
}
