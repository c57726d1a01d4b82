//! Running the program.

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A home without any settings, in which the program runs.
pub struct Home(TempDir);

/// How a run of the program ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file below the home, and gives its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The program with nothing of the environment that runs the tests.
    pub fn command(&self) -> Command {
        let mut command = Command::from_std(self.bare());
        command.timeout(std::time::Duration::from_secs(60));
        command
    }

    /// The same as a process of one's own.
    pub fn bare(&self) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_slb"));
        command
            .env_clear()
            .env("HOME", self.path())
            .env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
        command
    }

    /// Runs it with words, of which those in quotes hold spaces.
    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command().args(words))
    }

    /// Runs it against the embedded endpoint, whose state stays in the home.
    pub fn emulated(&self, words: &[&str]) -> Ran {
        let data = format!("--emulator={}", self.path().join("data").display());
        Ran::of(self.command().args(words).arg(data))
    }
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The same once it is seen to have ended so.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}
