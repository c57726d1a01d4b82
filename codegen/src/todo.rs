//! What a spec leaves to be decided: texts that are `TODO`, or say after `TODO:` what is to do.

use crate::json::{Node, Value};
use crate::report::Report;

/// Whether a text stands for something that a person has yet to write.
pub fn is_left(text: &str) -> bool {
    text == "TODO" || text.starts_with("TODO:")
}

/// Reports every such text of a file.
pub(crate) fn report(node: &Node, report: &mut Report) {
    match &node.value {
        Value::Text(text) if is_left(text) => {
            let what = text.strip_prefix("TODO:").map(str::trim).unwrap_or_default();
            let message = match what {
                "" => "something is left to write here".to_owned(),
                what => format!("something is left to decide here: {what}"),
            };
            let help = "write the value; nothing is generated as long as one is missing";
            report.add("todo", node.span, message, help);
        }
        Value::List(items) => items.iter().for_each(|item| self::report(item, report)),
        Value::Object(members) => {
            members.iter().for_each(|member| self::report(&member.value, report));
        }
        _ => {}
    }
}
