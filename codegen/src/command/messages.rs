//! Mistakes as text for a person, or as one object of JSON a line for an editor.

use serde_json::json;

use super::{Arguments, Exit, Outcome};
use crate::Error;
use crate::report::Report;

/// How mistakes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
}

impl Format {
    pub(super) const OPTION: &str = "--message-format";

    pub(super) fn of(arguments: &Arguments<'_>) -> Result<Self, String> {
        match arguments.value(Self::OPTION) {
            None | Some("text") => Ok(Self::Text),
            Some("json") => Ok(Self::Json),
            Some(other) => Err(format!("{} {other}: it is `text` or `json`", Self::OPTION)),
        }
    }

    /// Tells why nothing was generated. Objects go where an editor reads, text where errors go.
    pub(super) fn tell(self, error: &Error) -> Outcome {
        let exit = if matches!(error, Error::Spec(_)) { Exit::Bad } else { Exit::Undone };
        match (self, error) {
            (Self::Text, error) => {
                let complaint = format!("{}\n", error.to_string().trim_end());
                Outcome { text: String::new(), complaint, exit }
            }
            (Self::Json, Error::Spec(report)) => {
                Outcome { text: lines(report), complaint: String::new(), exit }
            }
            (Self::Json, error) => {
                let line = json!({ "rule": null, "message": error.to_string() });
                Outcome { text: format!("{line}\n"), complaint: String::new(), exit }
            }
        }
    }
}

/// All mistakes, none left out.
fn lines(report: &Report) -> String {
    let line = |finding: &crate::report::Finding| {
        let place = report.sources().place(finding.span);
        let line = json!({
            "file": place.path,
            "line": place.line,
            "column": place.column,
            "length": place.length,
            "rule": finding.rule,
            "message": finding.message,
            "help": finding.help,
        });
        format!("{line}\n")
    };
    report.findings().map(line).collect()
}
