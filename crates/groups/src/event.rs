//! What happens meanwhile.

use std::fmt;

use aliyun_core::excerpt;
use serde::{Deserialize, Serialize};

use crate::{Action, Cause, Entry, Report};

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
    },
    /// A call failed. What comes of it, later events tell.
    Failed {
        /// What it was to do.
        action: Action,
        /// With how many servers.
        servers: usize,
        /// Why it failed.
        cause: Cause,
    },
    /// It is known what became of a server.
    Ended(Entry),
    /// Something is waited for.
    Waiting {
        /// What, in words.
        what: String,
    },
    /// All is over.
    Finished(Box<Report>),
}

/// One line for a terminal.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { servers, complete: true } => write!(f, "{servers} servers in the group"),
            Self::Read { servers, .. } => {
                write!(f, "{servers} servers in the group, and others that were not seen")
            }
            Self::Planned { add, change, remove } => {
                write!(f, "{add} to add, {change} to change, {remove} to remove")
            }
            Self::Calling { action, servers } => write!(f, "{action} {servers} servers"),
            Self::Failed { action, servers, cause } => {
                write!(f, "{action} {servers} servers: {cause}")
            }
            Self::Ended(entry) => entry.fmt(f),
            Self::Waiting { what } => write!(f, "waiting for {}", excerpt(what)),
            Self::Finished(report) => report.summary().fmt(f),
        }
    }
}
