//! A matcher small enough to be a table.
//!
//! The patterns of this API are a few runs of characters (`^[A-Za-z][0-9A-Za-z._-]{0,79}$`). The
//! generator turns each into such a table, so that users do not pay for a regex engine.

/// A whole-text pattern: one of several sequences of [`Piece`]s.
#[derive(Clone, Copy, Debug)]
pub struct Pattern(pub &'static [&'static [Piece]]);

/// A run of characters out of a set.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// The set, as inclusive ranges in ascending order.
    pub chars: &'static [(char, char)],
    /// The least number of characters.
    pub min: u32,
    /// The greatest number of characters; [`u32::MAX`] for no limit.
    pub max: u32,
}

impl Piece {
    /// A run of `min` to `max` characters out of `chars`.
    pub const fn new(chars: &'static [(char, char)], min: u32, max: u32) -> Self {
        Self { chars, min, max }
    }

    /// Whether the whole text is such a run.
    fn is_all_of(&self, text: &str) -> bool {
        let mut length: u32 = 0;
        text.chars().all(|c| {
            length = length.saturating_add(1);
            self.holds(c)
        }) && (self.min..=self.max).contains(&length)
    }

    /// What follows such a run of the least length, if the text begins with one.
    fn after<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut rest = text.chars();
        for _ in 0..self.min {
            rest.next().filter(|c| self.holds(*c))?;
        }
        Some(rest.as_str())
    }

    /// There are few ranges, so that it is quickest to look at one after the other.
    fn holds(&self, c: char) -> bool {
        self.chars.iter().take_while(|(first, _)| *first <= c).any(|(_, last)| c <= *last)
    }
}

impl Pattern {
    /// Whether the whole text matches.
    ///
    /// ```
    /// use aliyun_core::{Pattern, Piece};
    /// const DIGITS: Pattern = Pattern(&[&[Piece::new(&[('0', '9')], 1, 4)]]);
    /// assert!(DIGITS.matches("2014"));
    /// assert!(!DIGITS.matches("20140"));
    /// ```
    pub fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|sequence| follow(sequence, text))
    }
}

/// Pieces of a fixed length, and one that is the last, leave only one way to go; the others may
/// share the text in several.
fn follow(sequence: &[Piece], text: &str) -> bool {
    match sequence {
        [] => text.is_empty(),
        [last] => last.is_all_of(text),
        [first, rest @ ..] if first.min == first.max => {
            first.after(text).is_some_and(|text| follow(rest, text))
        }
        _ => follow_all(sequence, text),
    }
}

/// Follows all ways through the pieces at once: `ends` holds every place where the pieces so far
/// can end, so the time is bounded by length times pieces, whatever the text.
fn follow_all(sequence: &[Piece], text: &str) -> bool {
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for piece in sequence {
        ends = advance(piece, text, &ends);
    }
    ends[text.len()]
}

/// Where the piece can end, given where it can begin. `run` is how far back the text holds only
/// characters of the set, `starts` the beginnings inside that run that are not yet too far.
fn advance(piece: &Piece, text: &str, starts: &[bool]) -> Vec<bool> {
    let mut ends = vec![false; starts.len()];
    let mut open: std::collections::VecDeque<u32> = std::collections::VecDeque::new();
    let mut position = 0;
    let places = text.char_indices().map(|(at, c)| (at, Some(c)));
    for (at, next) in places.chain(std::iter::once((text.len(), None))) {
        if starts[at] {
            open.push_back(position);
        }
        while open.front().is_some_and(|&start| position - start > piece.max) {
            open.pop_front();
        }
        ends[at] = open.front().is_some_and(|&start| position - start >= piece.min);
        if !next.is_some_and(|c| piece.holds(c)) {
            open.clear();
        }
        position = position.saturating_add(1);
    }
    ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOWER: &[(char, char)] = &[('0', '9'), ('a', 'c')];
    const DASHED: &[(char, char)] = &[('-', '-'), ('0', '9'), ('a', 'c')];
    const STAR: &[(char, char)] = &[('*', '*')];
    const DOT: &[(char, char)] = &[('.', '.')];

    /// Tables and the regular expressions they stand for.
    const CASES: &[(Pattern, &str)] = &[
        (Pattern(&[&[Piece::new(LOWER, 0, 3)]]), "^[0-9a-c]{0,3}$"),
        (
            Pattern(&[&[
                Piece::new(LOWER, 1, 1),
                Piece::new(DASHED, 1, 4),
                Piece::new(LOWER, 1, 1),
            ]]),
            "^[0-9a-c][0-9a-c-]{1,4}[0-9a-c]$",
        ),
        (
            Pattern(&[
                &[Piece::new(STAR, 1, 1), Piece::new(DOT, 1, 1), Piece::new(LOWER, 1, u32::MAX)],
                &[Piece::new(LOWER, 1, u32::MAX)],
            ]),
            r"^(\*\.)?[0-9a-c]+$",
        ),
        (
            Pattern(&[&[Piece::new(LOWER, 2, 2), Piece::new(DOT, 1, 1), Piece::new(LOWER, 0, 2)]]),
            r"^[0-9a-c]{2}\.[0-9a-c]{0,2}$",
        ),
        (
            Pattern(&[&[Piece::new(LOWER, 1, 3), Piece::new(DASHED, 1, 2)]]),
            "^[0-9a-c]{1,3}[0-9a-c-]{1,2}$",
        ),
        (Pattern(&[&[]]), "^$"),
    ];

    proptest! {
        #[test]
        fn agrees_with_a_regex_engine(text in "[0-9a-d*.中-]{0,8}") {
            for (pattern, regex) in CASES {
                let expected = regex::Regex::new(regex).unwrap().is_match(&text);
                prop_assert_eq!(pattern.matches(&text), expected, "{} on {:?}", regex, text);
            }
        }
    }
}
