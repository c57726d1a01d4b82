//! What the clients have seen, what the emulator has counted, and what the process takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aliyun_lb_emulator::Emulator;
use aliyun_runtime::{Metrics, Outcome};
use aliyun_slb_tests::memory::kibibytes_of;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The calls of all clients.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    begun: AtomicU64,
    ended: AtomicU64,
    attempts: AtomicU64,
    finished: AtomicU64,
    failed: AtomicU64,
}

impl Seen {
    /// Something that makes calls begins.
    pub fn begin(&self) {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
    }

    /// It has ended, well or with an error.
    pub fn end(&self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }

    pub fn begun(&self) -> u64 {
        self.0.begun.load(Ordering::Relaxed)
    }

    pub fn ended(&self) -> u64 {
        self.0.ended.load(Ordering::Relaxed)
    }

    pub fn attempts(&self) -> u64 {
        self.0.attempts.load(Ordering::Relaxed)
    }

    pub fn failed(&self) -> u64 {
        self.0.failed.load(Ordering::Relaxed)
    }
}

impl Metrics for Seen {
    fn attempt_finished(&self, _: &Outcome<'_>) {
        self.0.attempts.fetch_add(1, Ordering::Relaxed);
    }

    fn call_finished(&self, outcome: &Outcome<'_>) {
        self.0.finished.fetch_add(1, Ordering::Relaxed);
        self.0.failed.fetch_add(u64::from(outcome.result.is_err()), Ordering::Relaxed);
    }
}

/// What the emulator says of itself, at `/_emulator/metrics`.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Calls that were answered or reset.
    pub requests: u64,
    /// Open connections.
    pub connections: u64,
}

impl Figures {
    pub async fn of(emulator: &Emulator) -> Self {
        let text = metrics(emulator).await.expect("the figures of the emulator");
        let sum = |name: &str| {
            let lines = text.lines().filter(|line| {
                line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']))
            });
            lines.filter_map(|line| line.rsplit_once(' ')?.1.parse::<u64>().ok()).sum()
        };
        Self {
            requests: sum("lb_emulator_requests_total"),
            connections: sum("lb_emulator_connections"),
        }
    }
}

async fn metrics(emulator: &Emulator) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(emulator.address()).await?;
    let head = "GET /_emulator/metrics HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text)
}

/// The memory of the process in MiB, where the machine tells it as Linux does.
pub fn resident() -> Option<u64> {
    kibibytes_of(std::process::id(), "VmRSS:").map(|kibibytes| kibibytes / 1024)
}
