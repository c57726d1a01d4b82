//! What the writer of a spec reads beside the draft: the vendor's prose, and what is to decide.

use super::document::{Operation, Schema};
use super::group::Group;
use super::prose::clean;

/// What was noted while an operation was drawn: at the path of a value, or on the whole.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) request: Vec<(String, String)>,
    pub(super) answer: Vec<(String, String)>,
    pub(super) remarks: Vec<String>,
}

/// The help for one operation, whose draft is `text`.
pub(super) fn write(
    name: &str,
    operation: &Operation,
    group: &Group,
    notes: &Notes,
    text: &str,
) -> String {
    let title = format!("{name}\n{}\n", "=".repeat(name.len()));
    let mut help = Help { text: title, notes: &notes.request };
    for prose in &operation.prose {
        help.paragraph("", prose);
    }
    help.heading("Parameters");
    for parameter in &operation.parameters {
        help.value(&parameter.name, &parameter.schema);
    }
    help.heading("Answer");
    help.notes = &notes.answer;
    for (member, schema) in operation.answer.iter().flat_map(|answer| &answer.properties) {
        help.value(member, schema);
    }
    help.heading("To decide");
    if let Some(title) = &group.unlisted {
        let title = if title.is_empty() { String::new() } else { format!(" ({title})") };
        help.line(&format!("- `{}`{title} is no group of service.json yet", group.folder));
    }
    for remark in &notes.remarks {
        help.line(&format!("- {remark}"));
    }
    let left = text.matches("\"TODO").count();
    help.line(&format!("- {left} places say TODO; `cargo xtask generate` names each"));
    help.text
}

struct Help<'a> {
    text: String,
    notes: &'a [(String, String)],
}

impl Help<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str) {
        self.line(&format!("\n{heading}"));
    }

    fn paragraph(&mut self, indent: &str, prose: &str) {
        for line in clean(prose) {
            self.line(&format!("{indent}{line}"));
        }
    }

    /// A value, what is noted about it, and the values inside it.
    fn value(&mut self, at: &str, schema: &Schema) {
        let kind = schema.kind.as_deref().unwrap_or("of unknown type");
        let required = if schema.required { ", required" } else { "" };
        if !schema.item_node {
            self.line(&format!("  {at}: {kind}{required}"));
            self.paragraph("      ", &schema.prose);
        }
        let notes = self.notes;
        let inside = format!("{at}.N");
        for (place, note) in notes {
            // What a text holds has no schema of its own in the document.
            let is_inside = schema.properties.is_empty()
                && schema.items.is_none()
                && (*place == inside || place.starts_with(&format!("{inside}.")));
            if place == at {
                self.line(&format!("    * {note}"));
            } else if is_inside {
                self.line(&format!("    * {place}: {note}"));
            }
        }
        if let Some(items) = &schema.items {
            let is_plain = items.properties.is_empty() && items.items.is_none();
            if !is_plain || !items.prose.trim().is_empty() {
                self.value(&inside, items);
            }
        }
        for (name, member) in &schema.properties {
            self.value(&format!("{at}.{name}"), member);
        }
    }
}
