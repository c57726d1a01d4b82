use std::time::Duration;

/// What one client may take, so that it cannot stop the others.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many connections are open at once. 512. When one more comes, the one is closed that has
    /// waited longest for its client, once that is a second; one whose request is being answered is
    /// not.
    pub connections: usize,
    /// How long the head of a request may take, and how long a connection may be idle. 30 s.
    pub head_time: Duration,
    /// How long the body of a request may take. 30 s.
    pub body_time: Duration,
    /// How long a client may keep the emulator from writing an answer. 30 s.
    pub write_time: Duration,
    /// How large the body of a request may be. 1 MiB.
    pub body_bytes: usize,
    /// How large the body of a control request may be, which can carry a whole state. 64 MiB.
    pub control_body_bytes: usize,
    /// How many snapshots are kept. 100.
    pub snapshots: usize,
    /// How many parameters are read of a request, in query and form together. 512.
    pub parameters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            body_bytes: 1 << 20,
            control_body_bytes: 64 << 20,
            snapshots: 100,
            parameters: 512,
        }
    }
}
