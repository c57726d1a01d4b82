//! The patterns of the spec language: `^`, pieces of characters with counts, `$`.
//!
//! They are a small part of regular expressions, so small that the validator needs no engine for
//! them: a pattern is a list of alternatives, and each of these a list of pieces.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// Some characters, so many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The characters, as ranges with both ends in them, sorted.
    pub ranges: Vec<(char, char)>,
    /// The least number of them.
    pub min: u32,
    /// The greatest number of them; `u32::MAX` is no bound.
    pub max: u32,
}

/// The most alternatives a pattern may stand for.
const MOST: usize = 64;

#[derive(Clone)]
enum Part {
    Start,
    End,
    Piece(Piece),
}

type Alternatives = Vec<Vec<Part>>;

/// Reads a pattern as alternatives of pieces: `^1_(0|2)$` has two, `^(\*\.)?[a-z]+$` too.
pub fn compile(pattern: &str) -> Result<Vec<Vec<Piece>>, String> {
    refuse_dialect(pattern)?;
    let hir = ParserBuilder::new().nest_limit(50).build().parse(pattern).map_err(|error| {
        let reason = match &error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            _ => "it is not a regular expression".to_owned(),
        };
        format!("it does not compile: {reason}")
    })?;
    expand(&hir)?.into_iter().map(pieces).collect()
}

/// Whether the text matches one of the alternatives.
pub fn matches(alternatives: &[Vec<Piece>], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    alternatives.iter().any(|pieces| {
        let mut reached = vec![0];
        for piece in pieces {
            reached = reached.into_iter().flat_map(|at| ends(piece, &text, at)).collect();
            reached.sort_unstable();
            reached.dedup();
        }
        reached.contains(&text.len())
    })
}

/// Where the piece can end when it begins at `at`.
fn ends(piece: &Piece, text: &[char], at: usize) -> std::ops::Range<usize> {
    let fits = |c: &char| piece.ranges.iter().any(|(low, high)| (low..=high).contains(&c));
    let most = usize::try_from(piece.max).unwrap_or(usize::MAX);
    let least = usize::try_from(piece.min).unwrap_or(usize::MAX);
    let run = text.iter().skip(at).take(most).take_while(|c| fits(c)).count();
    at.saturating_add(least)..at + run + 1
}

/// Refuses what engines understand differently.
fn refuse_dialect(pattern: &str) -> Result<(), String> {
    let mut characters = pattern.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\\' {
            match characters.next() {
                Some(c @ ('d' | 'D' | 'w' | 'W' | 's' | 'S')) => {
                    return Err(format!(
                        "`\\{c}` means other characters in other engines; list them: `[0-9]`"
                    ));
                }
                Some('b' | 'B') => return Err("`\\b` is not allowed here".to_owned()),
                _ => {}
            }
        } else if c == '('
            && characters.next_if_eq(&'?').is_some()
            && characters.peek() != Some(&':')
        {
            return Err("`(?` with flags or names is not allowed here".to_owned());
        }
    }
    Ok(())
}

fn expand(hir: &Hir) -> Result<Alternatives, String> {
    let expanded = match hir.kind() {
        HirKind::Empty => vec![Vec::new()],
        HirKind::Look(Look::Start) => vec![vec![Part::Start]],
        HirKind::Look(Look::End) => vec![vec![Part::End]],
        HirKind::Look(_) => return Err("only `^` and `$` may mark a position".to_owned()),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0)
                .map_err(|_| "it matches bytes that are no text".to_owned())?;
            vec![text.chars().map(|c| Part::Piece(once(vec![(c, c)]))).collect()]
        }
        HirKind::Class(class) => vec![vec![Part::Piece(once(ranges(class)?))]],
        HirKind::Capture(capture) => expand(&capture.sub)?,
        HirKind::Alternation(branches) => {
            let branches: Result<Vec<_>, _> = branches.iter().map(expand).collect();
            branches?.concat()
        }
        HirKind::Concat(parts) => {
            let mut sequences = vec![Vec::new()];
            for part in parts {
                sequences = product(&sequences, &expand(part)?)?;
            }
            sequences
        }
        HirKind::Repetition(repetition) => repeat(repetition)?,
    };
    bounded(expanded)
}

