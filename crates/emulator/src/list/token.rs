//! Tokens: the text that a page begins with, in digits that say nothing, and a seal of the list.

use crate::hex;

/// The token of the page of a list that begins with a text.
pub(super) fn token_of(list: &str, text: &str) -> String {
    format!("{}{:016x}", hex::write(text), seal(list, text))
}

/// What tells the tokens of a list from those of others, and from what nobody has given.
fn seal(list: &str, text: &str) -> u64 {
    let bytes = list.bytes().chain([0]).chain(text.bytes());
    // FNV-1a.
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The text that a page of a list begins with, if the list has given the token to the letter.
pub(super) fn text_of(list: &str, token: &str) -> Option<String> {
    let digits = token.get(..token.len().checked_sub(16)?)?;
    let text = hex::read(digits)?;
    (token_of(list, &text) == token).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_where_its_page_begins() {
        for id in ["nlb-1", "lsn-1@80", "ü"] {
            assert_eq!(text_of("List", &token_of("List", id)).as_deref(), Some(id));
        }
        for wrong in ["x", "0", "ff", "nlb-1", "üüüüüüüüü", "ü234567890123456"] {
            assert_eq!(text_of("List", wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_is_of_one_list_and_to_the_letter() {
        let token = token_of("ListListeners", "lsn-1@80");
        let appended = format!("{token}30");
        for (list, token) in [
            ("ListServerGroups", &token),
            ("ListListeners", &appended),
            ("ListListeners", &token.to_uppercase()),
            ("ListListeners", &token[1..].to_owned()),
        ] {
            assert_eq!(text_of(list, token), None, "{token}");
        }
    }
}
