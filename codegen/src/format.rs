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
use std::process::{Command, Stdio};
use std::thread;

use proc_macro2::TokenStream;

use crate::at_once;
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

/// The second half, for the files of all products in one go, in parts that are laid out at a time.
/// `known` tells what is in the place of a file: a text that was found there was laid out twice when
/// it was new.
pub(crate) fn finish(
    drafts: Vec<Output>,
    known: impl Fn(&str) -> Option<String> + Sync,
) -> Result<Vec<Output>, Error> {
    let mut outputs = Vec::with_capacity(drafts.len());
    for part in at_once::each(parts(drafts), |part| lay_out(part, &known)) {
        outputs.extend(part?);
    }
    outputs.sort_by_key(|(number, _)| *number);
    Ok(outputs.into_iter().map(|(_, output)| output).collect())
}

/// The files in as many parts as there are processors, each of about the same length, with their
/// numbers.
fn parts(drafts: Vec<Output>) -> Vec<Vec<(usize, Output)>> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let mut parts: Vec<_> = (0..processors.min(drafts.len())).map(|_| (0, Vec::new())).collect();
    for (number, draft) in drafts.into_iter().enumerate() {
        if let Some((length, part)) = parts.iter_mut().min_by_key(|(length, _)| *length) {
            *length += draft.text.len();
            part.push((number, draft));
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Has rustfmt lay out a part.
fn lay_out(
    mut part: Vec<(usize, Output)>,
    known: impl Fn(&str) -> Option<String>,
) -> Result<Vec<(usize, Output)>, Error> {
    let folder = tempfile::tempdir()?;
    let file = |number: usize| folder.path().join(name(number));
    fs::write(folder.path().join(NO_MODULE), "")?;
    for (number, draft) in &part {
        fs::write(file(*number), without_modules(&draft.text).as_ref())?;
    }
    let mut open: Vec<_> = part.iter_mut().collect();
    for _ in 0..2 {
        rustfmt(folder.path(), open.iter().map(|(number, _)| name(*number)))?;
        for (number, draft) in &mut open {
            draft.text = with_modules(&fs::read_to_string(file(*number))?);
        }
        open.retain(|(_, draft)| known(&draft.path).is_none_or(|text| text != draft.text));
    }
    Ok(part)
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

/// Lays out files of a folder.
fn rustfmt(folder: &Path, names: impl ExactSizeIterator<Item = String>) -> Result<(), Error> {
    // Without a file it would read its standard input.
    if names.len() == 0 {
        return Ok(());
    }
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "style_edition=2024,use_small_heuristics=Max"])
        .args(["--config", "newline_style=Unix"])
        .args(names)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(Error::Rustfmt(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(())
}
