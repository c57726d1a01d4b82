//! Remembers a run after which nothing was left to do, so that the next one can see that nothing
//! changed and leave it at that.
//!
//! Files are known by their length and the time of their last change, as build tools know them.
//! Whoever must be sure asks for a check, which looks at contents and at no memo.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value as Json, json};

/// Where it is written down what a run found.
#[derive(Clone, Debug)]
pub struct Memo {
    path: PathBuf,
}

/// What was found at some paths, by path: the length and the time of each file there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The files and folders that were looked at.
    watched: Vec<String>,
    files: BTreeMap<String, (u64, u64)>,
}

impl Memo {
    /// The memo in a file, which need not be there.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// How many files were as they should be after the run that is remembered, if it would find
    /// today what it found then. What cannot be read or understood is no memo.
    pub fn holds(&self, root: &Path) -> Option<usize> {
        let memo: Json = serde_json::from_slice(&fs::read(&self.path).ok()?).ok()?;
        let watched =
            memo["watched"].as_array()?.iter().map(|path| Some(path.as_str()?.to_owned()));
        let seen = Seen::of(root, watched.collect::<Option<_>>()?).ok()?;
        let unchanged = memo["unchanged"].as_u64()?.try_into().ok()?;
        (seen.to_json(unchanged) == memo).then_some(unchanged)
    }

    /// Remembers what a run found, and how many files are as they should be after it.
    pub fn keep(&self, seen: &Seen, unchanged: usize) -> io::Result<()> {
        fs::write(&self.path, seen.to_json(unchanged).to_string())
    }
}

impl Seen {
    /// Looks at files and at all that is in folders. A path is relative to the project, or
    /// absolute.
    pub fn of(root: &Path, mut watched: Vec<String>) -> io::Result<Self> {
        watched.sort();
        watched.dedup();
        let mut files = BTreeMap::new();
        let mut open = watched.clone();
        while let Some(path) = open.pop() {
            let place = root.join(&path);
            let found = match fs::metadata(&place) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            if !found.is_dir() {
                files.insert(path, (found.len(), nanoseconds(found.modified()?)));
                continue;
            }
            for entry in fs::read_dir(&place)? {
                open.push(format!("{path}/{}", entry?.file_name().to_string_lossy()));
            }
        }
        Ok(Self { watched, files })
    }

    /// Whether nothing of it was changed since.
    pub fn is_older_than(&self, time: SystemTime) -> bool {
        self.files.values().all(|(_, changed)| *changed < nanoseconds(time))
    }

    fn to_json(&self, unchanged: usize) -> Json {
        json!({ "watched": self.watched, "unchanged": unchanged, "files": self.files })
    }
}

/// A time as a number. One before 1970 is as good as any other, as long as it stays the same.
fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_memo_holds_until_a_file_changes_comes_or_goes() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let write = |path: &str, text: &str| fs::write(root.join(path), text).unwrap();
        let memo = Memo::at(root.join("memo"));
        let keep = || {
            let watched = ["spec", "out.rs", "door.rs"].map(str::to_owned).to_vec();
            memo.keep(&Seen::of(root, watched).unwrap(), 7).unwrap();
            assert_eq!(memo.holds(root), Some(7));
        };
        fs::create_dir_all(root.join("spec/demo")).unwrap();
        write("spec/demo/a.json", "{}");
        write("out.rs", "x");
        assert_eq!(memo.holds(root), None, "there is none yet");

        keep();
        write("beside.rs", "");
        assert_eq!(memo.holds(root), Some(7), "nobody watches this file");
        write("spec/demo/b.json", "{}");
        assert_eq!(memo.holds(root), None, "a file came");
        keep();
        fs::remove_file(root.join("out.rs")).unwrap();
        assert_eq!(memo.holds(root), None, "a file went");
        keep();
        write("door.rs", "");
        assert_eq!(memo.holds(root), None, "a file came that was missing");
        keep();
        let file = fs::File::options().write(true).open(root.join("spec/demo/a.json")).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        assert_eq!(memo.holds(root), None, "a file was written anew, of the same length");
        keep();
        write("memo", "what is this?");
        assert_eq!(memo.holds(root), None);
    }

    #[test]
    fn what_changes_while_files_are_made_is_not_older() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("spec.json");
        fs::write(&path, "{}").unwrap();
        let seen = || Seen::of(root.path(), vec!["spec.json".to_owned()]).unwrap();
        let changed = fs::metadata(&path).unwrap().modified().unwrap();
        assert!(seen().is_older_than(changed + Duration::from_millis(1)));
        assert!(!seen().is_older_than(changed));
    }
}
