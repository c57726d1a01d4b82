//! The texts of the spec files, and places in them.

use std::borrow::Cow;
use std::ops::Deref;

/// A file of [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A stretch of a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Where it begins.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
}

/// A value and where it is written.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// One file: its path and its text.
#[derive(Clone, Debug)]
struct Source {
    path: String,
    text: String,
}

/// All files that were read, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// The folder that a person finds `spec` at, where it is another one.
    folder: Option<String>,
}

/// A place as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The path of the file, for a person.
    pub path: Cow<'a, str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The text of the line, without its end.
    pub text: &'a str,
    /// How many characters of the line the place covers.
    pub length: usize,
}

impl Sources {
    /// Adds a file. The path is relative to the project and written with `/`.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(Source { path: path.into(), text: text.into() });
        FileId(self.files.len() - 1)
    }

    /// The same files, where what is `spec` here is another folder for a person.
    pub fn in_folder(folder: &str) -> Self {
        Self { folder: Some(folder.to_owned()).filter(|it| it != "spec"), ..Self::default() }
    }

    /// The path of a file for a person.
    fn shown(&self, file: FileId) -> Cow<'_, str> {
        let path = self.path(file);
        match (&self.folder, path.strip_prefix("spec")) {
            (Some(folder), Some(rest)) => Cow::Owned(format!("{folder}{rest}")),
            _ => Cow::Borrowed(path),
        }
    }

    /// The files, in order.
    pub fn ids(&self) -> impl Iterator<Item = FileId> {
        (0..self.files.len()).map(FileId)
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.path)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.text)
    }

    /// Whether there is a file with this path.
    pub fn has(&self, path: &str) -> bool {
        self.files.iter().any(|source| source.path == path)
    }

    /// The whole of a file, as a span.
    pub fn whole(&self, file: FileId) -> Span {
        Span { file, start: 0, end: self.text(file).len() }
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or("")
    }

    /// Where a span begins, for a person.
    pub fn place(&self, span: Span) -> Place<'_> {
        let text = self.text(span.file);
        let start = text.floor_char_boundary(span.start);
        let end = text.floor_char_boundary(span.end.max(start));
        let (before, rest) = text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = rest.find('\n').map_or(text.len(), |at| start + at);
        let characters = |from: usize, to: usize| text.get(from..to).unwrap_or("").chars().count();
        Place {
            path: self.shown(span.file),
            line: before.matches('\n').count() + 1,
            column: characters(line_start, start) + 1,
            text: text.get(line_start..line_end).unwrap_or("").trim_end_matches('\r'),
            length: characters(start, end.min(line_end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let mut sources = Sources::default();
        let file = sources.add("a.json", "{\r\n  \"名\": 1\r\n}");
        let place = sources.place(Span { file, start: 5, end: 10 });
        assert_eq!((place.line, place.column, place.length), (2, 3, 3));
        assert_eq!(place.text, "  \"名\": 1");
    }

    #[test]
    fn survives_a_span_outside_the_text() {
        let mut sources = Sources::default();
        let file = sources.add("a.json", "名");
        for start in 0..6 {
            assert_eq!(sources.place(Span { file, start, end: 9 }).line, 1);
        }
    }
}
