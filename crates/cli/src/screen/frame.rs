//! What is drawn again and again in one place.

use console::Term;

use super::Stream;
use crate::failure::Failure;
use crate::output;

/// A text that takes the place of the one before, on a terminal; elsewhere it comes after it.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    /// How many lines of the terminal the last one took.
    lines: usize,
}

impl Frame {
    pub(crate) fn draw(&mut self, text: &str) -> Result<(), Failure> {
        if !Stream::Output.is_screen() {
            return output::say(text);
        }
        let (rows, columns) = Term::stdout().size();
        let lines = fitted(text, usize::from(rows), usize::from(columns));
        let mut drawn = String::new();
        if self.lines > 0 {
            // Up to where the last one began, and away with it.
            drawn.push_str(&format!("\u{1b}[{}A\u{1b}[J", self.lines));
        }
        for line in &lines {
            drawn.push_str(line);
            drawn.push('\n');
        }
        self.lines = lines.len();
        output::say(&drawn)
    }
}

/// The lines that a terminal has room for, each of them in one line of it.
fn fitted(text: &str, rows: usize, columns: usize) -> Vec<String> {
    // The last row is where the cursor rests.
    let room = rows.saturating_sub(1).max(1);
    let all: Vec<&str> = text.lines().collect();
    let cut = |line: &str| console::truncate_str(line, columns, "…").into_owned();
    if all.len() <= room {
        return all.into_iter().map(cut).collect();
    }
    let left = all.len() - (room - 1);
    let told = format!("  and {left} more");
    all.into_iter().take(room - 1).chain([told.as_str()]).map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_and_told() {
        assert_eq!(fitted("ab\ncd\n", 3, 80), ["ab", "cd"]);
        assert_eq!(fitted("ab\ncd\nef\ngh\n", 4, 80), ["ab", "cd", "  and 2 more"]);
        assert_eq!(fitted("abcdef\n二三四五\n", 9, 4), ["abc…", "二…"]);
        assert_eq!(fitted("ab\ncd\n", 0, 80), ["  and 2 more"]);
        assert_eq!(fitted("", 9, 80), [""; 0]);
    }
}
