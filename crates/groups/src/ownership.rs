//! Whose the servers of a group are.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Identity, Member};

/// Which servers of a group are ours to change and to remove. It is said, and never guessed.
///
/// Servers of others are shown in a plan and never touched, not even where a server of theirs is
/// one that we want.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub enum Ownership {
    /// All of them: nobody else adds servers to the group.
    #[default]
    All,
    /// Those whose description is this text, to the letter. It is written into the description of
    /// what we add. The vendor's controller for Kubernetes marks its servers in this way.
    Mark(String),
    /// Those that we have registered, by our own record. A [`Report`](crate::Report) tells the
    /// record as it is afterwards; until there is one, [`Event::Ended`](crate::Event) tells each
    /// server as it is added. What was there already when it was to be added is not ours.
    Record(BTreeSet<Identity>),
}

impl Ownership {
    /// A record of these servers.
    pub fn record<I: Into<Identity>>(servers: impl IntoIterator<Item = I>) -> Self {
        Self::Record(servers.into_iter().map(Into::into).collect())
    }

    /// Whose a server is.
    pub fn owner(&self, member: &Member) -> Owner {
        let ours = match self {
            Self::All => true,
            Self::Mark(mark) => member.server.description.as_deref() == Some(mark),
            Self::Record(record) => record.contains(&member.identity()),
        };
        if ours { Owner::Us } else { Owner::Others }
    }
}

/// Whose a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Owner {
    /// Ours.
    Us,
    /// Somebody else's.
    Others,
}

impl Owner {
    pub(crate) fn is_us(self) -> bool {
        self == Self::Us
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Us => "ours",
            Self::Others => "others'",
        })
    }
}
