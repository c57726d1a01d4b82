//! Takes secrets out of texts that repeat them: services, gateways and proxies like to say what
//! they were sent.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

pub use aliyun_core::REDACTED;
use aliyun_core::excerpt_to;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use self::layer::Layer;

mod layer;

/// Finds secrets in texts, and puts [`REDACTED`] in their place.
///
/// A secret is found as a whole and by every piece of it with twelve letters and digits, so that
/// a text that was cut or a line of a key is too; and in every way in which it may be written: as
/// it is, percent-encoded, with escapes of JSON or of a programming language, with entities of
/// HTML or XML, all of these upon each other, with other white space and punctuation, in base64
/// (also within a longer text, as in `Basic` of a user and a password) and in hexadecimal digits.
/// The work grows with the length of the text and no faster.
///
/// A secret of less than six bytes is not found in base64 or hexadecimal digits, one with less
/// than six letters and digits only where it is a word of its own, and one of less than three
/// bytes not at all: it would be found everywhere.
///
/// ```
/// use aliyun_runtime::redact::Redactor;
///
/// let redactor = Redactor::new(["s3cret/key+of=mine"]);
/// let shown = redactor.hide("no key s3cret%2fkey%2Bof%3dmine is known");
/// assert_eq!(shown, "no key [redacted] is known");
/// ```
#[derive(Default)]
pub struct Redactor {
    /// The pieces of long secrets, without what is not a letter or a digit.
    pieces: HashSet<Piece>,
    /// Secrets that are no longer than a piece, in the same form.
    short: Vec<Vec<u8>>,
    /// Secrets that hardly have a letter or a digit, and very short ones, as they are.
    words: Vec<Vec<u8>>,
}

/// How many letters and digits in a row nobody has by chance.
const PIECE: usize = 12;
type Piece = [u8; PIECE];

/// What has fewer letters and digits is looked for as a word of its own; what has fewer bytes, in
/// no base64 and no hexadecimal digits.
const SHORTEST: usize = 6;
/// Fewer letters and digits of base64 may be in any text. Six bytes have seven, and some of them
/// may be signs.
const FEWEST_DIGITS: usize = 4;
/// What is shorter than this is no secret.
const SHORTEST_WORD: usize = 3;
/// Nobody writes longer ones in hexadecimal digits.
const LONGEST_HEX: usize = 128;
/// So much of a text is looked at for an excerpt, beside what the excerpt shows.
const MARGIN: usize = 16 << 10;

