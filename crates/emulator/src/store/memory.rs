//! For tests: a disk in memory that can fail, lose its power and be damaged.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;

use super::Disk;
use super::disk::{builder, prepare};

/// A disk. Its clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Bytes>>);

#[derive(Debug, Default)]
struct Bytes {
    /// As programs see it.
    seen: Vec<u8>,
    /// As it is sure to be after a power cut.
    synced: Vec<u8>,
    /// What was done since the last sync.
    since: Vec<Step>,
    /// Once somebody asked for them.
    photos: Option<Vec<Vec<u8>>>,
    dice: Dice,
    fails: bool,
}

impl Bytes {
    /// What was synced, and all or any of what was not.
    fn cut(&mut self) -> Vec<u8> {
        let mut left = self.synced.clone();
        let all = self.dice.roll(3) == 0;
        for step in &self.since {
            // The length of a file is kept in order by its file system.
            if all || matches!(step, Step::SetLen(_)) || self.dice.roll(2) == 0 {
                step.apply(&mut left);
            }
        }
        left
    }
}

/// The same numbers in every run (xorshift).
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below that of the sides.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

impl Default for Dice {
    fn default() -> Self {
        Self(1)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

impl Memory {
    /// A disk with these bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        let bytes = Bytes { seen: bytes.clone(), synced: bytes, ..Bytes::default() };
        Self(Arc::new(Mutex::new(bytes)))
    }

    pub(crate) fn disk(&self) -> Result<Disk, String> {
        let own = self.clone();
        if self.bytes().seen.is_empty() {
            let database = builder().create_with_backend(self.clone()).unwrap();
            prepare(&database).unwrap();
        }
        let open = move || builder().create_with_backend(own.clone());
        Disk::with("memory".to_owned(), Box::new(open)).map_err(|error| error.to_string())
    }

    /// Whether there is a state on it that can be read.
    pub fn check(&self) -> Result<(), String> {
        self.disk().map(drop)
    }

    /// Makes every write fail from now on, or none.
    pub fn fail(&self, fails: bool) {
        self.bytes().fails = fails;
    }

    /// What is on it.
    pub fn copy(&self) -> Vec<u8> {
        self.bytes().seen.clone()
    }

    /// What is on it after a power cut.
    pub fn cut(&self) -> Vec<u8> {
        self.bytes().cut()
    }

    /// What a power cut would have left during each sync since this was last asked.
    pub fn photos(&self) -> Vec<Vec<u8>> {
        self.bytes().photos.replace(Vec::new()).unwrap_or_default()
    }

    fn bytes(&self) -> MutexGuard<'_, Bytes> {
        self.0.lock().unwrap()
    }

    fn step(&self, step: Step) -> io::Result<()> {
        let mut bytes = self.bytes();
        if bytes.fails {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        step.apply(&mut bytes.seen);
        bytes.since.push(step);
        Ok(())
    }
}

impl Step {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Step::SetLen(length) => bytes.resize(*length, 0),
            Step::Write(at, data) => {
                let end = at + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*at..end].copy_from_slice(data);
            }
        }
    }
}

impl StorageBackend for Memory {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.bytes();
        let at = usize::try_from(offset).unwrap();
        let read = bytes.seen.get(at..).and_then(|rest| rest.get(..out.len()));
        out.copy_from_slice(read.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.step(Step::SetLen(usize::try_from(len).unwrap()))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut bytes = self.bytes();
        if bytes.photos.is_some() {
            let photo = bytes.cut();
            bytes.photos.get_or_insert_default().push(photo);
        }
        let steps = std::mem::take(&mut bytes.since);
        steps.iter().for_each(|step| step.apply(&mut bytes.synced));
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.step(Step::Write(usize::try_from(offset).unwrap(), data.to_vec()))
    }
}
