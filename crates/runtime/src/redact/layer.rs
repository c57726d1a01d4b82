//! A text as it is after some decoding, each byte with its place in the text as it came.

use super::is_significant;

/// Nobody encodes more often, and each time costs another look at the text.
const DEEPEST: u8 = 6;

/// A text and where it comes from.
pub(super) struct Layer {
    bytes: Vec<u8>,
    /// Where each byte begins and ends in the text as it came.
    places: Vec<(u32, u32)>,
    depth: u8,
}

impl Layer {
    /// A text as it came; none if it is too long to be looked at.
    pub(super) fn of(text: &str) -> Option<Self> {
        let length = u32::try_from(text.len()).ok().filter(|length| *length < u32::MAX)?;
        let places = (0..length).map(|at| (at, at + 1)).collect();
        Some(Self { bytes: text.as_bytes().to_vec(), places, depth: 0 })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The places of letters and digits.
    pub(super) fn significant(&self) -> Vec<usize> {
        let all = self.bytes.iter().enumerate();
        all.filter(|(_, byte)| is_significant(**byte)).map(|(at, _)| at).collect()
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    /// Where a byte begins in the text as it came.
    pub(super) fn start(&self, at: usize) -> usize {
        self.places.get(at).map_or(0, |(start, _)| *start as usize)
    }

    /// Where it ends.
    pub(super) fn end(&self, at: usize) -> usize {
        self.places.get(at).map_or(0, |(_, end)| *end as usize)
    }

    /// The text after one step of decoding; none if there is nothing to decode.
    pub(super) fn decoded(&self) -> Option<Self> {
        let has_escapes = self.bytes.iter().any(|byte| matches!(byte, b'%' | b'&' | b'\\'));
        if self.depth == DEEPEST || !has_escapes {
            return None;
        }
        let mut decoded = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            places: Vec::with_capacity(self.places.len()),
            depth: self.depth + 1,
        };
        let mut at = 0;
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, meant) = escape(rest).unwrap_or((1, Meant::Byte(rest[0])));
            let place = (self.start(at) as u32, self.end(at + length - 1) as u32);
            match meant {
                Meant::Byte(byte) => decoded.push(byte, place),
                Meant::Char(c) => {
                    let mut buffer = [0; 4];
                    c.encode_utf8(&mut buffer).bytes().for_each(|byte| decoded.push(byte, place));
                }
            }
            at += length;
        }
        (decoded.bytes.len() < self.bytes.len()).then_some(decoded)
    }

    fn push(&mut self, byte: u8, place: (u32, u32)) {
        self.bytes.push(byte);
        self.places.push(place);
    }
}

/// What an escape stands for.
enum Meant {
    Byte(u8),
    Char(char),
}

/// The escape that a text begins with: its length and its meaning.
fn escape(text: &[u8]) -> Option<(usize, Meant)> {
    match text {
        [b'%', high, low, ..] => Some((3, Meant::Byte(pair(*high, *low)?))),
        [b'&', b'#', ..] => number_entity(text),
        [b'&', ..] => named_entity(text),
        [b'\\', b'u', b'{', rest @ ..] => {
            let length = rest.iter().take(9).position(|byte| *byte == b'}')?;
            Some((length + 4, Meant::Char(character(hex(rest.get(..length)?)?))))
        }
        [b'\\', b'u', ..] => utf16(text),
        [b'\\', b'x', high, low, ..] => Some((4, Meant::Byte(pair(*high, *low)?))),
        [b'\\', b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v', ..] => Some((2, Meant::Byte(b' '))),
        [b'\\', byte, ..] => Some((2, Meant::Byte(*byte))),
        _ => None,
    }
}

/// `&#43;` or `&#x2B;`.
fn number_entity(text: &[u8]) -> Option<(usize, Meant)> {
    let end = text.iter().take(12).position(|byte| *byte == b';')?;
    let number = match text.get(2..end)? {
        [b'x' | b'X', digits @ ..] => hex(digits)?,
        digits => std::str::from_utf8(digits).ok()?.parse().ok()?,
    };
    Some((end + 1, Meant::Char(character(number))))
}

/// `&amp;`, or the name of another character, none of which is a letter or a digit of a secret.
fn named_entity(text: &[u8]) -> Option<(usize, Meant)> {
    let end = text.iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(1..end).filter(|name| !name.is_empty())?;
    let is_name = name.iter().all(u8::is_ascii_alphabetic);
    is_name.then_some((end + 1, Meant::Byte(if name == b"amp" { b'&' } else { b' ' })))
}

/// `\u002b`, or two of them for one character.
fn utf16(text: &[u8]) -> Option<(usize, Meant)> {
    let first = hex(text.get(2..6)?)?;
    let second = text.get(6..12).filter(|next| next.starts_with(b"\\u"));
    let second = second.and_then(|next| hex(next.get(2..)?));
    match (first, second) {
        (0xd800..0xdc00, Some(second @ 0xdc00..0xe000)) => {
            let number = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            Some((12, Meant::Char(character(number))))
        }
        _ => Some((6, Meant::Char(character(first)))),
    }
}

fn character(number: u32) -> char {
    char::from_u32(number).unwrap_or(' ')
}

fn pair(high: u8, low: u8) -> Option<u8> {
    u8::try_from(hex(&[high, low])?).ok()
}

/// Hexadecimal digits and nothing else, eight at most.
fn hex(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    digits.iter().try_fold(0, |number, it| Some(number << 4 | digit(it)?))
}
