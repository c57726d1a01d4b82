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
    /// How many parameters a request may have, in query and form together. 16,384. The largest call
    /// creates 100 rules of ALB: with 20 tags, with ten conditions of a name and a value, and with
    /// five actions of which one forwards to five groups, each has more than a hundred. About so many
    /// parameters with names that long fit into a body of 1 MiB.
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
            parameters: 16_384,
        }
    }
}
