//! What is wrong with the specs: every mistake, with its place and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::source::{Place, Sources, Span};

/// The most characters of a line that are shown.
const WIDEST: usize = 120;
/// How many characters are shown before the mistake when the line is longer than that.
const LEAD: usize = 40;
/// How many mistakes of one kind are shown: more of them mostly come from one.
const MOST: usize = 30;
/// The kind that is always shown, since each place is for somebody to write.
const EACH: &str = "todo";

/// One mistake. The order is that of the files and the places in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it is.
    pub span: Span,
    /// The rule it breaks, in kebab case.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// All mistakes, sorted and each once.
#[derive(Clone, Debug)]
pub struct Report {
    sources: Arc<Sources>,
    findings: BTreeSet<Finding>,
}

impl Report {
    /// A report on these files, with nothing in it.
    pub fn new(sources: Arc<Sources>) -> Self {
        Self { sources, findings: BTreeSet::new() }
    }

    /// The files it is about.
    pub fn sources(&self) -> &Arc<Sources> {
        &self.sources
    }

    /// Notes a mistake.
    pub fn add(
        &mut self,
        rule: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.insert(Finding { span, rule, message: message.into(), help: help.into() });
    }

    /// Notes what another report on the same files says.
    pub fn extend(&mut self, other: Self) {
        self.findings.extend(other.findings);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether nothing is wrong in the files of a folder.
    pub fn is_empty_below(&self, folder: &str) -> bool {
        let is_below = |finding: &Finding| {
            let rest = self.sources.path(finding.span.file).strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        !self.findings.iter().any(is_below)
    }

    /// The mistakes, in order.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter()
    }
}

impl std::error::Error for Report {}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for Finding { span, rule, message, help } in &self.findings {
            let count = shown.entry(rule).or_default();
            *count += 1;
            if *count > MOST && *rule != EACH {
                continue;
            }
            let place = self.sources.place(*span);
            writeln!(f, "{}:{}:{}: {rule}: {message}", place.path, place.line, place.column)?;
            if !place.text.trim().is_empty() {
                let (line, carets) = excerpt(&place);
                writeln!(f, "  | {line}\n  | {carets}")?;
            }
            writeln!(f, "  help: {help}\n")?;
        }
        for (rule, count) in shown.into_iter().filter(|(rule, _)| *rule != EACH) {
            if let Some(more @ 1..) = count.checked_sub(MOST) {
                writeln!(f, "{rule}: {more} more of this kind, perhaps for the same reason\n")?;
            }
        }
        let files: BTreeSet<_> = self.findings.iter().map(|finding| finding.span.file).collect();
        let (mistakes, files) = (self.findings.len(), files.len());
        let plural = |count| if count == 1 { "" } else { "s" };
        writeln!(f, "{mistakes} mistake{} in {files} file{}", plural(mistakes), plural(files))
    }
}

/// The part of the line around the place, and a line of carets that stands right under it.
fn excerpt(place: &Place<'_>) -> (String, String) {
    let before = place.column - 1;
    let skipped = if place.text.chars().count() > WIDEST { before.saturating_sub(LEAD) } else { 0 };
    let mut line = String::from(if skipped > 0 { "…" } else { "" });
    let mut carets = String::from(if skipped > 0 { " " } else { "" });
    for (at, c) in place.text.chars().enumerate().skip(skipped) {
        if at >= skipped + WIDEST {
            line.push('…');
            break;
        }
        line.push(if c.is_control() && c != '\t' { '\u{fffd}' } else { c });
        if at < before {
            carets.push_str(blank(c));
        } else if at < before + place.length {
            carets.push_str(if is_wide(c) { "^^" } else { "^" });
        }
    }
    if place.length == 0 || !carets.contains('^') {
        carets.push('^');
    }
    (line, carets)
}

/// What takes as much room as the character.
fn blank(c: char) -> &'static str {
    match c {
        '\t' => "\t",
        _ if is_wide(c) => "  ",
        _ => " ",
    }
}

/// Whether a terminal gives the character two columns.
fn is_wide(c: char) -> bool {
    matches!(
        c,
        '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, start: usize, end: usize) -> String {
        let mut sources = Sources::default();
        let file = sources.add("spec/a.json", text);
        let mut report = Report::new(Arc::new(sources));
        let span = Span { file, start, end };
        report.add("some-rule", span, "it is wrong", "mend it");
        report.add("some-rule", span, "it is wrong", "mend it");
        report.to_string()
    }

    #[test]
    fn carets_stand_under_wide_characters_and_tabs() {
        insta::assert_snapshot!(shown("{\n\t\"名称\": \"值\"\n}", 13, 18), @r#"
        spec/a.json:2:8: some-rule: it is wrong
          | 	"名称": "值"
          | 	        ^^^^
          help: mend it

        1 mistake in 1 file
        "#);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let shown = shown(&text, 500, 501);
        assert!(shown.lines().all(|line| line.chars().count() < 130), "{shown}");
        assert!(shown.contains("aXb"));
    }

    #[test]
    fn of_one_kind_only_the_first_are_shown() {
        let mut sources = Sources::default();
        let file = sources.add("spec/a.json", "x".repeat(100));
        let mut report = Report::new(Arc::new(sources));
        for start in 0..40 {
            let span = Span { file, start, end: start + 1 };
            report.add("many", span, "it is wrong", "mend it");
            report.add("todo", span, "it is left", "write it");
        }
        report.add("one", Span { file, start: 50, end: 51 }, "it is wrong", "mend it");
        let text = report.to_string();
        assert_eq!(text.matches(": many: ").count(), MOST);
        assert_eq!(text.matches(": todo: ").count(), 40);
        assert_eq!(text.matches(": one: ").count(), 1);
        let end = "\n\nmany: 10 more of this kind, perhaps for the same reason\n\n81 mistakes in 1 file\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn any_span_can_be_shown() {
        for start in 0..8 {
            for end in 0..8 {
                assert!(shown("名\n\u{1}x", start, end).contains("mend it"));
            }
        }
    }
}
