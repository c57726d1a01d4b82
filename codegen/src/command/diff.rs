//! `diff`: what changed between two states of the specs.

use std::path::PathBuf;

use super::{Arguments, Outcome};
use crate::load::{self, Spec};
use crate::project::Project;
use crate::spec_diff::{SpecDiff, Version};

/// A state of the specs.
#[derive(Clone, Debug)]
pub struct Side {
    /// The folder of the specs.
    pub folder: PathBuf,
    /// What messages call it.
    pub shown: String,
}

impl Side {
    fn at(folder: &str) -> Self {
        Self { folder: PathBuf::from(folder), shown: folder.to_owned() }
    }

    /// The specs, all of which can be read.
    fn read(&self) -> Result<Vec<Spec>, String> {
        // A state may be one from before there were any specs.
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let (specs, report) = load::load_folder(&self.folder, &self.shown, None);
        match report.findings().all(|finding| finding.rule == "todo") {
            true => Ok(specs),
            false => Err(format!("{report}\nspecs cannot be compared before these are mended")),
        }
    }
}

/// `diff OLD [NEW] [--json] [--version X.Y.Z]`: OLD and NEW are folders of specs, NEW that of the
/// project where it is not said.
pub(super) fn run(project: &Project, words: &[&str]) -> Result<Outcome, String> {
    let arguments = Arguments::read(words, &["--version"], &["--json"])?;
    let (old, new) = match arguments.names.as_slice() {
        [old] => (Side::at(old), None),
        [old, new] => (Side::at(old), Some(Side::at(new))),
        _ => return Err("say one folder of specs, or the old one and the new one".to_owned()),
    };
    let new = new.unwrap_or_else(|| {
        let folder = project.specs.clone();
        Side { shown: folder.display().to_string(), folder }
    });
    if let Some(side) = [&old, &new].into_iter().find(|side| !side.folder.is_dir()) {
        return Err(format!("{}: there is no such folder", side.shown));
    }
    let version = arguments.value("--version").map(Version::parse).transpose()?;
    compare(&old, &new, version, arguments.has("--json"))
}

/// Compares two states, and writes Markdown or JSON. `version` is that of the old state.
pub fn compare(
    old: &Side,
    new: &Side,
    version: Option<Version>,
    as_json: bool,
) -> Result<Outcome, String> {
    let diff = SpecDiff::of(&old.read()?, &new.read()?);
    Ok(Outcome::said(match as_json {
        true => format!("{:#}\n", diff.to_json(version)),
        false => diff.to_markdown(version),
    }))
}
