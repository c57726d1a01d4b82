//! From tokens to the text that is checked in: prettyplease, then rustfmt.
//!
//! prettyplease turns doc attributes into comments, rustfmt makes the result pass the same check
//! as code written by hand. rustfmt is run for as many parts of the files at a time as there are
//! processors, and twice for what is new: where it cannot break a line it keeps what it finds, so
//! that only its own output is what it leaves as it is.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use proc_macro2::TokenStream;

use crate::emit::File;

/// A file as it should be on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path, relative to the project.
    pub path: String,
    pub text: String,
}

/// Why formatting failed: a defect of an emitter, or no rustfmt.
#[derive(Debug)]
pub enum Error {
    /// An emitter wrote what is not Rust.
    Syntax {
        path: String,
        reason: String,
    },
    Io(io::Error),
    /// rustfmt said no.
    Rustfmt(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax { path, reason } => {
                write!(f, "the generator wrote what is not Rust into {path}: {reason}")
            }
            Self::Io(error) => write!(f, "formatting failed: {error}"),
            Self::Rustfmt(message) => write!(f, "rustfmt failed: {message}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Formats the files. `command` goes into their headers.
pub fn format(files: &[File], command: &str) -> Result<Vec<Output>, Error> {
    finish(draft(files, command)?, |_| None)
}

/// The first half: text that is Rust already, and not laid out as rustfmt does.
pub(crate) fn draft(files: &[File], command: &str) -> Result<Vec<Output>, Error> {
    let draft = |file: &File| Ok(Output { path: file.path.clone(), text: pretty(file, command)? });
    files.iter().map(draft).collect()
}

/// The second half, for the files of all products in one go. `known` tells what is in the place of
/// a file: a text that was found there was laid out twice when it was new.
pub(crate) fn finish(
    mut drafts: Vec<Output>,
    known: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Output>, Error> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join(NO_MODULE), "")?;
    for (number, draft) in drafts.iter().enumerate() {
        fs::write(folder.path().join(name(number)), without_modules(&draft.text).as_ref())?;
    }
    let read = |number| fs::read_to_string(folder.path().join(name(number)));
    let mut numbers: Vec<usize> = (0..drafts.len()).collect();
    for _ in 0..2 {
        rustfmt(folder.path(), parts(&numbers, &drafts))?;
        for number in &numbers {
            drafts[*number].text = with_modules(&read(*number)?);
        }
        numbers.retain(|number| {
            let draft = &drafts[*number];
            known(&draft.path).is_none_or(|text| text != draft.text)
        });
    }
    Ok(drafts)
}

/// What a file is called while rustfmt lays it out.
fn name(number: usize) -> String {
    format!("{number}.rs")
}

/// The empty file that all modules are in while rustfmt lays out the files that name them: it looks
/// for modules, and is to format each file by itself.
const NO_MODULE: &str = "no_module.rs";

/// Has every module that is in a file of its own in the empty file.
fn without_modules(text: &str) -> Cow<'_, str> {
    let is_module = |line: &str| {
        let declared = line.strip_prefix("pub ").unwrap_or(line).trim_end();
        declared.starts_with("mod ") && declared.ends_with(';')
    };
    if !text.lines().any(is_module) {
        return Cow::Borrowed(text);
    }
    let mut changed = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if is_module(line) {
            changed.push_str(&in_no_module());
        }
        changed.push_str(line);
    }
    Cow::Owned(changed)
}

/// Has them where they are again.
fn with_modules(text: &str) -> String {
    text.replace(&in_no_module(), "")
}

fn in_no_module() -> String {
    format!("#[path = \"{NO_MODULE}\"]\n")
}

/// The files with these numbers in as many parts as there are processors, each of about the same
/// length.
fn parts(numbers: &[usize], drafts: &[Output]) -> Vec<Vec<String>> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let mut parts = vec![(0, Vec::new()); processors.min(numbers.len())];
    for number in numbers {
        if let Some((length, part)) = parts.iter_mut().min_by_key(|(length, _)| *length) {
            *length += drafts[*number].text.len();
            part.push(name(*number));
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Statements, formatted for a doc comment: none if they are not Rust.
pub(crate) fn statements(tokens: &TokenStream) -> Option<String> {
    let file: syn::File = syn::parse2(quote::quote! { fn example() { #tokens } }).ok()?;
    let text = prettyplease::unparse(&file);
    let body = text.lines().skip(1).filter(|line| *line != "}");
    Some(body.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n"))
}

fn pretty(file: &File, command: &str) -> Result<String, Error> {
    let mut parts =
        vec![format!("// @generated by `{command}` from {}. Do not edit by hand.\n", file.spec)];
    if !file.docs.is_empty() {
        let lines = file.docs.join("\n\n");
        let lines = lines.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n");
        parts.push(lines.collect());
    }
    let uses = file.uses.items();
    for item in uses.iter().chain(&file.items).filter(|item| !item.is_empty()) {
        let parsed: syn::File = syn::parse2(item.clone()).map_err(|error| Error::Syntax {
            path: file.path.clone(),
            reason: error.to_string(),
        })?;
        parts.push(prettyplease::unparse(&parsed));
    }
    Ok(part_methods(&parts.join("\n")))
}

/// Puts an empty line between the items of an `impl`, which prettyplease leaves out.
fn part_methods(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        parted.push_str(line);
        parted.push('\n');
        let ends_an_item = matches!(line, "    }" | "    };" | "    ];");
        if ends_an_item && lines.peek().is_some_and(|next| next.starts_with("    ")) {
            parted.push('\n');
        }
    }
    parted
}

/// Lays out the files of each part, all parts at a time.
fn rustfmt(folder: &Path, parts: Vec<Vec<String>>) -> Result<(), Error> {
    let start = |names: &Vec<String>| {
        Command::new("rustfmt")
            .args(["--edition", "2024", "--config", "style_edition=2024,use_small_heuristics=Max"])
            .args(["--config", "newline_style=Unix"])
            .args(names)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
    };
    let running: Vec<Child> = parts.iter().map(start).collect::<io::Result<_>>()?;
    for child in running {
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(Error::Rustfmt(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
    }
    Ok(())
}
