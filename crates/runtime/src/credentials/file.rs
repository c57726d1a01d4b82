//! Reading a file that may be anything, without waiting for its end for ever.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use aliyun_core::Secret;

use super::CredentialsError;

/// No file that a provider reads is nearly as large.
const LARGEST: u64 = 1 << 20;
/// How long the end of a pipe may take: whoever writes to one that is named here does it now.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many pipes may be waited for: such a wait cannot be ended.
const MOST_PIPES: usize = 16;

/// A small text file. What is in it may be secret.
pub(super) async fn read(path: &Path) -> Result<Secret, CredentialsError> {
    let missing = || CredentialsError::new(format!("{} does not exist", path.display()));
    read_if_there(path).await?.ok_or_else(missing)
}

/// The same; none if there is no such file.
pub(super) async fn read_if_there(path: &Path) -> Result<Option<Secret>, CredentialsError> {
    let owned = path.to_owned();
    #[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
    let text = tokio::task::spawn_blocking(move || read_anything(owned)).await;
    // No threads are there, and no files either: that is the error.
    #[cfg(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
    let text = Ok::<_, io::Error>(read_anything(owned));
    let text = match text.unwrap_or_else(|error| Err(io::Error::other(error))) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let shown = path.display();
            return Err(CredentialsError::new(format!("{shown} cannot be read: {error}")));
        }
    };
    // Some editors put a byte order mark before everything.
    Ok(Some(match text.expose().strip_prefix('\u{feff}') {
        Some(rest) => Secret::from(rest),
        None => text,
    }))
}

/// A runtime that ends waits for this, so it must come to an end; what is no plain file may not,
/// and is read by a thread that nobody waits for.
fn read_anything(path: PathBuf) -> io::Result<Secret> {
    if std::fs::metadata(&path)?.is_file() {
        return read_at_most(&path);
    }
    let place = Place::take()?;
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || {
        let text = read_at_most(&path);
        drop(place);
        // Nobody may be waiting any more.
        let _ = sender.send(text);
    })?;
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let seconds = PATIENCE.as_secs();
        Err(io::Error::other(format!(
            "it is no plain file, and its end did not come in {seconds} s"
        )))
    })
}

/// The place of a pipe among those that may be waited for.
struct Place;

static PIPES: AtomicUsize = AtomicUsize::new(0);

impl Place {
    fn take() -> io::Result<Self> {
        let place = Self;
        if PIPES.fetch_add(1, Ordering::Relaxed) < MOST_PIPES {
            return Ok(place);
        }
        Err(io::Error::other("it is no plain file, and the ends of others did not come either"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        PIPES.fetch_sub(1, Ordering::Relaxed);
    }
}

fn read_at_most(path: &Path) -> io::Result<Secret> {
    let mut text = String::new();
    let read = File::open(path)?.take(LARGEST + 1).read_to_string(&mut text);
    let text = Secret::from(text);
    if read? as u64 > LARGEST {
        return Err(io::Error::other(format!("more than {LARGEST} bytes")));
    }
    Ok(text)
}
