//! The memory of a process, where the system tells it as Linux does.

use std::fs;

/// A figure of it in kibibytes, by the name that the system has for it: `VmRSS:`.
pub fn kibibytes_of(process: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
