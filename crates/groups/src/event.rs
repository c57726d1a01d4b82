//! What happens meanwhile.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::report::told;
use crate::{Action, Cause, Entry, Identity, Outcome, Report};

/// Something that happened while a group was being changed.
///
/// Events come by callback, with [`Apply::on_event`](crate::Apply::on_event), or as a stream, with
/// [`Apply::events`](crate::Apply::events).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", rename_all_fields = "PascalCase")]
#[non_exhaustive]
pub enum Event {
    /// The group was read.
    Read {
        /// How many servers are in it.
        servers: usize,
        /// Whether that is all of it.
        complete: bool,
    },
    /// It is known what is to be done.
    Planned {
        /// How many servers are to be added.
        add: usize,
        /// How many are to be changed.
        change: usize,
        /// How many are to be removed.
        remove: usize,
    },
    /// A call is made.
    Calling {
        /// What it does.
        action: Action,
        /// With how many servers.
        servers: usize,
        /// How many others they take the place of in the same step.
        #[serde(default)]
        replaced: usize,
    },
    /// A call failed. What comes of it, later events tell.
    Failed {
        /// What it was to do.
        action: Action,
        /// With how many servers.
        servers: usize,
        /// How many others they were to take the place of in the same step.
        #[serde(default)]
        replaced: usize,
        /// Why it failed.
        cause: Cause,
    },
    /// It is known what became of a server.
    Ended(Entry),
    /// A server is to go, and is not in the group.
    NotThere {
        /// The server.
        server: Identity,
    },
    /// Something is waited for.
    Waiting {
        /// What, in words that follow "waiting for".
        what: String,
    },
    /// All is over.
    Finished(Box<Report>),
}

/// A sentence for a terminal.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { servers, complete: true } => write!(f, "the group has {}", of(*servers)),
            Self::Read { servers, .. } => {
                write!(f, "the group has {}, and others that were not seen", of(*servers))
            }
            Self::Planned { add: 0, change: 0, remove: 0 } => f.write_str("nothing is to be done"),
            Self::Planned { add, change, remove } => {
                let parts = [(add, "added"), (change, "changed"), (remove, "removed")];
                let parts = parts.into_iter().filter(|(count, _)| **count > 0);
                let parts: Vec<_> =
                    parts.map(|(count, done)| format!("{} to be {done}", are(*count))).collect();
                f.write_str(&parts.join(", "))
            }
            Self::Calling { action, servers, replaced } => {
                f.write_str(&doing(*action, *servers, *replaced))
            }
            Self::Failed { action, servers, replaced, cause } => {
                write!(f, "{} failed: {cause}", doing(*action, *servers, *replaced))
            }
            Self::Ended(entry) => ended(f, entry),
            Self::NotThere { server } => write!(f, "{server} is not in the group"),
            Self::Waiting { what } => write!(f, "waiting for {}", told(what)),
            Self::Finished(report) => write!(f, "the change ended: {}", report.summary()),
        }
    }
}

fn of(servers: usize) -> String {
    if servers == 1 { "1 server".to_owned() } else { format!("{servers} servers") }
}

fn are(servers: usize) -> String {
    format!("{} {}", of(servers), if servers == 1 { "is" } else { "are" })
}

fn doing(action: Action, servers: usize, replaced: usize) -> String {
    let servers = of(servers);
    match (action, replaced) {
        (Action::Add, 0) => format!("adding {servers}"),
        (Action::Add, replaced) => format!("adding {servers} in the place of {replaced}"),
        (Action::Change, _) => format!("changing {servers}"),
        (Action::Remove, _) => format!("removing {servers}"),
    }
}

/// What became of a server.
fn ended(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let server = &entry.server;
    let done = match entry.action {
        Some(Action::Add) => "added",
        Some(Action::Remove) => "removed",
        Some(Action::Change) | None => "changed",
    };
    match &entry.outcome {
        Outcome::Done => write!(f, "{server} was {done}"),
        Outcome::Already => write!(f, "{server} is as it is to be already"),
        Outcome::Refused(cause) => write!(f, "{server} was not {done}, it was refused: {cause}"),
        Outcome::Failed(cause) => write!(f, "{server} was not {done}, the job failed: {cause}"),
        Outcome::Unknown(cause) => {
            write!(f, "it is not known whether {server} was {done}: {cause}")
        }
        Outcome::NotTried(because) => write!(f, "{server} was not {done}: {because}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Because, Meaning, Server};

    #[test]
    fn every_event_is_a_sentence() {
        let cause = || Cause {
            meaning: Meaning::Other,
            code: Some("InternalError".into()),
            request_id: Some("R".into()),
            message: "a message that is longer than a name, whose end says what is to be done, \
                      so that it must not be cut off"
                .into(),
        };
        let why = cause().to_string();
        let entry = |action, outcome| {
            Event::Ended(Entry { server: Server::ecs("i-1", 80), action, outcome })
        };
        for (event, told) in [
            (Event::Read { servers: 1, complete: true }, "the group has 1 server".to_owned()),
            (
                Event::Read { servers: 3, complete: false },
                "the group has 3 servers, and others that were not seen".to_owned(),
            ),
            (Event::Planned { add: 0, change: 0, remove: 0 }, "nothing is to be done".to_owned()),
            (
                Event::Planned { add: 2, change: 0, remove: 1 },
                "2 servers are to be added, 1 server is to be removed".to_owned(),
            ),
            (
                Event::Calling { action: Action::Add, servers: 2, replaced: 0 },
                "adding 2 servers".to_owned(),
            ),
            (
                Event::Calling { action: Action::Add, servers: 1, replaced: 2 },
                "adding 1 server in the place of 2".to_owned(),
            ),
            (
                Event::Failed { action: Action::Remove, servers: 1, replaced: 0, cause: cause() },
                format!("removing 1 server failed: {why}"),
            ),
            (entry(Some(Action::Add), Outcome::Done), "i-1:80 was added".to_owned()),
            (entry(None, Outcome::Already), "i-1:80 is as it is to be already".to_owned()),
            (
                entry(Some(Action::Add), Outcome::Refused(cause())),
                format!("i-1:80 was not added, it was refused: {why}"),
            ),
            (
                entry(Some(Action::Add), Outcome::Failed(cause())),
                format!("i-1:80 was not added, the job failed: {why}"),
            ),
            (
                entry(Some(Action::Remove), Outcome::Unknown(cause())),
                format!("it is not known whether i-1:80 was removed: {why}"),
            ),
            (
                entry(Some(Action::Remove), Outcome::NotTried(Because::Floor)),
                "i-1:80 was not removed: too few servers would be left".to_owned(),
            ),
            (
                Event::NotThere { server: Server::ecs("i-1", 80).identity() },
                "i-1:80 is not in the group".to_owned(),
            ),
            (
                Event::Waiting { what: "servers to drain".into() },
                "waiting for servers to drain".to_owned(),
            ),
        ] {
            assert_eq!(event.to_string(), told);
        }
        assert!(why.ends_with("cut off; request R"), "{why}");
    }
}
