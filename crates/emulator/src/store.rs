//! The state on disk, so that it outlives the program: one file of [redb](https://www.redb.org),
//! an embedded store whose transactions are whole or not at all.
//!
//! ```text
//! behaviour ──changes──▶ rows ──▶ queue ──▶ one thread: one transaction, one fsync ──▶ answer
//!          (account locked)      (a moment)      (whatever was queued meanwhile)
//! ```
//!
//! The rows of a change are queued while its account is still locked, so they are written in the
//! order of the calls. The lock is then let go: an fsync holds up nobody but those who wait for
//! it, and what is queued during one goes to disk with the next. No answer leaves before the
//! changes that it could tell of are on disk. Rows that could not be written stay in the queue.

mod batch;
mod disk;
mod error;
#[cfg(any(test, feature = "testing"))]
pub(crate) mod memory;
#[cfg(test)]
mod tests;

use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::watch;

pub(crate) use batch::{Batch, Lines};
pub(crate) use disk::Disk;
pub(crate) use error::StoreError;

/// Writes what it is handed, in order, on a thread of its own. It ends when this is dropped, after
/// it wrote what is left.
#[derive(Debug)]
pub(crate) struct Store {
    shared: Arc<Shared>,
    progress: watch::Receiver<Progress>,
    writer: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// Told when there is something to do.
    wake: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    batch: Batch,
    /// How often something was queued. Each time has its number.
    last: u64,
    closed: bool,
}

/// How far the writer is, by the numbers of the queue.
#[derive(Clone, Debug, Default)]
struct Progress {
    /// Everything up to here is on disk.
    written: u64,
    /// Everything up to here was tried.
    tried: u64,
    /// Why the last try failed.
    problem: Option<String>,
}

impl Store {
    pub(crate) fn new(disk: Disk) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (told, progress) = watch::channel(Progress::default());
        let own = Arc::clone(&shared);
        let writer = thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || write_all(disk, &own, &told))?;
        Ok(Self { shared, progress, writer: Some(writer) })
    }

    /// Hands over what is to be written, and returns its number.
    pub(crate) fn push(&self, batch: Batch) -> u64 {
        let mut queue = self.shared.queue();
        queue.batch.add(batch);
        queue.last += 1;
        self.shared.wake.notify_one();
        queue.last
    }

    /// Waits until what has this number is on disk. What failed before is tried once more.
    pub(crate) async fn written(&self, number: u64) -> Result<(), StoreError> {
        let tried = self.progress.borrow().tried;
        let number = if tried < number { number } else { self.retry(number) };
        let mut progress = self.progress.clone();
        let done = progress.wait_for(|now| now.tried >= number).await;
        match done.map(|now| if now.written >= number { None } else { now.problem.clone() }) {
            Ok(None) => Ok(()),
            Ok(Some(problem)) => Err(StoreError::new(problem)),
            Err(_) => Err(StoreError::new("its writer has ended")),
        }
    }

    /// Waits until everything that was queued is on disk.
    pub(crate) async fn all_written(&self) -> Result<(), StoreError> {
        let last = self.shared.queue().last;
        self.written(last).await
    }

    /// The number to wait for when this one was tried: itself if it was written, or a new one.
    fn retry(&self, number: u64) -> u64 {
        if self.progress.borrow().written >= number { number } else { self.push(Batch::default()) }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.queue().closed = true;
        self.shared.wake.notify_one();
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has left the file as its last transaction did.
            let _ = writer.join();
        }
    }
}

impl Shared {
    /// Whoever held the lock did one short step, so a queue is whole whatever happened to them.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is queued after `tried`, with the last number; `None` once there is no more to come.
    fn next(&self, tried: u64) -> Option<(Batch, u64)> {
        let idle = |queue: &mut Queue| queue.last == tried && !queue.closed;
        let waited = self.wake.wait_while(self.queue(), idle);
        let mut queue = waited.unwrap_or_else(PoisonError::into_inner);
        let more = queue.last > tried;
        more.then(|| (std::mem::take(&mut queue.batch), queue.last))
    }
}

/// The writer.
fn write_all(mut disk: Disk, shared: &Shared, told: &watch::Sender<Progress>) {
    let mut tried = 0;
    while let Some((batch, last)) = shared.next(tried) {
        tried = last;
        let problem = disk.write(&batch).err().map(|error| error.to_string());
        match &problem {
            None => told.send_modify(|progress| progress.written = last),
            Some(problem) => {
                // Whoever started the emulator is told, even if the callers pay no attention.
                let _ = writeln!(io::stderr(), "aliyun-emulator: {problem}");
                shared.queue().batch.put_back(batch);
            }
        }
        told.send_modify(|progress| (progress.tried, progress.problem) = (last, problem));
    }
}
