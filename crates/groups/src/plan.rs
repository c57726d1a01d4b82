//! What is to be done to make a group what it is to be.

mod make;
mod show;
mod stands;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Apply, Desired, Group, Owner, Server};

/// What is to be done to a group, and what stays as it is.
///
/// `Display` shows it as a diff. It can be kept as text and applied later: its fingerprint tells
/// whether somebody has changed the group meanwhile.
///
/// ```
/// use aliyun_lb_groups::{Desired, Member, Server, Snapshot, Table};
///
/// # fn main() -> Result<(), aliyun_lb_groups::Error> {
/// let seen = [Server::ecs("i-1", 80).weight(100), Server::ecs("i-2", 80).weight(100)];
/// let seen = Snapshot::new("rsp-1", seen.map(Member::new));
/// let desired = [Server::ecs("i-2", 80).weight(50), Server::ecs("i-3", 80).weight(100)];
/// let plan = Desired::exactly(desired).plan_from(&seen, Table::new(20))?;
/// assert_eq!(
///     plan.to_string(),
///     "group rsp-1: 1 to add, 1 to change, 1 to remove, 0 stay\n\
///      + i-3:80 weight 100\n\
///      ~ i-2:80 weight 100 → 50\n\
///      - i-1:80 weight 100\n",
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[must_use]
pub struct Plan {
    /// The ID of the group.
    pub group: String,
    /// The [fingerprint](crate::Snapshot::fingerprint) of what was seen.
    pub fingerprint: String,
    /// What the group is to become.
    pub desired: Desired,
    /// What is to be done.
    pub steps: Vec<Step>,
    /// What stays as it is, and why.
    pub kept: Vec<Kept>,
    /// Why nothing is removed, where the group was not seen as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<String>,
}

/// What is done to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    /// It is added.
    Add,
    /// Its weight or its description is changed.
    Change,
    /// It is removed.
    Remove,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Remove => "remove",
        })
    }
}

/// One server that is added, changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// The server as it is to be, or as it was if it goes.
    pub server: Server,
    /// The server as it was, if it is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Server>,
}

/// One server that stays as it is, or stays away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Kept {
    /// The server as it is.
    pub server: Server,
    /// Whose it is.
    pub owner: Owner,
    /// Why nothing is done to it.
    pub why: Why,
}

/// Why nothing is done to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Why {
    /// It is as it is to be.
    AsWanted,
    /// It is as it is to be but for its weight, which is kept.
    WeightKept,
    /// Nothing was said of it.
    NotNamed,
    /// Something is wanted of it, and it is somebody else's.
    OwnedByOthers,
    /// It would be removed, but not all of the group is known.
    Incomplete,
    /// It is not in the group, and is not to be.
    Absent,
    /// It is to be changed, and is not in the group.
    Missing,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The servers of one kind of step.
    pub fn servers(&self, action: Action) -> impl Iterator<Item = &Server> {
        self.steps.iter().filter(move |step| step.action == action).map(|step| &step.server)
    }

    /// Does it, unless somebody else has changed the group since.
    pub fn apply<'a>(&self, group: &'a dyn Group) -> Apply<'a> {
        Apply::plan(self.clone(), group)
    }
}
