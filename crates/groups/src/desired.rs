//! What a group is to become.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::recipe::in_place;
use crate::{Apply, Error, Group, Identity, Ownership, Plan, Server, ServerKind, Snapshot, Table};

/// What a group is to become, whatever it is now: the input of a [`Plan`].
///
/// ```
/// use aliyun_lb_groups::{Desired, Ownership, Server};
///
/// let web = (1..=137).map(|n| Server::ecs(format!("i-{n:03}"), 8080).weight(100));
/// let desired = Desired::exactly(web)
///     .ownership(Ownership::Mark("k8s/80/web/default/c1".into()))
///     .keep_weights(true)
///     .floor(2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct Desired {
    pub(crate) servers: Wish,
    #[serde(default)]
    pub(crate) ownership: Ownership,
    #[serde(default)]
    pub(crate) keep_weights: bool,
    #[serde(default)]
    pub(crate) order: Order,
    #[serde(default)]
    pub(crate) floor: usize,
}

/// Which servers are spoken of, and what is wanted of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", rename_all_fields = "PascalCase")]
#[non_exhaustive]
pub enum Wish {
    /// These are in the group, as they are here, and no others of ours.
    Exactly(Vec<Server>),
    /// These are in the group, as they are here. Others stay.
    Add(Vec<Server>),
    /// These are not in the group. Others stay.
    Remove(Vec<Identity>),
    /// These have the weights and descriptions that they have here. Others stay, and what is not
    /// in the group is refused.
    Change(Vec<Server>),
    /// The new ones are in the group, as they are here, and the old ones are not. Others stay. An
    /// old one goes in one step with new ones that come, where the product has such a call, and
    /// otherwise once all new ones are there.
    Replace {
        /// Those that go.
        old: Vec<Identity>,
        /// Those that come.
        new: Vec<Server>,
    },
}

impl Wish {
    /// The servers that are to be so, and those that are to go.
    pub(crate) fn parts(&self) -> (&[Server], &[Identity]) {
        match self {
            Self::Exactly(servers) | Self::Add(servers) | Self::Change(servers) => (servers, &[]),
            Self::Remove(identities) => (&[], identities),
            Self::Replace { old, new } => (new, old),
        }
    }
}

/// In which order servers come and go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Order {
    /// New servers first, so that there are never fewer than before. What there is no room for comes
    /// at the end, in the place of others that go, a call's worth at a time. Old servers that are
    /// [replaced](Desired::replacing) stay instead.
    #[default]
    AddFirst,
    /// New servers first as long as there is room. From then on others go for them at once, before
    /// weights are changed, a call's worth at a time.
    FreeFirst,
}

impl Desired {
    fn new(servers: Wish) -> Self {
        Self {
            servers,
            ownership: Ownership::All,
            keep_weights: false,
            order: Order::AddFirst,
            floor: 0,
        }
    }

    /// These servers, and of ours no others.
    pub fn exactly(servers: impl IntoIterator<Item = Server>) -> Self {
        Self::new(Wish::Exactly(servers.into_iter().collect()))
    }

    /// These servers beside those that are there.
    pub fn adding(servers: impl IntoIterator<Item = Server>) -> Self {
        Self::new(Wish::Add(servers.into_iter().collect()))
    }

    /// The group without these servers.
    pub fn removing<I: Into<Identity>>(servers: impl IntoIterator<Item = I>) -> Self {
        Self::new(Wish::Remove(servers.into_iter().map(Into::into).collect()))
    }

    /// The weights and descriptions that these servers have here, where they have any.
    pub fn changing(servers: impl IntoIterator<Item = Server>) -> Self {
        Self::new(Wish::Change(servers.into_iter().collect()))
    }

    /// The group with new servers in the place of old ones.
    pub fn replacing<I: Into<Identity>>(
        old: impl IntoIterator<Item = I>,
        new: impl IntoIterator<Item = Server>,
    ) -> Self {
        let old = old.into_iter().map(Into::into).collect();
        Self::new(Wish::Replace { old, new: new.into_iter().collect() })
    }

    /// One weight for these servers.
    pub fn weighing<I: Into<Identity>>(servers: impl IntoIterator<Item = I>, weight: i32) -> Self {
        Self::changing(servers.into_iter().map(|server| bare(server.into()).weight(weight)))
    }

    /// Whose servers are ours: all of them unless set.
    pub fn ownership(mut self, ownership: Ownership) -> Self {
        self.ownership = ownership;
        self
    }

    /// Whether a server that is there keeps its weight, whatever it is to be: off unless set. It is
    /// for groups in which people change weights by hand.
    pub fn keep_weights(mut self, keep: bool) -> Self {
        self.keep_weights = keep;
        self
    }

    /// In which order servers come and go: new ones first unless set.
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// How many servers with a weight above 0 are left at any time, whosever they are: no floor
    /// unless set. What cannot go because of it is told in the report.
    pub fn floor(mut self, servers: usize) -> Self {
        self.floor = servers;
        self
    }

