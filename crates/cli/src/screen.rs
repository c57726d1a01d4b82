//! What is said to a person: on standard error, so that standard output holds data alone.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Globals;
use crate::failure::{Exit, Failure};

/// Says a line.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Says why a command failed.
pub(crate) fn complain(failure: &Failure) {
    let label = if has_colour() { "\u{1b}[1;31merror:\u{1b}[0m" } else { "error:" };
    tell(&format!("{label} {failure}"));
}

/// Whether standard error is a terminal that shows colours, and they are wanted.
fn has_colour() -> bool {
    let is_unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
    io::stderr().is_terminal() && is_unset("NO_COLOR") && !is_dumb()
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// What moves while something takes long; nothing where nobody looks at a terminal.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(crate) fn begin(what: impl Into<String>) -> Self {
        if !io::stderr().is_terminal() || is_dumb() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner().with_message(what.into());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    /// What happens, for somebody who waits for minutes: where there is no terminal it is a line for
    /// each thing, so that a log shows what is waited for.
    pub(crate) fn log(&self, what: &str) {
        match &self.0 {
            Some(bar) => bar.set_message(what.to_owned()),
            None => tell(what),
        }
    }

    pub(crate) fn say(&self, what: impl Into<String>) {
        if let Some(bar) = &self.0 {
            bar.set_message(what.into());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Asks before something is done that cannot be undone. `why` says what asks: it completes
/// "... asks for a confirmation".
pub(crate) fn confirm(globals: &Globals, what: &str, why: &str) -> Result<(), Failure> {
    if globals.yes {
        return Ok(());
    }
    let refused = |how: &str| {
        Failure::new(Exit::NotConfirmed, format!("{what}: {how}"))
            .note("what to do", "look at it, and run the same command with --yes")
    };
    if globals.no_input || !io::stdin().is_terminal() {
        return Err(refused(&format!("{why} asks for a confirmation, and nobody can be asked")));
    }
    let _ = write!(io::stderr(), "{what}: {why} asks for a confirmation. Go on? [y/N] ");
    let _ = io::stderr().flush();
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    match (read, answer.trim().to_ascii_lowercase().as_str()) {
        (Ok(_), "y" | "yes") => Ok(()),
        _ => Err(refused("it was not confirmed")),
    }
}
