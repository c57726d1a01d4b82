//! Writes answers as XML.

use aliyun_core::Value;

/// A document with this root. A list repeats its element; what is null is left out.
pub(crate) fn write(root: &str, value: &Value<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    element(&mut out, root, value);
    out
}

fn element(out: &mut String, name: &str, value: &Value<'_>) {
    match value {
        Value::Null => return,
        Value::List(items) => {
            for item in items {
                element(out, name, item);
            }
            return;
        }
        _ => {}
    }
    tag(out, "<", name);
    match value {
        Value::Null | Value::List(_) => {}
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Text(content) | Value::Secret(content) => text(out, content),
        Value::Object(members) => {
            for (name, value) in members {
                element(out, name, value);
            }
        }
    }
    tag(out, "</", name);
}

/// Names come from the generated types and are XML names already.
fn tag(out: &mut String, open: &str, name: &str) {
    out.push_str(open);
    out.push_str(name);
    out.push('>');
}

/// A text. XML has no way to write some characters, not even as references: they become U+FFFD.
/// A bare carriage return would be read back as a line feed.
fn text(out: &mut String, content: &str) {
    for c in content.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;

    fn xml(json: &str) -> String {
        let document = write("R", &Value::from_json(json).unwrap());
        document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").unwrap().to_owned()
    }

    #[test]
    fn lists_repeat_their_element() {
        assert_eq!(
            xml(r#"{"Servers":{"Server":[{"Port":80},{"Port":81}]},"Ok":true,"None":null}"#),
            "<R><Servers><Server><Port>80</Port></Server><Server><Port>81</Port></Server>\
             </Servers><Ok>true</Ok></R>"
        );
        assert_eq!(xml(r#"{"Servers":{"Server":[]}}"#), "<R><Servers></Servers></R>");
    }

    #[test]
    fn no_text_breaks_out_of_its_element() {
        assert_eq!(
            xml(r#"{"A":"</A><B>&amp;]]>\r\n\u0000\uffff"}"#),
            "<R><A>&lt;/A&gt;&lt;B&gt;&amp;amp;]]&gt;&#13;\n\u{fffd}\u{fffd}</A></R>"
        );
    }

    proptest! {
        #[test]
        fn every_text_is_read_back(content: String) {
            // What the reader trims, and what XML cannot hold.
            let expected: String = content
                .chars()
                .map(|c| match c {
                    '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => '\u{fffd}',
                    '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                    c => c,
                })
                .collect();
            let value = Value::Object(vec![("A".into(), Value::Text(Cow::Borrowed(&content)))]);
            let document = write("R", &value);
            let read = Value::from_xml(&document).unwrap();
            prop_assert_eq!(read.get("A").and_then(Value::as_text), Some(expected.trim()));
        }
    }
}
