//! How long sources are.

use std::fs;
use std::path::{Path, PathBuf};

/// The length of some files.
#[derive(Debug, PartialEq, Eq)]
pub struct Lines {
    pub all: usize,
    /// Of the longest file.
    pub longest: usize,
}

impl Lines {
    fn of(files: &[PathBuf]) -> Result<Self, String> {
        let lengths = files.iter().map(|path| {
            let text = fs::read_to_string(path).map_err(|error| named(path, &error))?;
            Ok(text.lines().count())
        });
        let lengths = lengths.collect::<Result<Vec<usize>, String>>()?;
        let longest = lengths.iter().copied().max().unwrap_or_default();
        Ok(Self { all: lengths.iter().sum(), longest })
    }

    /// Of the Rust files below some folders.
    pub fn below(folders: &[PathBuf]) -> Result<Self, String> {
        let mut files = Vec::new();
        let mut open = folders.to_vec();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).map_err(|error| named(&folder, &error))? {
                let path = entry.map_err(|error| named(&folder, &error))?.path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    files.push(path);
                }
            }
        }
        Self::of(&files)
    }

    /// Of the sources of a crate that was compiled, and how many of them lie right in a folder
    /// `folder`: the compiler lists in `target/debug/deps` what it read.
    pub fn compiled(target: &Path, name: &str, folder: &str) -> Result<(Self, usize), String> {
        let deps = target.join("debug/deps");
        let listing = fs::read_dir(&deps).map_err(|error| named(&deps, &error))?;
        let is_list = |path: &PathBuf| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with(&format!("{name}-")) && file.ends_with(".d")
        };
        let list = listing
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(is_list)
            .ok_or_else(|| format!("{}: {name} was not compiled", deps.display()))?;
        let text = fs::read_to_string(&list).map_err(|error| named(&list, &error))?;
        let files = sources(&text);
        let parent = |path: &PathBuf| path.parent()?.file_name().map(|name| name == folder);
        let count = files.iter().filter(|path| parent(path) == Some(true)).count();
        Ok((Self::of(&files)?, count))
    }
}

/// The files of a dep-info file: each has a rule without prerequisites, and spaces are escaped.
fn sources(text: &str) -> Vec<PathBuf> {
    let rules = text.lines().filter_map(|line| line.strip_suffix(':'));
    rules.map(|path| path.replace("\\ ", " ").into()).collect()
}

fn named(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_rust_files_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        fs::write(folder.path().join("a.rs"), "1\n2\n").unwrap();
        fs::write(inner.join("b.rs"), "1\n2\n3\n").unwrap();
        fs::write(inner.join("notes.md"), "1\n").unwrap();
        let lines = Lines::below(&[folder.path().to_owned()]).unwrap();
        assert_eq!(lines, Lines { all: 5, longest: 3 });
        let error = Lines::below(&[folder.path().join("none")]).unwrap_err();
        assert!(error.contains("none: "), "{error}");
    }

    #[test]
    fn lines_of_what_was_compiled_are_counted() {
        let target = tempfile::tempdir().unwrap();
        let source = target.path().join("some where/operation/add.rs");
        let deps = target.path().join("debug/deps");
        for folder in [&deps, source.parent().unwrap()] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(&source, "1\n2\n").unwrap();
        let shown = source.to_str().unwrap().replace(' ', "\\ ");
        fs::write(deps.join("sdk-0.d"), format!("sdk.rlib: {shown}\n\n{shown}:\n")).unwrap();
        let compiled = |name| Lines::compiled(target.path(), name, "operation");
        assert_eq!(compiled("sdk").unwrap(), (Lines { all: 2, longest: 2 }, 1));
        assert!(compiled("other").unwrap_err().contains("other was not compiled"));
    }
}
