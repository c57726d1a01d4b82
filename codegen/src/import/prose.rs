//! The vendor's prose without its markup, for a person to read beside the draft.

/// Entities of HTML that the vendor writes.
const ENTITIES: [(&str, &str); 6] = [
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&amp;", "&"),
];

/// The text without tags, links, emphasis and escapes, one line per paragraph or item.
pub(super) fn clean(markup: &str) -> Vec<String> {
    let mut text = without_tags(markup);
    for (entity, plain) in ENTITIES {
        text = text.replace(entity, plain);
    }
    let mut lines: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = line.trim();
        let (mark, rest) = match line {
            "" => {
                is_open = false;
                continue;
            }
            _ => marked(line),
        };
        let rest = inline(rest).split_whitespace().collect::<Vec<_>>().join(" ");
        match lines.last_mut().filter(|_| is_open && mark.is_empty()) {
            Some(last) => *last = format!("{last} {rest}"),
            None => lines.push(format!("{mark}{rest}")),
        }
        is_open = true;
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// Splits the mark of an item, a note or a heading off a line.
fn marked(line: &str) -> (&'static str, &str) {
    for (mark, plain) in [("*   ", "- "), ("* ", "- "), ("- ", "- "), (">", "Note: "), ("#", "# ")]
    {
        if let Some(rest) = line.strip_prefix(mark) {
            return (plain, rest.trim_start_matches(['#', '>']).trim_start());
        }
    }
    ("", line)
}

/// What stands between `<` and `>` goes when it is a tag: a letter or `/` begins it.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.split_once('>').filter(|_| is_tag) {
            Some((_, after)) => rest = after,
            None => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain + rest
}

/// A line without links, emphasis and escapes; what stands between backquotes is as it is.
fn inline(line: &str) -> String {
    let pieces = line.replace('\u{200b}', "");
    let pieces = pieces.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 1 { piece.to_owned() } else { plain(piece) }).collect()
}

fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let link = after.split_once("](").and_then(|(label, target)| {
            let (_, after) = target.split_once(')')?;
            (!label.contains(['[', ']'])).then_some((label, after))
        });
        match link {
            Some((label, after)) => {
                plain.push_str(label);
                rest = after;
            }
            None => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    unescaped(&plain.replace("**", ""))
}

/// Drops the backslash before a character of Markdown.
fn unescaped(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes {
            kept.push(c);
        }
    }
    kept
}

/// The values that the prose seems to list: what is emphasised after "Valid values".
pub(super) fn listed_values(markup: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let Some((_, listed)) = markup.split_once("Valid values") else { return values };
    // Every second piece stands between two pairs of stars.
    for piece in listed.split("**").skip(1).step_by(2) {
        let value = piece.trim().trim_end_matches([':', '.', ',']).replace('\\', "");
        let is_value = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        if !value.is_empty() && value.chars().all(is_value) && !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let markup = "The *ID* of the `thing`.\nSee [Things](~~123~~)\\_x.\n\n<props=\"china\">\n\
                      *   **a** (default): 1 &lt; 2\n*   b `**\\_`\n\n>  Mind 3 < 4.\n</props>";
        let lines = [
            "The *ID* of the thing. See Things_x.",
            "- a (default): 1 < 2",
            "- b **\\_",
            "Note: Mind 3 < 4.",
        ];
        assert_eq!(clean(markup), lines);
    }

    #[test]
    fn values_are_found_where_they_are_listed() {
        let markup =
            "**No**. Valid values:\n\n*   **wrr:** by weight\n*   **tls\\_1**\n*   **a b**";
        assert_eq!(listed_values(markup), ["wrr", "tls_1"]);
        assert!(listed_values("**a**").is_empty());
    }

    #[test]
    fn broken_markup_stays_text() {
        for markup in ["<", "<a", "[", "[a](", "**", "\\", "a < b [c] (d)", "[[a](b)"] {
            assert!(!clean(&format!("x {markup}")).is_empty(), "{markup}");
        }
    }
}
