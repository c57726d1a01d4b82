//! A group as it was seen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Identity, Server};

/// What becomes of a server at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Status {
    /// It is in the group. Products whose groups tell no states have this one only.
    #[default]
    Available,
    /// It is being added.
    Adding,
    /// It is being changed.
    Configuring,
    /// It is being removed, and may still serve what it has.
    Removing,
}

/// A server of a group as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Member {
    /// The server with its weight and its note.
    #[serde(flatten)]
    pub server: Server,
    /// What becomes of it at the moment.
    #[serde(default)]
    pub status: Status,
}

impl Member {
    /// A server that is in its group.
    pub fn new(server: Server) -> Self {
        Self { server, status: Status::Available }
    }

    /// The same in another state.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// What tells it from the others.
    pub fn identity(&self) -> Identity {
        self.server.identity()
    }

    /// The share of requests that it gets. What says none gets 100.
    pub fn weight(&self) -> i32 {
        self.server.weight.unwrap_or(100)
    }

    /// Whether it gets requests, as far as its weight goes.
    pub fn serves(&self) -> bool {
        self.status != Status::Removing && self.weight() > 0
    }
}

/// A group as it was seen, at once and as a whole, or not quite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Snapshot {
    /// The ID of the group; of the load balancer for its default group.
    pub group: String,
    /// What takes one change at a time: the load balancer, or the group.
    pub lock: String,
    /// The servers.
    pub members: Vec<Member>,
    /// Why this is not all that is known of the group: a page that failed, an answer without what
    /// was asked for. Nothing is removed that rests on such a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<String>,
}

impl Snapshot {
    /// All servers of a group that is locked by itself.
    pub fn new(group: impl Into<String>, members: impl IntoIterator<Item = Member>) -> Self {
        let group = group.into();
        Self {
            lock: group.clone(),
            group,
            members: members.into_iter().collect(),
            incomplete: None,
        }
        .checked()
    }

    /// The same of a group that shares its lock with others: those of one load balancer.
    #[must_use]
    pub fn locked_by(mut self, lock: impl Into<String>) -> Self {
        self.lock = lock.into();
        self
    }

    /// The same, of which is known that it is not all.
    #[must_use]
    pub fn incomplete(mut self, why: impl Into<String>) -> Self {
        self.incomplete.get_or_insert_with(|| why.into());
        self
    }

    /// What cannot be told apart cannot be counted on.
    fn checked(self) -> Self {
        let mut seen = BTreeSet::new();
        for member in &self.members {
            let identity = member.identity();
            if member.server.server_type.has_addresses() && identity.server_ip.is_none() {
                let why = format!("the answer has no address for {identity}");
                return self.incomplete(why);
            }
            if !seen.insert(identity.clone()) {
                let why = format!("the answer has {identity} twice");
                return self.incomplete(why);
            }
        }
        self
    }

    /// Whether it is all of the group.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_none()
    }

    /// The server with this identity, unless it is not there or on its way out.
    pub fn get(&self, identity: &Identity) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.status != Status::Removing && member.identity() == *identity)
    }

    /// A short text that is another one when anything has changed: a server, a weight, a note.
    ///
    /// The order of servers and their states do not count.
    pub fn fingerprint(&self) -> String {
        let mut lines: Vec<String> = self
            .members
            .iter()
            .filter(|member| member.status != Status::Removing)
            .map(|member| {
                let description = member.server.description.as_deref().unwrap_or_default();
                format!("{:?} {} {description:?}", member.identity(), member.weight())
            })
            .collect();
        lines.sort();
        let hash = fnv(lines.iter().flat_map(|line| line.bytes().chain([b'\n'])));
        format!("{hash:016x}")
    }
}

/// FNV-1a: the same on every machine and in every version, which the hashers of `std` do not
/// promise. Nobody is kept out by it.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(servers: impl IntoIterator<Item = Server>) -> Snapshot {
        Snapshot::new("g", servers.into_iter().map(Member::new))
    }

    #[test]
    fn a_fingerprint_tells_changes_and_nothing_else() {
        let [a, b] = [1, 2].map(|n| Server::ecs(format!("i-{n}"), 80).weight(100));
        let seen = of([a.clone(), b.clone()]).fingerprint();
        assert_eq!(seen, of([b.clone(), a.clone()]).fingerprint());
        assert_ne!(seen, of([a.clone()]).fingerprint());
        assert_ne!(seen, of([a.clone(), b.clone().weight(0)]).fingerprint());
        assert_ne!(seen, of([a.clone(), b.clone().description("x")]).fingerprint());
        let leaving = Member::new(Server::ecs("i-3", 80)).status(Status::Removing);
        let members = [a, b].map(Member::new).into_iter().chain([leaving]);
        assert_eq!(seen, Snapshot::new("g", members).fingerprint());
    }

    #[test]
    fn what_cannot_be_told_apart_is_not_all() {
        let eni = Server::new(crate::ServerKind::Eni, "eni-1").port(80);
        assert!(!of([eni]).is_complete());
        assert!(!of([Server::ecs("i-1", 80), Server::ecs("i-1", 80)]).is_complete());
        assert!(of([Server::ecs("i-1", 80), Server::ecs("i-1", 81)]).is_complete());
    }

    #[test]
    fn a_server_on_its_way_out_is_not_found() {
        let [here, going] = ["i-1", "i-2"].map(|id| Server::ecs(id, 80));
        let leaving = Member::new(going.clone()).status(Status::Removing);
        let seen = Snapshot::new("g", [Member::new(here.clone()), leaving]);
        assert_eq!(seen.get(&here.identity()).map(|member| &member.server), Some(&here));
        assert_eq!(seen.get(&going.identity()), None);
        assert_eq!(seen.get(&Server::ecs("i-1", 81).identity()), None);
    }
}
