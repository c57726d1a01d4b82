//! Brings the project in line with the outputs, or says where it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::format::Output;

/// What differs between the project and the outputs. Writing and checking share it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files with other contents.
    pub stale: Vec<String>,
    /// Files in the generator's folders that nothing makes any more.
    pub orphaned: Vec<String>,
    /// The number of files that are as they should be.
    pub unchanged: usize,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty() && self.orphaned.is_empty()
    }
}

/// `3 written, 1 deleted, 137 unchanged`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.missing.len() + self.stale.len();
        let (deleted, unchanged) = (self.orphaned.len(), self.unchanged);
        write!(f, "{written} written, {deleted} deleted, {unchanged} unchanged")
    }
}

/// Compares the outputs with what is on disk. `folders` belong wholly to the generator.
pub fn compare(root: &Path, folders: &[&str], outputs: &[Output]) -> io::Result<Difference> {
    let mut difference = Difference::default();
    for output in outputs {
        match fs::read(root.join(&output.path)) {
            Ok(bytes) if bytes == output.text.as_bytes() => difference.unchanged += 1,
            Ok(_) => difference.stale.push(output.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                difference.missing.push(output.path.clone());
            }
            Err(error) => return Err(named(error, &output.path)),
        }
    }
    let wanted: BTreeSet<&str> = outputs.iter().map(|output| output.path.as_str()).collect();
    for folder in folders {
        let found = files_below(root, folder)?;
        difference
            .orphaned
            .extend(found.into_iter().filter(|path| !wanted.contains(path.as_str())));
    }
    for list in [&mut difference.missing, &mut difference.stale, &mut difference.orphaned] {
        list.sort();
        list.dedup();
    }
    Ok(difference)
}

/// Writes what is missing or stale and deletes orphans.
pub fn write(root: &Path, outputs: &[Output], difference: &Difference) -> io::Result<()> {
    let texts: BTreeMap<&str, &str> =
        outputs.iter().map(|output| (output.path.as_str(), output.text.as_str())).collect();
    for path in difference.missing.iter().chain(&difference.stale) {
        let Some(text) = texts.get(path.as_str()) else { continue };
        let target = root.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| named(error, path))?;
        }
        fs::write(&target, text).map_err(|error| named(error, path))?;
    }
    for path in &difference.orphaned {
        fs::remove_file(root.join(path)).map_err(|error| named(error, path))?;
    }
    Ok(())
}

/// All files below a folder, with `/` between the steps on every system; none if it is not there.
fn files_below(root: &Path, folder: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(named(error, &folder)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| named(error, &folder))?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let list = if entry.file_type()?.is_dir() { &mut open } else { &mut found };
            list.push(path);
        }
    }
    Ok(found)
}

fn named(error: io::Error, path: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &str, text: &str) -> Output {
        Output { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_second_run_writes_nothing_and_orphans_go() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("generated/old");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("gone.rs"), "x").unwrap();
        fs::write(root.path().join("generated/stale.rs"), "x").unwrap();
        fs::write(root.path().join("beside.rs"), "x").unwrap();
        let outputs = [output("generated/stale.rs", "a"), output("generated/new/b.rs", "b")];

        let first = compare(root.path(), &["generated"], &outputs).unwrap();
        assert_eq!(first.missing, ["generated/new/b.rs"]);
        assert_eq!(first.stale, ["generated/stale.rs"]);
        assert_eq!(first.orphaned, ["generated/old/gone.rs"]);
        assert_eq!(first.to_string(), "2 written, 1 deleted, 0 unchanged");
        write(root.path(), &outputs, &first).unwrap();

        let second = compare(root.path(), &["generated"], &outputs).unwrap();
        assert!(second.is_empty());
        assert_eq!(second.to_string(), "0 written, 0 deleted, 2 unchanged");
        assert!(root.path().join("beside.rs").exists());
    }
}
