//! Texts as the log keeps them: one after the other, each behind its length.
//!
//! A log lives long, and what one thread puts in another takes away. Had every text a piece of
//! memory of its own, the threads would wait for each other in the allocator.

/// What stands for the length of a text that there is not.
const ABSENT: [u8; PREFIX] = u32::MAX.to_le_bytes();

/// How many bytes a length takes.
const PREFIX: usize = 4;

/// How many bytes texts take, once they are written.
pub(super) fn size<'t>(texts: impl Iterator<Item = Option<&'t [u8]>>) -> usize {
    texts.map(|text| PREFIX + text.map_or(0, <[u8]>::len)).sum()
}

/// Writes texts. One that is too long for its length to be told is written as if there were none.
pub(super) fn write<'t>(
    texts: impl Iterator<Item = Option<&'t [u8]>>,
    to: &mut impl for<'b> Extend<&'b u8>,
) {
    for text in texts {
        match text.map(|text| (u32::try_from(text.len()), text)) {
            Some((Ok(length), text)) => {
                to.extend(&length.to_le_bytes());
                to.extend(text);
            }
            _ => to.extend(&ABSENT),
        }
    }
}

/// The texts that were written.
pub(super) fn read(mut bytes: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    std::iter::from_fn(move || {
        let (prefix, rest) = bytes.split_first_chunk::<PREFIX>()?;
        bytes = rest;
        if *prefix == ABSENT {
            return Some(None);
        }
        let length = usize::try_from(u32::from_le_bytes(*prefix)).ok()?;
        let (text, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        Some(Some(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let texts = [Some("a"), None, Some(""), Some("中文"), None];
        let texts = || texts.iter().map(|text| text.map(str::as_bytes));
        let mut bytes = Vec::new();
        write(texts(), &mut bytes);
        assert_eq!(bytes.len(), size(texts()));
        assert!(read(&bytes).eq(texts()));
        assert_eq!(read(&[]).next(), None);
    }
}
