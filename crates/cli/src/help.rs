//! What is told of an operation at a terminal.

use std::fmt::Write as _;

use aliyun_core::Value;

use crate::input::of_json;
use crate::manual::{Item, Kind, OperationPage, Supplier};
use crate::operation::Found;

/// The width of what is told.
const WIDTH: usize = 98;

/// The help of an operation: examples first, then its parameters.
pub(crate) fn operation(found: Found, page: &OperationPage) -> String {
    let mut text = format!("{}\n\nExamples:\n", page.about);
    for example in page.examples.iter().take(2) {
        let _ = writeln!(text, "  # {}", example.about);
        let _ = writeln!(text, "{}", command(found, page, &of_json(&example.request)));
    }
    let _ = writeln!(text, "\nUsage: slb call {found} [PARAMETERS] [OPTIONS]");
    let (required, optional): (Vec<&Item>, Vec<&Item>) =
        page.takes.iter().partition(|item| item.required);
    section(&mut text, "Required", &required);
    section(&mut text, "Optional", &optional);
    if !page.states.is_empty() {
        let _ = writeln!(text, "\nStates (--wait=STATE, or slb wait {found} STATE):");
        for state in &page.states {
            let _ = writeln!(text, "  {}: {}", state.name, state.about);
        }
    }
    if page.paging.is_some() {
        text.push_str("\nThe list comes in pages: --all reads all of them.\n");
    }
    if found.entry.finish.is_some() {
        text.push_str("\nThe change goes on after the answer: --wait waits for its end.\n");
    }
    if found.entry.info.dry_run_param.is_some() {
        text.push_str("\n--dry-run has the service check it and do nothing.\n");
    }
    let _ = writeln!(
        text,
        "\nOptions: slb call --help. What it answers, and its error codes: slb explain {found}"
    );
    text
}

/// The command that makes a call.
fn command(found: Found, page: &OperationPage, request: &Value<'_>) -> String {
    let mut parts = vec![format!("  slb call {found}")];
    if let Value::Object(members) = request {
        for (name, value) in members {
            let item = page.takes.iter().find(|item| item.name == **name);
            if item.is_some_and(|item| item.supplied.is_some()) {
                continue;
            }
            let value = match value {
                _ if item.is_some_and(|item| item.secret) => "@FILE".to_owned(),
                Value::Text(text) | Value::Secret(text) => quoted(&text.replace('\n', " ")),
                other => quoted(&other.to_json()),
            };
            parts.push(format!("--{name} {value}"));
        }
    }
    let one_line = parts.join(" ");
    if one_line.chars().count() <= WIDTH { one_line } else { parts.join(" \\\n      ") }
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@%+=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn section(text: &mut String, title: &str, items: &[&Item]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}:");
    for item in items {
        self::item(text, item, &format!("  --{}", item.name), 6);
    }
}

/// A parameter or a member with all that is known about it, and what is inside of it below.
pub(crate) fn item(text: &mut String, item: &Item, head: &str, indent: usize) {
    let inner = item.items.as_deref();
    let kind = match (item.kind, inner) {
        (Kind::List, Some(inner)) => format!("list of {}s", inner.kind.word()),
        (kind, _) => kind.word().to_owned(),
    };
    let deprecated = if item.deprecated { ", deprecated" } else { "" };
    let _ = writeln!(text, "{head} <{kind}>{deprecated}");
    let space = " ".repeat(indent);
    let mut say = |line: &str| {
        for line in wrapped(line, WIDTH.saturating_sub(indent).max(40)) {
            let _ = writeln!(text, "{space}{line}");
        }
    };
    say(&item.about);
    match item.supplied {
        Some(Supplier::Region) => say("Left out, it is the region of --region or of the profile."),
        Some(Supplier::Token) => say("Left out, a new one is made, which repeats keep."),
        Some(Supplier::DryRun) => say("--dry-run sets it."),
        Some(Supplier::Position) => say("Left out, it is the place in the list."),
        None => {}
    }
    if item.secret {
        say("A secret: given by @FILE, or by @- from standard input.");
    }
    if let Some(default) = &item.default {
        say(&format!("Default: {}", plain(default)));
    }
    let values = if item.values.is_empty() {
        inner.map(|inner| inner.values.as_slice()).unwrap_or_default()
    } else {
        &item.values
    };
    for (value, about) in values {
        say(&format!("{value}: {about}"));
    }
    let rules = item.rules.iter().chain(inner.into_iter().flat_map(|inner| &inner.rules));
    let rules: Vec<&str> = rules.map(String::as_str).collect();
    if !rules.is_empty() {
        say(&format!("Rules: {}", rules.join("; ")));
    }
    if let (Some(example), true) = (&item.example, item.values.is_empty()) {
        say(&format!("Example: {}", plain(example)));
    }
    let members = if item.members.is_empty() {
        inner.map(|inner| inner.members.as_slice()).unwrap_or_default()
    } else {
        &item.members
    };
    for member in members {
        let required = if member.required { "*" } else { "" };
        let head = format!("{space}{}{required}", member.path());
        self::item(text, member, &head, indent + 2);
    }
}

fn plain(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::String(text) => text.replace('\n', " "),
        other => other.to_string(),
    }
}

/// A text in lines of some width, broken at spaces.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{manual, operation as operations};

    fn help(name: &str) -> String {
        let found = operations::find(name, None).unwrap_or_else(|failure| panic!("{failure}"));
        operation(found, &manual::operation(found).unwrap())
    }

    #[test]
    fn help_begins_with_what_it_does_and_with_examples() {
        let text = help("nlb:AddServersToServerGroup");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..3], ["Adds servers to a server group.", "", "Examples:"]);
        for part in [
            "slb call nlb:AddServersToServerGroup",
            "--ServerGroupId <text>",
            "--Servers <list of objects>",
            "ServerType* <text>",
            "--wait waits for its end",
            "--dry-run has the service check it",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }

    #[test]
    fn every_operation_has_help_and_no_secret_stands_in_an_example() {
        for found in operations::all(None).unwrap() {
            let text = operation(found, &manual::operation(found).unwrap());
            assert!(text.contains("Examples:\n  # "), "{found}: {text}");
            assert!(!text.contains("PRIVATE KEY-----"), "{found}: {text}");
        }
        assert!(help("UploadServerCertificate").contains("--PrivateKey @FILE"));
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("i-1"), "i-1");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(wrapped("a bb ccc\nd", 4), ["a bb", "ccc", "d"]);
    }
}
