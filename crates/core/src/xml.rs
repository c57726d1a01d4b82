//! XML answers as a [`Value`]: the gateway falls back to XML when it could not read the request.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

use crate::Value;

/// Deeper documents are refused: no answer of the service comes near, and a tree is dropped
/// recursively.
const DEEPEST: usize = 64;

/// More different members of one element are refused: they are looked up one by one.
const WIDEST: usize = 256;

/// An element that is open: what has been read of it so far.
struct Open {
    name: String,
    text: String,
    members: Vec<(Cow<'static, str>, Value<'static>)>,
}

impl Open {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), text: String::new(), members: Vec::new() }
    }

    /// Closes the element: with members it is an object, otherwise a text.
    fn close(self) -> (String, Value<'static>) {
        let value = if self.members.is_empty() {
            Value::Text(Cow::Owned(self.text.trim().to_owned()))
        } else {
            Value::Object(self.members)
        };
        (self.name, value)
    }

    /// Adds a child. The second of a name turns the first into a list.
    fn add(&mut self, name: String, value: Value<'static>) -> Result<(), String> {
        let known = self.members.len();
        match self.members.iter_mut().find(|(known, _)| *known == name) {
            None if known == WIDEST => {
                return Err(format!("more than {WIDEST} different elements in one"));
            }
            None => self.members.push((name.into(), value)),
            Some((_, Value::List(items))) => items.push(value),
            Some((_, first)) => {
                let items = vec![std::mem::replace(first, Value::Null), value];
                *first = Value::List(items);
            }
        }
        Ok(())
    }
}

/// Reads a document and returns what its root element holds.
pub(crate) fn read(text: &str) -> Result<Value<'static>, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    loop {
        let event = reader
            .read_event()
            // The reader's own words repeat names of the document.
            .map_err(|_| format!("it is no XML at byte {}", reader.error_position()))?;
        match event {
            Event::Start(_) if open.len() == DEEPEST => {
                return Err(format!("more than {DEEPEST} elements inside each other"));
            }
            Event::Start(start) => open.push(Open::new(start.name().0)),
            Event::Empty(start) => {
                let (name, value) = Open::new(start.name().0).close();
                match open.last_mut() {
                    Some(parent) => parent.add(name, value)?,
                    None => return Ok(value),
                }
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { return Err("an element ends twice".into()) };
                let (name, value) = element.close();
                match open.last_mut() {
                    Some(parent) => parent.add(name, value)?,
                    None => return Ok(value),
                }
            }
            Event::Text(part) => push(&mut open, &part.xml10_content()),
            Event::CData(part) => push(&mut open, &part.xml10_content()),
            Event::GeneralRef(reference) => push(&mut open, &resolve(&reference)?),
            Event::Eof => return Err("the document ends too early".into()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn push(open: &mut [Open], part: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(part);
    }
}

/// The text of `&name;` or `&#number;`. Entities that a document defines itself are refused.
fn resolve(reference: &BytesRef<'_>) -> Result<String, String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Ok(c.to_string()),
        Ok(None) => resolve_predefined_entity(reference)
            .map(str::to_owned)
            .ok_or_else(|| "an entity that XML does not know".to_owned()),
        Err(_) => Err("a character reference that names no character".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(xml: &str) -> String {
        read(xml).unwrap().to_json()
    }

    #[test]
    fn repeated_elements_become_a_list() {
        let xml = "<?xml version='1.0'?><R><A>1</A><L><I>x</I><I>y</I></L><E/></R>";
        assert_eq!(json(xml), r#"{"A":"1","L":{"I":["x","y"]},"E":""}"#);
    }

    #[test]
    fn entities_and_cdata_are_text() {
        let xml = "<E><M>a &lt; b &#20013;</M><U><![CDATA[https://x/?a=1&b=2]]></U></E>";
        assert_eq!(json(xml), r#"{"M":"a < b 中","U":"https://x/?a=1&b=2"}"#);
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        for bad in ["", "text", "<a>", "<a></b>", "<a>&made-up;</a>", "</a>"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read(&"<a>".repeat(100_000)).is_err());
    }

    #[test]
    fn depth_and_width_have_an_end() {
        let deep = |n: usize| format!("{}x{}", "<a>".repeat(n), "</a>".repeat(n));
        assert!(read(&deep(DEEPEST)).is_ok());
        let error = read(&deep(DEEPEST + 1)).unwrap_err();
        assert_eq!(error, "more than 64 elements inside each other");
        let wide = |n: usize| {
            let members: Vec<_> = (0..n).map(|n| format!("<a{n}/><a{n}/>")).collect();
            format!("<r>{}</r>", members.concat())
        };
        assert!(read(&wide(WIDEST)).is_ok(), "those of one name count once");
        let error = read(&wide(WIDEST + 1)).unwrap_err();
        assert_eq!(error, "more than 256 different elements in one");
    }

    #[test]
    fn an_error_says_where_and_shows_nothing() {
        let error = read("<a>text</canary>").unwrap_err();
        assert!(error.starts_with("it is no XML at byte ") && !error.contains("canary"), "{error}");
        assert_eq!(read("<a/>").unwrap().to_json(), "\"\"");
    }
}
