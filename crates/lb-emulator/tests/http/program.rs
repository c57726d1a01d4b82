//! The program itself, as a child.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// A running program. It is killed with the test.
pub struct Program(Child);

impl Program {
    pub fn spawn(arguments: &[&OsStr]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aliyun-lb-emulator"));
        Self(command.args(arguments).stdout(Stdio::piped()).spawn().unwrap())
    }

    /// The same, but it may have so many descriptors open.
    #[cfg(unix)]
    pub fn with_descriptors(most: usize) -> Self {
        let program = env!("CARGO_BIN_EXE_aliyun-lb-emulator");
        let script = format!("ulimit -n {most} && exec \"$0\"");
        let mut command = Command::new("sh");
        Self(command.args(["-c", &script, program]).stdout(Stdio::piped()).spawn().unwrap())
    }

    /// Where it listens, once it does.
    pub fn address(&mut self) -> SocketAddr {
        let mut line = String::new();
        BufReader::new(self.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://");
        address.unwrap_or_else(|| panic!("it did not start: {line:?}")).parse().unwrap()
    }

    /// The most memory that it had so far, in MiB; none where the system does not tell.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kibibytes: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kibibytes / 1024)
    }
}

/// With SIGKILL, where there are signals.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
