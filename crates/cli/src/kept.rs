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
        Ok(text) => {
            serde_json::from_str(&text).map(Some).map_err(|error| wrong(file::wrong(&error)))
        }
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

/// A file that nobody else writes as long as this is there: other programs see by a file beside it
/// that somebody does.
#[derive(Debug)]
pub(crate) struct Lock {
    /// What is locked; it is unlocked when it is closed.
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits for its turn, which is soon: whoever waits so only writes.
    pub(crate) fn wait(path: &Path) -> Result<Self, Failure> {
        Self::take(path, File::lock).map_err(|error| unwritable(path, &error))
    }

    /// Nothing if somebody else has the file.
    pub(crate) fn at_once(path: &Path) -> Result<Option<Self>, Failure> {
        let lock = Self::take(path, |file| file.try_lock().map_err(io::Error::from));
        match lock {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            lock => lock.map(Some).map_err(|error| unwritable(path, &error)),
        }
    }

    fn take(path: &Path, lock: impl Fn(&File) -> io::Result<()>) -> io::Result<Self> {
        let path = beside(path, ".lock");
        loop {
            let file = File::options().create(true).append(true).open(&path)?;
            lock(&file)?;
            // Whoever had it before may have taken it away meanwhile.
            if is_at(&file, &path)? {
                return Ok(Self { _file: file, path });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // One that is left is no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether this is the file at that path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let ours = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((ours.dev(), ours.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A file that is open is not taken away here.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps)]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Writes beside it and then moves it there, so that it is never half a file.
pub(crate) fn write(path: &Path, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    let beside = beside(path, ".new");
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        unwritable(path, &error)
    })
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("{} cannot be written: {error}", path.display()))
        .note("what to do", "name a file in a folder that has room and may be written")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_a_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let lock = Lock::at_once(&path).unwrap().unwrap();
        assert!(Lock::at_once(&path).unwrap().is_none());
        drop(lock);
        let counts = std::thread::scope(|scope| {
            let write = || {
                for _ in 0..50 {
                    let _lock = Lock::wait(&path).unwrap();
                    let before = read::<u32>(&path, "a number", "").unwrap().unwrap_or(0);
                    write(&path, &(before + 1)).unwrap();
                }
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            read::<u32>(&path, "a number", "").unwrap()
        });
        assert_eq!(counts, Some(200));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = folder.path().join("none").join("a.json");
        let told = Lock::wait(&nowhere).unwrap_err().to_string();
        assert!(told.contains("a.json cannot be written"), "{told}");
    }

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
