//! Percent-encoding as the signatures of this cloud want it, which is RFC 3986's: everything but
//! `A-Z a-z 0-9 - _ . ~` becomes `%XY`, in upper case.

use std::borrow::Cow;

/// How each byte is written: up to three bytes, and last how many of them count.
static WRITTEN: [[u8; 4]; 256] = {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    let mut table = [[0; 4]; 256];
    let mut n = 0;
    while n < 256 {
        let byte = n as u8;
        table[n] = if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            [byte, 0, 0, 1]
        } else {
            [b'%', HEX[n >> 4], HEX[n & 15], 3]
        };
        n += 1;
    }
    table
};

/// The encoded form of a text.
///
/// ```
/// use aliyun_runtime::sign::percent;
/// assert_eq!(percent::encode("a *~/中"), "a%20%2A~%2F%E4%B8%AD");
/// ```
pub fn encode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    encode_into(&mut out, text.as_bytes());
    super::text(out)
}

/// Appends the encoded form of some bytes. What is appended is ASCII.
///
/// Signing spends most of its time here, so there is no branch on the kind of a byte: each
/// writes four, and the next begins where the last one's count ends.
pub(super) fn encode_into(out: &mut Vec<u8>, text: &[u8]) {
    const CHUNK: usize = 128;
    let mut buffer = [0; 3 * CHUNK + 1];
    for chunk in text.chunks(CHUNK) {
        let mut end = 0;
        for byte in chunk {
            let written = WRITTEN[usize::from(*byte)];
            if let Some(place) = buffer.get_mut(end..end + 4) {
                place.copy_from_slice(&written);
            }
            end += usize::from(written[3]);
        }
        out.extend_from_slice(buffer.get(..end).unwrap_or_default());
    }
}

/// The text that was encoded; `None` if a `%` is not followed by two hexadecimal digits, or if
/// the result is not UTF-8. A `+` stays one: that it means a space is a rule of forms.
///
/// ```
/// use aliyun_runtime::sign::percent;
/// assert_eq!(percent::decode("a%20b+c").as_deref(), Some("a b+c"));
/// assert_eq!(percent::decode("100%"), None);
/// ```
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    let Some((plain, _)) = text.split_once('%') else { return Some(Cow::Borrowed(text)) };
    let mut bytes = Vec::with_capacity(text.len());
    bytes.extend_from_slice(plain.as_bytes());
    for part in text.get(plain.len() + 1..)?.split('%') {
        let (digits, plain) = part.split_at_checked(2)?;
        // `from_str_radix` alone would take a sign.
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(plain.as_bytes());
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_byte_is_written_as_the_rule_says() {
        for byte in 0..=255u8 {
            let mut out = Vec::new();
            encode_into(&mut out, &[byte]);
            let unreserved = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
            let expected = if unreserved.contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            };
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn what_was_not_encoded_is_not_decoded() {
        for bad in ["%", "%2", "%+1", "%-1", "%zz", "a%", "%C3", "%中", "%%20"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
        assert_eq!(decode("%e4%b8%AD").as_deref(), Some("中"));
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(text in ".{0,600}|\\PC*") {
            let encoded = encode(&text);
            let decoded = decode(&encoded);
            prop_assert_eq!(decoded.as_deref(), Some(text.as_str()));
        }

        #[test]
        fn decoding_survives_anything(text: String, escapes in "[%0-9A-Fa-f+é]*") {
            let _ = decode(&text);
            let _ = decode(&escapes);
        }
    }
}
