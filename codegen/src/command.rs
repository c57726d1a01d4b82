//! The commands of the program `aliyun-codegen`, and of the chores of this project.
//!
//! A command is words in, a text and an exit code out. What a user reads is printed here and
//! nowhere else.

mod arguments;
mod diff;
mod document;
mod drift;
mod generate;
mod messages;
mod new_op;

use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::project::Project;

pub use arguments::Arguments;
pub use diff::{Side, compare};

/// What became of a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// For the standard output.
    pub text: String,
    /// For the standard error.
    pub complaint: String,
    pub exit: Exit,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    #[default]
    Good,
    /// It was done, and not all is well: something is wrong, or differs.
    Bad,
    /// It could not be done.
    Undone,
}

impl Outcome {
    fn said(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Prints what there is to read.
    pub fn print(&self) -> ExitCode {
        say(&self.text);
        let _ = io::stderr().write_all(self.complaint.as_bytes());
        match self.exit {
            Exit::Good => ExitCode::SUCCESS,
            Exit::Bad => ExitCode::from(1),
            Exit::Undone => ExitCode::from(2),
        }
    }
}

/// Prints a text. Whoever closes the pipe, or fills the disk, has read enough.
pub fn say(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// A command could not be done.
impl From<String> for Outcome {
    fn from(complaint: String) -> Self {
        let complaint = format!("{}\n", complaint.trim_end());
        Self { text: String::new(), complaint, exit: Exit::Undone }
    }
}

/// The names of the commands.
pub const NAMES: [&str; 5] = ["check", "generate", "new-op", "drift", "diff"];

/// Runs a command by its words, the first of which is its name. None if there is no such command.
pub fn run(project: &Project, words: &[&str]) -> Option<Outcome> {
    let (name, rest) = words.split_first()?;
    let outcome = match *name {
        "check" => generate::check(project, rest),
        "generate" => generate::run(project, rest),
        "new-op" => new_op::run(project, rest),
        "drift" => drift::run(project, rest),
        "diff" => diff::run(project, rest),
        _ => return None,
    };
    Some(outcome.unwrap_or_else(Outcome::from))
}
