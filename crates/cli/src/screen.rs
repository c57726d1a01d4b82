//! What is said to a person: on standard error, so that standard output holds data alone.

mod frame;
mod line;

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub(crate) use self::frame::Frame;
use self::line::Line;
use crate::args::Globals;
use crate::failure::{Exit, Failure};
use crate::secret;

/// Where something is said.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    Output,
    Error,
}

impl Stream {
    /// Whether it is a terminal on which a line can be written over.
    fn is_screen(self) -> bool {
        let is_terminal = match self {
            Self::Output => io::stdout().is_terminal(),
            Self::Error => io::stderr().is_terminal(),
        };
        is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Whether it shows colours, and they are wanted.
    fn has_colour(self) -> bool {
        self.is_screen() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }
}

/// Says a line.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{}", secret::hidden(line));
}

/// Says why a command failed.
pub(crate) fn complain(failure: &Failure) {
    let label = match Stream::Error.has_colour() {
        true => "\u{1b}[1;31merror:\u{1b}[0m",
        false => "error:",
    };
    tell(&format!("{label} {failure}"));
}

/// A diff in colours, where they are shown: what comes, what changes, what goes, what is amiss.
pub(crate) fn diff(text: &str, stream: Stream) -> String {
    if !stream.has_colour() {
        return text.to_owned();
    }
    let paint = |line: &str| {
        let colour = match line.get(..2) {
            Some("+ ") => 32,
            Some("~ ") => 33,
            Some("- " | "! ") => 31,
            _ => return format!("{line}\n"),
        };
        format!("\u{1b}[{colour}m{line}\u{1b}[0m\n")
    };
    text.lines().map(paint).collect()
}

/// How many columns standard output has, if it is a terminal.
pub(crate) fn width() -> Option<usize> {
    let size = Stream::Output.is_screen().then(|| console::Term::stdout().size_checked());
    size.flatten().map(|(_, columns)| usize::from(columns))
}

/// The bar that moves at present: who interrupts the program wants it gone.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

fn bar(change: impl FnOnce(&mut Option<ProgressBar>)) {
    change(&mut BAR.lock().unwrap_or_else(PoisonError::into_inner));
}

/// What moves while something takes long; nothing where nobody looks at a terminal.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(crate) fn begin(what: impl Into<String>) -> Self {
        if !Stream::Error.is_screen() {
            return Self(None);
        }
        let spinner = ProgressBar::with_draw_target(None, line()).with_message(what.into());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            spinner.set_style(style);
        }
        spinner.enable_steady_tick(Duration::from_millis(120));
        bar(|bar| *bar = Some(spinner.clone()));
        Self(Some(spinner))
    }

    /// What happens, for somebody who waits for minutes: where there is no terminal it is a line for
    /// each thing, so that a log shows what is waited for.
    pub(crate) fn log(&self, what: &str) {
        match &self.0 {
            Some(bar) => bar.set_message(what.to_owned()),
            None => tell(what),
        }
    }

    /// Leaves the terminal to somebody else for a while.
    pub(crate) fn hide(&self) {
        if let Some(bar) = &self.0 {
            bar.set_draw_target(ProgressDrawTarget::hidden());
            let _ = console::Term::stderr().clear_line();
        }
    }

    /// Comes back.
    pub(crate) fn show(&self) {
        if let Some(bar) = &self.0 {
            bar.set_draw_target(line());
        }
    }

    pub(crate) fn say(&self, what: impl Into<String>) {
        if let Some(bar) = &self.0 {
            bar.set_message(what.into());
        }
    }
}

fn line() -> ProgressDrawTarget {
    ProgressDrawTarget::term_like_with_hz(Box::new(Line::default()), 10)
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(spinner) = &self.0 {
            spinner.finish_and_clear();
            bar(|bar| *bar = None);
        }
    }
}

/// Somebody has interrupted what moves: it is gone, and what is said begins a line of its own.
pub(crate) fn clean() {
    bar(|bar| match bar.take() {
        Some(bar) => bar.finish_and_clear(),
        // The terminal has shown it as ^C, at the end of some line.
        None if Stream::Error.is_screen() => tell(""),
        None => {}
    });
}

/// Says that something comes to its end soon, where something moves in its place.
pub(crate) fn tell_of_the_end(what: &str) {
    bar(|bar| match bar {
        Some(bar) => bar.set_message(what.to_owned()),
        None => tell(what),
    });
}

/// Whether there is somebody to ask, and nobody said yes before.
pub(crate) fn asks(globals: &Globals) -> bool {
    !globals.yes && !globals.no_input && io::stdin().is_terminal()
}

/// Asks before something is done that cannot be undone; `why` says what asks.
pub(crate) fn confirm(globals: &Globals, what: &str, why: &str) -> Result<(), Failure> {
    if globals.yes {
        return Ok(());
    }
    let refused = |how: &str| {
        Failure::new(Exit::NotConfirmed, format!("{what}: {how}"))
            .note("what to do", "look at it, and run the same command with --yes")
    };
    if !asks(globals) {
        return Err(refused(&format!("{why}, and nobody can be asked")));
    }
    let _ = write!(io::stderr(), "{what}: {why}. Go on? [y/N] ");
    let _ = io::stderr().flush();
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    if !answer.ends_with('\n') {
        // Nobody ended the line.
        tell("");
    }
    match (read, answer.trim().to_ascii_lowercase().as_str()) {
        (Ok(_), "y" | "yes") => Ok(()),
        _ => Err(refused("it was not confirmed")),
    }
}