fn repeat(repetition: &Repetition) -> Result<Alternatives, String> {
    let sub = expand(&repetition.sub)?;
    if !repetition.greedy {
        return Err("a lazy count (`+?`) has no meaning here".to_owned());
    }
    let max = repetition.max.unwrap_or(u32::MAX);
    match sub.as_slice() {
        [sequence] => {
            if let [Part::Piece(Piece { ranges, min: 1, max: 1 })] = sequence.as_slice() {
                let piece = Piece { ranges: ranges.clone(), min: repetition.min, max };
                return Ok(vec![vec![Part::Piece(piece)]]);
            }
        }
        // Characters that are told apart by their first byte come as an alternation.
        _ if (repetition.min, max) == (1, 1) => return Ok(sub),
        _ => {}
    }
    if (repetition.min, max) != (0, 1) {
        return Err("only `?` may follow a group; a count may follow characters".to_owned());
    }
    let mut optional = sub;
    optional.insert(0, Vec::new());
    Ok(optional)
}

fn product(left: &Alternatives, right: &Alternatives) -> Result<Alternatives, String> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
    bounded(pairs.map(|(left, right)| [left.as_slice(), right].concat()).collect())
}

fn bounded(alternatives: Alternatives) -> Result<Alternatives, String> {
    if alternatives.len() > MOST {
        return Err(format!("it stands for more than {MOST} alternatives"));
    }
    Ok(alternatives)
}

fn once(ranges: Vec<(char, char)>) -> Piece {
    Piece { ranges, min: 1, max: 1 }
}

fn ranges(class: &Class) -> Result<Vec<(char, char)>, String> {
    match class {
        Class::Unicode(class) if class.ranges().is_empty() => {
            Err("a class of characters is empty".to_owned())
        }
        Class::Unicode(class) => {
            Ok(class.iter().map(|range| (range.start(), range.end())).collect())
        }
        Class::Bytes(_) => Err("it matches bytes that are no text".to_owned()),
    }
}

/// The pieces of a sequence that is anchored at both ends and nowhere else.
fn pieces(sequence: Vec<Part>) -> Result<Vec<Piece>, String> {
    let anchors = || "`^` must begin it and `$` must end it, and stand nowhere else".to_owned();
    let mut parts = sequence.into_iter();
    if !matches!((parts.next(), parts.next_back()), (Some(Part::Start), Some(Part::End))) {
        return Err(anchors());
    }
    let piece = |part| match part {
        Part::Piece(piece) => Ok(piece),
        Part::Start | Part::End => Err(anchors()),
    };
    parts.map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_what_they_say() {
        for (pattern, yes, no) in [
            (r"^[a-z]{2,3}$", &["ab", "abc"][..], &["a", "abcd", "aB", ""][..]),
            (r"^(\*\.)?[a-z.*]+$", &["*.a", "a", "*"], &["", "A"]),
            (r"^1_(0|2|2_strict)$", &["1_0", "1_2", "1_2_strict"], &["1_1", "1_", "1_0_strict"]),
            (r"^(eni-.*|eci-.+)$", &["eni-", "eci-1"], &["eci-", "i-1"]),
            (r"^a$|^b$", &["a", "b"], &["ab"]),
            (r"^[\p{Han}/._-]{1,2}$", &["中文", "/"], &["中文字", "a"]),
            (r"^[a-z0-9]([a-z0-9_-]{0,2})[a-z0-9]$", &["aa", "a__a"], &["a", "a_", "a___a"]),
            (r"^\x2f\u4e00$", &["/一"], &["/"]),
            (r"^$", &[""], &["a"]),
        ] {
            let compiled = compile(pattern).unwrap_or_default();
            assert!(!compiled.is_empty(), "{pattern}");
            for text in yes {
                assert!(matches(&compiled, text), "{pattern} {text}");
            }
            for text in no {
                assert!(!matches(&compiled, text), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn alternatives_are_written_out() {
        let compiled = compile(r"^(\*\.)?X+$").unwrap_or_default();
        let counts: Vec<_> = compiled.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 3]);
        let any = compiled.iter().flatten().find(|piece| piece.max == u32::MAX);
        assert_eq!(any, Some(&Piece { ranges: vec![('X', 'X')], min: 1, max: u32::MAX }));
    }

    #[test]
    fn what_is_outside_the_subset_is_refused() {
        for pattern in [
            "",
            "a",
            "^a",
            "a$",
            "^a$b$",
            "^(a$|b)$",
            "^[a-$",
            "^(ab)+$",
            "^(a|bc){2}$",
            r"^\d$",
            r"^\w$",
            r"^a\b$",
            "^(?i)a$",
            "^(?P<n>a)$",
            "^a+?$",
            "^[a&&b]$",
            r"^(a)\1$",
            "^(?=a)a$",
            "^(a?b?|c){9}$",
            "^(ab)?(cd)?(ef)?(gh)?(ij)?(kl)?(mn)?$",
            "^a{2,1}$",
            "^**$",
        ] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
        assert!(compile(&format!("^{}a{}$", "(".repeat(9000), ")".repeat(9000))).is_err());
        assert!(compile(&format!("^a{}$", "?".repeat(9000))).is_err());
    }
}
