//! What the doctor found, as words or as data.

use serde::Serialize;

use crate::failure::{Exit, Failure};
use crate::input::data;
use crate::output::{self, Format};

/// What was found, piece by piece.
#[derive(Default)]
pub(super) struct Report {
    checks: Vec<Check>,
    worst: Option<Exit>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Check {
    what: String,
    verdict: Verdict,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_to_do: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Serialize)]
enum Verdict {
    Ok,
    Note,
    Bad,
}

impl Report {
    pub(super) fn good(&mut self, what: &str, text: &str) {
        self.note_down(what, Verdict::Ok, text, None);
    }

    pub(super) fn note(&mut self, what: &str, text: &str) {
        self.note_down(what, Verdict::Note, text, None);
    }

    pub(super) fn bad(&mut self, exit: Exit, what: &str, text: &str, way_out: &str) {
        self.note_down(what, Verdict::Bad, text, Some(way_out.to_owned()));
        self.worst.get_or_insert(exit);
    }

    fn note_down(&mut self, what: &str, verdict: Verdict, text: &str, way: Option<String>) {
        let (what, text) = (what.to_owned(), text.to_owned());
        self.checks.push(Check { what, verdict, text, what_to_do: way });
    }

    /// All of it, in lines.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for check in &self.checks {
            let mark = match check.verdict {
                Verdict::Ok => "ok  ",
                Verdict::Note => "--  ",
                Verdict::Bad => "bad ",
            };
            // What has several lines goes on below its first.
            let told = check.text.replace('\n', "\n                 ");
            text.push_str(&format!("{mark}{:<13}{told}\n", check.what));
            if let Some(way) = &check.what_to_do {
                text.push_str(&format!("                 what to do: {way}\n"));
            }
        }
        text
    }

    /// Prints it. With problems it is a failure of the kind of the first.
    pub(super) fn end(self, format: Option<&Format>) -> Result<(), Failure> {
        match format {
            Some(format) => {
                format.print(&data(&serde_json::to_string(&self.checks).unwrap_or_default()))?;
            }
            None => output::say(&self.text())?,
        }
        let problems = self.checks.iter().filter(|check| check.verdict == Verdict::Bad).count();
        match self.worst {
            None => Ok(()),
            Some(exit) => {
                let s = if problems == 1 { "" } else { "s" };
                Err(Failure::new(exit, format!("{problems} problem{s} found")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_with_problems_is_a_failure_of_the_first_kind() {
        let mut report = Report::default();
        report.good("region", "cn-hangzhou");
        report.bad(Exit::Setup, "a", "b\nc", "d");
        report.bad(Exit::NoAnswer, "a", "b", "c");
        let text = report.text();
        assert!(
            text.starts_with("ok  region       cn-hangzhou\nbad a            b\n     "),
            "{text}"
        );
        let failure = report.end(None).unwrap_err();
        assert_eq!(
            (failure.exit, failure.to_string()),
            (Exit::Setup, "2 problems found".to_owned())
        );
    }
}
