//! A server in a process of its own, which ends with its owner.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use aliyun_slb_tests::memory::kibibytes_of;

/// A program that says `listening on http://ADDRESS` once it does.
#[derive(Clone, Debug)]
pub struct Server {
    pub program: PathBuf,
    arguments: Vec<OsString>,
}

impl Server {
    pub fn new(program: PathBuf) -> Self {
        Self { program, arguments: Vec::new() }
    }

    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Starts it with a seed.
    pub fn seeded(&self, seed: &Path) -> Running {
        self.clone().argument("--seed").argument(seed).start()
    }

    /// Starts it and waits until it listens.
    pub fn start(&self) -> Running {
        let mut command = Command::new(&self.program);
        let command = command.args(&self.arguments).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{:?}: {e}", self.program));
        let out = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address =
            line.trim().rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
        Running { child, address: address.unwrap_or_else(|| panic!("it said {line:?}")) }
    }
}

/// A process with an address.
pub struct Running {
    pub child: Child,
    pub address: SocketAddr,
}

impl Running {
    /// The memory it takes, in megabytes, where the system tells.
    pub fn memory(&self) -> Option<f64> {
        memory_of(self.child.id(), "VmRSS:")
    }

    /// The seconds of processors that it has used, where the system tells.
    pub fn cpu(&self) -> Option<f64> {
        /// Of each, the system has a hundred a second.
        const TICK: f64 = 0.01;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The name of the program, in parentheses, may hold anything.
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let (user, system): (f64, f64) =
            (fields.get(11)?.parse().ok()?, fields.get(12)?.parse().ok()?);
        Some((user + system) * TICK)
    }
}

/// A figure of the memory of a process, in megabytes, by the name that the system has for it.
pub fn memory_of(process: u32, name: &str) -> Option<f64> {
    kibibytes_of(process, name).map(|kibibytes| kibibytes as f64 * 1024.0 / 1e6)
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
