//! A command line, divided as a POSIX shell would, but nothing in it is expanded or run.

/// The words of a command line. Single quotes keep everything; double quotes keep everything but
/// `\"`, `\\`, `` \` ``, `\$`; a backslash outside of quotes keeps the next character.
pub(super) fn split(line: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let quoted = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('\'') => break,
                        Some(c) => quoted.push(c),
                        None => return Err("process_command: a single quote is not closed"),
                    }
                }
            }
            '"' => double_quoted(&mut chars, word.get_or_insert_default())?,
            '\\' => match chars.next() {
                Some(c) => word.get_or_insert_default().push(c),
                None => return Err("process_command: it ends with a backslash"),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

fn double_quoted(chars: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), &'static str> {
    const OPEN: &str = "process_command: a double quote is not closed";
    loop {
        match chars.next() {
            Some('"') => return Ok(()),
            Some('\\') => match chars.next() {
                Some(c @ ('"' | '\\' | '`' | '$')) => word.push(c),
                Some(c) => word.extend(['\\', c]),
                None => return Err(OPEN),
            },
            Some(c) => word.push(c),
            None => return Err(OPEN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_those_of_a_shell() {
        for (line, expected) in [
            ("", &[][..]),
            ("  \t\n", &[]),
            ("a b  c", &["a", "b", "c"]),
            ("'a b' \"c d\" e\\ f", &["a b", "c d", "e f"]),
            ("a'b c'\"d e\"f", &["ab cd ef"]),
            ("'' \"\" x", &["", "", "x"]),
            (r#"'a\' b"#, &["a\\", "b"]),
            (r#""a\"b\\c\$d\e""#, &[r#"a"b\c$d\e"#]),
            (
                "a;b $HOME `c` | d > e && f # g *",
                &["a;b", "$HOME", "`c`", "|", "d", ">", "e", "&&", "f", "#", "g", "*"],
            ),
            ("中文 '空 格'", &["中文", "空 格"]),
        ] {
            assert_eq!(split(line).unwrap(), expected, "{line}");
        }
        for open in ["'", "a 'b", "\"", "\"\\", "\"a\\\"", "\\", "a \\"] {
            assert!(split(open).is_err(), "{open}");
        }
    }
}
