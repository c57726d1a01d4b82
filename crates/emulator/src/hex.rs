//! Texts in digits that say nothing to a reader.

/// The digits of a text.
pub(crate) fn write(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The text that digits stand for.
pub(crate) fn read(digits: &str) -> Option<String> {
    let digits: Vec<_> = digits.chars().map(|c| c.to_digit(16)).collect();
    let bytes = digits.chunks(2).map(|pair| match pair {
        [Some(high), Some(low)] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    });
    let bytes: Option<Vec<u8>> = bytes.collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_were_written() {
        for text in ["", "a b", "ü"] {
            assert_eq!(read(&write(text)).as_deref(), Some(text));
        }
        for wrong in ["0", "0x", "ff", "ü"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