    /// Which servers are spoken of.
    pub fn wish(&self) -> &Wish {
        &self.servers
    }

    /// Whose servers are ours, as [`Desired::ownership`] set it.
    pub fn owners(&self) -> &Ownership {
        &self.ownership
    }

    /// Reads a group, and plans what is to be done.
    pub async fn plan(&self, group: &dyn Group) -> Result<Plan, Error> {
        self.check(group.table())?;
        let snapshot = group.read().await.map_err(Error::read)?;
        self.plan_from(&snapshot, group.table())
    }

    /// Plans what is to be done to a group of this kind that was seen so.
    pub fn plan_from(&self, snapshot: &Snapshot, table: Table) -> Result<Plan, Error> {
        self.check(table)?;
        Ok(Plan::make(self.clone(), snapshot))
    }

    /// Plans and does it, anew should somebody else change the group in between.
    pub fn apply<'a>(&self, group: &'a dyn Group) -> Apply<'a> {
        Apply::desired(self.clone(), group)
    }

    /// The identities that are spoken of.
    fn identities(&self) -> Vec<Identity> {
        let (servers, leaving) = self.servers.parts();
        servers.iter().map(Server::identity).chain(leaving.iter().cloned()).collect()
    }

    pub(crate) fn check(&self, table: Table) -> Result<(), Error> {
        if let Wish::Replace { old, new } = &self.servers {
            in_place(old, new)?;
        }
        if let Ownership::Mark(mark) = &self.ownership
            && mark.trim().is_empty()
        {
            let text = "the mark of what is ours is empty, and so is the description of what is";
            return Err(Error::invalid(format!("{text} somebody else's: give a text")));
        }
        let mut seen = BTreeSet::new();
        for identity in self.identities() {
            if table.has_ports && identity.port.is_none() && !identity.server_id.starts_with("acs:")
            {
                return Err(Error::invalid(format!("{identity} needs a port: say which one")));
            }
            if !table.has_ports && identity.port.is_some() {
                let text = "has a port, and servers of this group have none of their own";
                return Err(Error::invalid(format!("{identity} {text}: leave it out")));
            }
            if let Some(twice) = seen.replace(identity) {
                return Err(Error::invalid(format!("{twice} is there twice: name it once")));
            }
        }
        let coming = match &self.servers {
            Wish::Exactly(servers) | Wish::Add(servers) | Wish::Replace { new: servers, .. } => {
                servers
            }
            Wish::Change(_) | Wish::Remove(_) => return Ok(()),
        };
        for server in coming {
            if server.server_type.has_addresses() && server.server_ip.is_none() {
                let text = "needs its address, which tells it from its others: give ServerIp";
                return Err(Error::invalid(format!("{server} {text}")));
            }
            if let (Ownership::Mark(mark), Some(other)) = (&self.ownership, &server.description)
                && mark != other
            {
                let text =
                    "has a description of its own, which is where the mark of its owner goes";
                return Err(Error::invalid(format!("{server} {text}: leave it out")));
            }
        }
        Ok(())
    }
}

/// A server of which nothing but its identity is known. Its kind is that of the one in the group.
pub(crate) fn bare(identity: Identity) -> Server {
    let kind = if identity.server_ip.is_some() { ServerKind::Eni } else { ServerKind::Ecs };
    let mut server = Server::new(kind, identity.server_id);
    server.port = identity.port;
    server.server_ip = identity.server_ip;
    server
}

/// Adds servers to a group, and tells what became of each. One that is there already stays, with
/// the weight and the description that it is to have.
pub fn add<'a>(group: &'a dyn Group, servers: impl IntoIterator<Item = Server>) -> Apply<'a> {
    Desired::adding(servers).apply(group)
}

/// Removes servers from a group, and tells what became of each.
pub fn remove<'a, I: Into<Identity>>(
    group: &'a dyn Group,
    servers: impl IntoIterator<Item = I>,
) -> Apply<'a> {
    Desired::removing(servers).apply(group)
}

/// Puts new servers of a group in the place of old ones, and tells what became of each: in one step
/// where the product has a call for it, and otherwise the new ones come before the old ones go.
/// Nobody waits for the health of the new ones: [`BlueGreen`](crate::BlueGreen) does.
pub fn replace<'a, I: Into<Identity>>(
    group: &'a dyn Group,
    old: impl IntoIterator<Item = I>,
    new: impl IntoIterator<Item = Server>,
) -> Apply<'a> {
    Desired::replacing(old, new).apply(group)
}

/// Sets the weights of servers of a group, and tells what became of each.
pub fn set_weights<'a, I: Into<Identity>>(
    group: &'a dyn Group,
    weights: impl IntoIterator<Item = (I, i32)>,
) -> Apply<'a> {
    let servers = weights.into_iter().map(|(server, weight)| bare(server.into()).weight(weight));
    Desired::changing(servers).apply(group)
}