impl Redactor {
    /// Knows these secrets.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut redactor = Self::default();
        secrets.into_iter().for_each(|secret| redactor.add(secret));
        redactor
    }

    fn add(&mut self, secret: &str) {
        let plain = significant(unarmoured(secret).as_bytes());
        if plain.len() >= SHORTEST {
            self.add_text(plain);
        } else if secret.len() >= SHORTEST_WORD {
            self.words.push(secret.as_bytes().to_vec());
        }
        if secret.len() >= SHORTEST {
            self.add_encoded(secret.as_bytes());
        }
    }

    /// Letters and digits: by pieces if they are many, or else as a whole.
    fn add_text(&mut self, plain: Vec<u8>) {
        if plain.len() >= PIECE {
            self.add_pieces(&plain);
        } else {
            self.short.push(plain);
        }
    }

    fn add_pieces(&mut self, plain: &[u8]) {
        self.pieces.extend(plain.array_windows::<PIECE>());
    }

    fn add_encoded(&mut self, secret: &[u8]) {
        // What stands before it in a longer text shifts the digits of base64 in three ways. Those
        // at the ends that it shares with its neighbours do not count.
        for shift in 0..3_usize {
            let digits = STANDARD_NO_PAD.encode([&[0; 3][..shift], secret].concat());
            let (start, end) = ((shift * 8).div_ceil(6), (shift + secret.len()) * 8 / 6);
            let own = significant(digits.as_bytes().get(start..end).unwrap_or_default());
            if own.len() >= FEWEST_DIGITS {
                self.add_text(own);
            }
        }
        if secret.len() <= LONGEST_HEX {
            let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            self.add_pieces(digits.as_bytes());
            self.add_pieces(digits.to_ascii_uppercase().as_bytes());
        }
    }

    /// The text without the secrets.
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let nothing_to_hide = [self.pieces.len(), self.short.len(), self.words.len()] == [0; 3];
        if nothing_to_hide || text.is_empty() {
            return Cow::Borrowed(text);
        }
        let Some(mut layer) = Layer::of(text) else { return Cow::Borrowed(REDACTED) };
        let mut marks = Marks::over(text);
        self.mark(&layer, &mut marks);
        while let Some(decoded) = layer.decoded() {
            layer = decoded;
            self.mark(&layer, &mut marks);
        }
        marks.cut_out(text)
    }

    /// The beginning of the text without the secrets, fit for a message.
    pub fn excerpt(&self, text: &str, longest: usize) -> String {
        let end = text.floor_char_boundary(longest.saturating_mul(4).saturating_add(MARGIN));
        let (start, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let mut clean = self.hide(start);
        if !rest.is_empty() {
            clean.to_mut().push('…');
        }
        excerpt_to(&clean, longest)
    }

    fn mark(&self, layer: &Layer, marks: &mut Marks) {
        let places = layer.significant();
        let plain: Vec<u8> = places.iter().map(|place| layer.byte(*place)).collect();
        let mut found = |at: usize, length: usize| {
            if let (Some(first), Some(last)) = (places.get(at), places.get(at + length - 1)) {
                marks.add(layer.start(*first), layer.end(*last));
            }
        };
        for (at, piece) in plain.array_windows::<PIECE>().enumerate() {
            if self.pieces.contains(piece) {
                found(at, PIECE);
            }
        }
        for secret in &self.short {
            for (at, _) in plain.windows(secret.len()).enumerate().filter(|(_, it)| it == secret) {
                found(at, secret.len());
            }
        }
        let bytes = layer.bytes();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric)
        };
        for word in &self.words {
            for (at, _) in bytes.windows(word.len()).enumerate().filter(|(_, it)| it == word) {
                if !is_letter(at.checked_sub(1)) && !is_letter(Some(at + word.len())) {
                    marks.add(layer.start(at), layer.end(at + word.len() - 1));
                }
            }
        }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor([redacted])")
    }
}

/// What of a text is to be left out: where this begins and ends, as a sum that is not zero.
struct Marks(Vec<i32>);

impl Marks {
    fn over(text: &str) -> Self {
        Self(vec![0; text.len() + 1])
    }

    fn add(&mut self, start: usize, end: usize) {
        for (at, step) in [(start, 1), (end, -1)] {
            if let Some(change) = self.0.get_mut(at) {
                *change += step;
            }
        }
    }

    fn cut_out<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.0.iter().all(|change| *change == 0) {
            return Cow::Borrowed(text);
        }
        let (mut clean, mut depth, mut is_inside) = (String::with_capacity(text.len()), 0, false);
        for (at, c) in text.char_indices() {
            // A mark may begin or end inside a character.
            let mut is_marked = false;
            for change in self.0.get(at..at + c.len_utf8()).unwrap_or_default() {
                depth += change;
                is_marked |= depth > 0;
            }
            if !is_marked {
                clean.push(c);
            } else if !is_inside {
                clean.push_str(REDACTED);
            }
            is_inside = is_marked;
        }
        Cow::Owned(clean)
    }
}

/// A text after one step of decoding of all that is encoded in it: percent signs, escapes of JSON
/// and of programming languages, entities of HTML and XML. None if there is nothing to decode.
pub fn decoded(text: &str) -> Option<String> {
    let layer = Layer::of(text)?.decoded()?;
    Some(String::from_utf8_lossy(layer.bytes()).into_owned())
}

/// The letters and digits of a text; what else is in it, encodings change.
fn significant(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| is_significant(*byte)).collect()
}

fn is_significant(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// A key without its `-----BEGIN PRIVATE KEY-----`, which everybody may say.
fn unarmoured(secret: &str) -> String {
    let is_armour = |part: &&str| part.starts_with("BEGIN ") || part.starts_with("END ");
    secret.split("-----").filter(|part| !is_armour(part)).collect()
}

#[cfg(test)]
mod tests;
