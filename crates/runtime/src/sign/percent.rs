//! Percent-encoding as the signatures of this cloud want it, which is RFC 3986's: everything but
//! `A-Z a-z 0-9 - _ . ~` becomes `%XY`, in upper case.

use std::borrow::Cow;

/// A way to write texts, by a table: how each byte is written, and last how many of these count.
pub(super) struct Encoding<const N: usize> {
    table: [[u8; N]; 256],
    /// What stands between a name and its value.
    equals: &'static [u8],
    /// What stands between parameters.
    and: &'static [u8],
}

/// Percent-encoding.
pub(super) static ONCE: Encoding<4> =
    Encoding { table: table([b'%', HIGH, LOW, 3]), equals: b"=", and: b"&" };

/// Percent-encoding of what is percent-encoded already, in one step: every `%` is `%25`.
pub(super) static TWICE: Encoding<8> =
    Encoding { table: table([b'%', b'2', b'5', HIGH, LOW, 0, 0, 5]), equals: b"%3D", and: b"%26" };

/// Stands for the first digit in the pattern of a table.
const HIGH: u8 = 1;
/// Stands for the second digit.
const LOW: u8 = 2;

/// The table that writes a reserved byte by a pattern, and any other as itself.
const fn table<const N: usize>(reserved: [u8; N]) -> [[u8; N]; 256] {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    let mut table = [[0; N]; 256];
    let mut n = 0;
    while n < 256 {
        let byte = n as u8;
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            table[n][0] = byte;
            table[n][N - 1] = 1;
        } else {
            let mut i = 0;
            while i < N {
                table[n][i] = match reserved[i] {
                    HIGH => HEX[n >> 4],
                    LOW => HEX[n & 15],
                    other => other,
                };
                i += 1;
            }
        }
        n += 1;
    }
    table
}

impl<const N: usize> Encoding<N> {
    /// Writes a text, piece by piece. What is written is ASCII.
    pub(super) fn write(&self, text: &[u8], to: &mut impl FnMut(&[u8])) {
        let mut writer = Writer { buffer: [0; BUFFER], end: 0, to };
        writer.encode(self, text);
        writer.flush();
    }

    /// Writes parameters in their order.
    pub(super) fn write_params(&self, params: &[(&str, &str)], to: &mut impl FnMut(&[u8])) {
        let mut writer = Writer { buffer: [0; BUFFER], end: 0, to };
        for (n, (name, value)) in params.iter().enumerate() {
            if n > 0 {
                writer.put(self.and);
            }
            writer.encode(self, name.as_bytes());
            writer.put(self.equals);
            writer.encode(self, value.as_bytes());
        }
        writer.flush();
    }
}

/// Gathers what is written, so that few and large pieces are passed on.
struct Writer<'t, T> {
    buffer: [u8; BUFFER],
    end: usize,
    to: &'t mut T,
}

const BUFFER: usize = 1024;
/// So many bytes are encoded at a time, and whatever they become finds room in an empty buffer.
const GROUP: usize = 16;

impl<T: FnMut(&[u8])> Writer<'_, T> {
    /// Signing spends most of its time here, so there is no branch on the kind of a byte: each
    /// writes all of its entry, and the next begins where the last one's count ends.
    fn encode<const N: usize>(&mut self, encoding: &Encoding<N>, text: &[u8]) {
        let (groups, rest) = text.as_chunks::<GROUP>();
        for group in groups {
            self.encode_few(encoding, group);
        }
        self.encode_few(encoding, rest);
    }

    fn encode_few<const N: usize>(&mut self, encoding: &Encoding<N>, few: &[u8]) {
        self.make_room(N * (GROUP + 1));
        let mut end = self.end;
        for byte in few {
            let written = &encoding.table[usize::from(*byte)];
            if let Some(place) = self.buffer.get_mut(end..end + N) {
                place.copy_from_slice(written);
            }
            end += usize::from(written[N - 1]);
        }
        self.end = end;
    }

    /// Writes a few bytes as they are.
    fn put(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len());
        if let Some(place) = self.buffer.get_mut(self.end..self.end + bytes.len()) {
            place.copy_from_slice(bytes);
        }
        self.end += bytes.len();
    }

    fn make_room(&mut self, length: usize) {
        if self.end + length > BUFFER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        (self.to)(self.buffer.get(..self.end).unwrap_or_default());
        self.end = 0;
    }
}

/// The encoded form of a text.
///
/// ```
/// use aliyun_runtime::sign::percent;
/// assert_eq!(percent::encode("a *~/中"), "a%20%2A~%2F%E4%B8%AD");
/// ```
pub fn encode(text: &str) -> String {
    let mut out = Vec::with_capacity(2 * text.len());
    ONCE.write(text.as_bytes(), &mut |piece| out.extend_from_slice(piece));
    super::text(out)
}

/// How many bytes the encoded form of parameters has.
pub(crate) fn length<'p>(params: impl Iterator<Item = (&'p str, &'p str)>) -> usize {
    let of = |text: &str| {
        text.bytes().map(|byte| usize::from(ONCE.table[usize::from(byte)][3])).sum::<usize>()
    };
    params.map(|(name, value)| of(name) + of(value) + 2).sum::<usize>().saturating_sub(1)
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
            let (mut once, mut twice) = (Vec::new(), Vec::new());
            ONCE.write(&[byte], &mut |piece| once.extend_from_slice(piece));
            TWICE.write(&[byte], &mut |piece| twice.extend_from_slice(piece));
            let unreserved = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
            let expected = if unreserved.contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            };
            assert_eq!(String::from_utf8(once).unwrap(), expected);
            assert_eq!(String::from_utf8(twice).unwrap(), encode(&expected));
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
        fn a_length_is_that_of_what_is_written(params: Vec<(String, String)>) {
            let pairs: Vec<_> = params.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let mut written = 0;
            ONCE.write_params(&pairs, &mut |piece| written += piece.len());
            prop_assert_eq!(length(pairs.into_iter()), written);
        }

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
