//! Programs of other languages: whether they are here, and running them in bounded time.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

/// How long an installation may take.
pub const INSTALL_TIME: Duration = Duration::from_secs(600);

/// How long the steps of all clients may take.
pub const RUN_TIME: Duration = Duration::from_secs(120);

/// The folder of the scripts.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interop")
}

pub fn script(name: &str) -> String {
    fs::read_to_string(scripts().join(name)).expect(name)
}

/// The version of a program; none, and a word about it, if the program is not here.
pub async fn version(program: &str) -> Option<String> {
    let mut command = Command::new(program);
    command.arg("--version");
    match run(command, Duration::from_secs(60)).await {
        Ok(version) => Some(version),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // Past the capture of the test harness, which shows nothing of a test that passes.
            let _ = writeln!(io::stderr(), "SKIPPED: {program} is not on this machine");
            None
        }
        Err(error) => panic!("{program} --version: {error}"),
    }
}

/// The standard output of a program that succeeds in time.
pub async fn run(mut command: Command, limit: Duration) -> io::Result<String> {
    let output = timeout(limit, command.kill_on_drop(true).output());
    let output = output.await.map_err(|_| io::Error::other(format!("longer than {limit:?}")))??;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    if output.status.success() {
        Ok(out)
    } else {
        Err(io::Error::other(format!("{}\n{out}\n{err}", output.status)))
    }
}

/// Something installed under `target/interop`, once for each `fingerprint` of what is wanted. While it
/// is used it stays as it is: tests use it side by side, and who installs is alone.
pub struct Installation {
    pub folder: PathBuf,
    marker: PathBuf,
    fingerprint: String,
    lock: File,
}

impl Installation {
    pub fn new(name: &str, fingerprint: String) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let home = target.join("interop");
        fs::create_dir_all(&home).expect("target/interop");
        let lock = File::create(home.join(format!("{name}.lock"))).expect("a lock");
        let marker = home.join(format!("{name}.installed"));
        Self { folder: home.join(name), marker, fingerprint, lock }
    }

    /// An empty folder to install into; none if everything is there already.
    pub fn begin(&self) -> Option<&Path> {
        self.lock.lock_shared().expect("a place beside others");
        if self.is_there() {
            return None;
        }
        self.lock.unlock().expect("no lock");
        self.lock.lock().expect("the lock");
        if self.is_there() {
            self.share();
            return None;
        }
        let _ = fs::remove_file(&self.marker);
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder).expect("a folder");
        Some(&self.folder)
    }

    /// Everything is there: the next run need not install it.
    pub fn finish(&self) {
        fs::write(&self.marker, &self.fingerprint).expect("a marker");
        self.share();
    }

    fn is_there(&self) -> bool {
        fs::read_to_string(&self.marker).is_ok_and(|known| known == self.fingerprint)
    }

    /// Lets others use it too.
    fn share(&self) {
        self.lock.unlock().expect("no lock");
        self.lock.lock_shared().expect("a place beside others");
        assert!(self.is_there(), "tests of another state of the project have installed theirs");
    }
}

/// A program that talks to this machine only: no proxy, no settings from outside.
pub fn client(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "DEBUG"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
}
