//! What differs between the document and a spec.

use std::fmt;

use super::facts::{Facts, Statements, Subject};
use super::known::Known;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `+` for what the document adds, `-` for what it no longer has, `~` for what it says in
    /// another way.
    pub mark: char,
    /// What it is about, and what differs.
    pub text: String,
    /// Whether a program that was written for the spec may fail.
    pub breaks: bool,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let breaks = if self.breaks { "   (breaks callers)" } else { "" };
        write!(f, "{} {}{breaks}", self.mark, self.text)
    }
}

/// All differences, by subject.
pub(super) fn changes(document: &Facts, known: &Known) -> Vec<Change> {
    let mut subjects: Vec<&Subject> = document.keys().chain(known.facts.keys()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let mut changes = Vec::new();
    for subject in subjects {
        match (document.get(subject), known.facts.get(subject)) {
            (Some(stated), Some(facts)) => {
                let is_elsewhere = known.elsewhere.contains(subject);
                changes.extend(differences(subject, stated, facts, is_elsewhere));
            }
            // What is inside comes with what it is in.
            _ if within(subject, document, known) => {}
            (Some(stated), None) => changes.push(Change {
                mark: '+',
                text: format!("{}{}", noun(subject), summary(stated)),
                breaks: is_parameter(subject) && stated.contains_key("required"),
            }),
            (None, Some(_)) if !known.elsewhere.contains(subject) => changes.push(Change {
                mark: '-',
                text: noun(subject),
                breaks: !matches!(subject, Subject::Code(_)),
            }),
            (None, _) => {}
        }
    }
    changes
}

/// Whether the subject is inside another one that only one side has.
fn within(subject: &Subject, document: &Facts, known: &Known) -> bool {
    let (of, path): (fn(String) -> Subject, &str) = match subject {
        Subject::Parameter(path) => (Subject::Parameter, path),
        Subject::Answer(path) => (Subject::Answer, path),
        Subject::Operation | Subject::Code(_) => return false,
    };
    path.rsplit_once('.').is_some_and(|(outer, _)| {
        let outer = of(outer.to_owned());
        // An outer value that both sides have is compared; one that neither has is a name with a
        // dot in it.
        document.contains_key(&outer) != known.facts.contains_key(&outer)
    })
}

fn is_parameter(subject: &Subject) -> bool {
    matches!(subject, Subject::Parameter(_))
}

fn noun(subject: &Subject) -> String {
    match subject {
        Subject::Operation => "the operation".to_owned(),
        Subject::Parameter(path) => format!("parameter {path}"),
        Subject::Answer(path) => format!("answer {path}"),
        Subject::Code(code) => format!("code {code}"),
    }
}

/// What is new, in a few words: `: integer, required` or ` (400): The system is busy.`
fn summary(stated: &Statements) -> String {
    if let Some(status) = stated.get("status") {
        let message = stated.get("message").map(|message| format!(": {message}"));
        return format!(" ({status}){}", message.unwrap_or_default());
    }
    let kind = stated.get("type").map(|kind| format!(": {kind}")).unwrap_or_default();
    format!("{kind}{}", if stated.contains_key("required") { ", required" } else { "" })
}

/// How the statements of both sides differ. What is from elsewhere may say more.
fn differences(
    subject: &Subject,
    stated: &Statements,
    known: &Statements,
    is_elsewhere: bool,
) -> Vec<Change> {
    let mut keys: Vec<&str> = stated.keys().chain(known.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let differing = keys.into_iter().filter(|key| stated.get(key) != known.get(key));
    let changes = differing.filter_map(|key| {
        let (says, knows) = (stated.get(key), known.get(key));
        let text = match (says, knows) {
            (Some(says), Some(knows)) => {
                format!("{key} {} (the spec: {})", shown(says), shown(knows))
            }
            (Some(says), None) if says == "true" => format!("{key} (the spec: not)"),
            (Some(says), None) => format!("{key} {} (the spec: none)", shown(says)),
            // Only what a document says by leaving it out is a statement; the rest the spec knows
            // from the prose.
            (None, _) if is_elsewhere || !["required", "deprecated"].contains(&key) => {
                return None;
            }
            (None, _) => format!("not {key} (the spec: {key})"),
        };
        Some(Change {
            mark: '~',
            text: format!("{}: {text}", noun(subject)),
            breaks: breaks(subject, key, says, knows),
        })
    });
    changes.collect()
}

fn shown(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { text.to_owned() }
}

/// Whether callers fail when the service does as the document says.
fn breaks(subject: &Subject, key: &str, says: Option<&String>, knows: Option<&String>) -> bool {
    let number = |text: Option<&String>| text.and_then(|text| text.parse::<i64>().ok());
    let (new, old) = (number(says), number(knows));
    let lost = |old: Option<&String>| {
        let new: Vec<&str> = says.into_iter().flat_map(|says| says.split(", ")).collect();
        old.is_some_and(|old| old.split(", ").any(|value| !new.contains(&value)))
    };
    match key {
        "type" | "format" | "in" => true,
        // Both write the same.
        "style" => !matches!(
            (says.map(String::as_str), knows.map(String::as_str)),
            (Some("flat" | "repeatList"), Some("flat" | "repeatList"))
        ),
        "methods" => lost(knows),
        "required" => says.is_some(),
        "default" | "pattern" => is_parameter(subject),
        "enum" => is_parameter(subject) && (knows.is_none() || lost(knows)),
        "minimum" | "minLength" | "minItems" => is_parameter(subject) && new > old,
        "maximum" | "maxLength" | "maxItems" => {
            is_parameter(subject) && new.is_some() && old.is_none_or(|old| new < Some(old))
        }
        _ => false,
    }
}
