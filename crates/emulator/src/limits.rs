use std::time::Duration;

/// What one client may take, so that it cannot stop the others.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many calls may be held at once, each on its connection. 512. For every four of them one
    /// connection more may be open, so that what controls the emulator always comes through. When
    /// there is no place for another one, a client that has hung up loses its place, or the one that
    /// has sent nothing for the longest time, once that is a second; and busy clients are asked to
    /// connect anew, so that all have their turn.
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
    /// How many parameters are read of a request, in query and form together. 2048. The largest call
    /// changes 200 servers with all six members of each, which is 1,200; half as many more would fit,
    /// for members that are not documented yet, and for what clients send with every call.
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
            parameters: 2048,
        }
    }
}
