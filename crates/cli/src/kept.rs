//! Files that the program keeps: how far something is, and what it registered.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Serialize, de::DeserializeOwned};

use crate::failure::{Exit, Failure};
use crate::input::file;

/// What such a file holds, if it is there. `what` is what it tells, and `way` what to do when it
/// does not.
pub(crate) fn read<T: DeserializeOwned>(
    path: &Path,
    what: &str,
    way: &str,
) -> Result<Option<T>, Failure> {
    let wrong = |why: String| {
        Failure::new(Exit::Usage, format!("{} does not say {what}", path.display()))
            .note("because", why)
            .note("what to do", way)
    };
    match whole(path) {
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(|error| wrong(error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// The text of a file, if it is one that ends.
fn whole(path: &Path) -> io::Result<String> {
    // A pipe or a device may not even open.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    file::whole(File::open(path)?)
}

/// Writes beside it and then moves it there, so that it is never half a file.
pub(crate) fn write(path: &Path, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    let beside = beside(path);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        Failure::new(Exit::Other, format!("{} cannot be written: {error}", path.display()))
            .note("what to do", "name a file in a folder that has room and may be written")
    })
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_as_a_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        assert_eq!(read::<u8>(&path, "a number", "").unwrap(), None);
        write(&path, &7).unwrap();
        assert_eq!(read::<u8>(&path, "a number", "").unwrap(), Some(7));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let told = read::<String>(&path, "a word", "mend it").unwrap_err().to_string();
        assert!(told.contains("does not say a word") && told.contains("mend it"), "{told}");
        // What does not end is not read.
        let endless = read::<u8>(Path::new("/dev/zero"), "a number", "").unwrap_err().to_string();
        assert!(endless.contains("a regular file"), "{endless}");
        let large = folder.path().join("large");
        File::create(&large).unwrap().set_len(file::LARGEST + 1).unwrap();
        let told = read::<u8>(&large, "a number", "").unwrap_err().to_string();
        assert!(told.contains("more than"), "{told}");
        fs::remove_file(&large).unwrap();
        // A folder in its place cannot be written over, and nothing is left beside it.
        let taken = folder.path().join("taken");
        fs::create_dir_all(taken.join("full")).unwrap();
        assert!(write(&taken, &7).unwrap_err().to_string().contains("cannot be written"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
