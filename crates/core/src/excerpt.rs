use crate::{REDACTED, holds_private_key};

/// A text made fit for a message: cut after 80 characters, and in one line; `[redacted]` if it holds
/// a private key.
///
/// Whatever comes from outside passes through here before it is shown, so a hostile or huge
/// value can neither flood a log nor forge a line of it, and a key that was pasted into the wrong
/// place is not in it.
pub fn excerpt(text: &str) -> String {
    excerpt_to(text, 80)
}

/// The same for texts that deserve more room or less.
pub fn excerpt_to(text: &str, longest: usize) -> String {
    if holds_private_key(text) {
        return REDACTED.to_owned();
    }
    let mut shown = String::with_capacity(text.len().min(longest + 8));
    for (n, c) in text.chars().enumerate() {
        if n == longest {
            shown.push('…');
            break;
        }
        push(&mut shown, c);
    }
    shown
}

/// The whole of a text in one line that reads as it is written: what would end the line, turn it
/// around or not be seen in it is escaped.
pub fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut shown, c));
    shown
}

fn push(shown: &mut String, c: char) {
    if is_deceptive(c) {
        shown.extend(c.escape_default());
    } else {
        shown.push(c);
    }
}

/// Whether a character ends a line, changes the direction of what follows, or leaves no trace.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_turns_or_hides_a_line_is_escaped() {
        let lines = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        let turns = ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200e}', '\u{61c}'];
        let unseen = ['\0', '\u{1b}', '\u{9b}', '\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];
        for c in [&lines[..], &turns, &unseen, &['\u{e0041}', '\u{fff9}']].concat() {
            for shown in [excerpt(&format!("a{c}b")), one_line(&format!("a{c}b"))] {
                assert!(!shown.contains(c) && shown.starts_with("a\\"), "{shown:?}");
            }
        }
    }

    #[test]
    fn what_people_write_is_not_changed() {
        for text in ["", "plain", "中文，标点。", "naïve é ünï", "👍 №1 – “x” …", "a\u{a0}b"]
        {
            assert_eq!((excerpt(text).as_str(), one_line(text).as_str()), (text, text));
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(excerpt_to("中文字", 2), "中文…");
        assert_eq!(excerpt_to("中文", 2), "中文");
    }
}
