//! The line in which something moves.

use std::io;

use console::Term;
use indicatif::TermLike;

/// The terminal of standard error, a little narrower: at the end of the line there is room for the
/// ^C of somebody who has waited long enough. In the next line it would leave this one behind.
#[derive(Debug)]
pub(super) struct Line(Term);

impl Default for Line {
    fn default() -> Self {
        Self(Term::buffered_stderr())
    }
}

impl TermLike for Line {
    fn width(&self) -> u16 {
        self.0.size().1.saturating_sub(4).max(1)
    }

    fn height(&self) -> u16 {
        self.0.size().0
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_up(n)
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_down(n)
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_right(n)
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_left(n)
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.0.write_line(text)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.write_str(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.0.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.0.flush()
    }
}
