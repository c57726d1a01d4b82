//! What a group is to the engine: a small table and a few calls.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde::{Deserialize, Serialize};

use crate::{Failure, Health, Identity, Server, Snapshot};

/// The future of a call of a group.
pub type GroupFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// A group of servers of some product.
///
/// The groups of SLB, NLB and ALB are here; others are made by implementing this. A call changes
/// the servers that it is given and returns when the change is over, the jobs that it sets off
/// included. It gets between one and [`Table::servers_per_call`] servers, and never two at a time
/// for one [`Snapshot::lock`]. It may be repeated with servers for which the change was made
/// before: whatever the service answers to that, the engine reads the group to tell what is so.
///
/// ```
/// use std::sync::Mutex;
/// use aliyun_lb_groups::{Desired, Group, GroupFuture, Member, Server, Snapshot, Table};
///
/// /// A group that is a list in memory.
/// struct Listed(Mutex<Vec<Server>>);
///
/// impl Group for Listed {
///     fn id(&self) -> &str {
///         "listed"
///     }
///     fn table(&self) -> Table {
///         Table::new(20)
///     }
///     fn read(&self) -> GroupFuture<'_, Snapshot> {
///         let servers = self.0.lock().unwrap().clone();
///         let snapshot = Snapshot::new("listed", servers.into_iter().map(Member::new));
///         Box::pin(std::future::ready(Ok(snapshot)))
///     }
///     fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
///         self.0.lock().unwrap().extend_from_slice(servers);
///         Box::pin(std::future::ready(Ok(())))
///     }
///     fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
///         self.0.lock().unwrap().retain(|there| !servers.contains(there));
///         Box::pin(std::future::ready(Ok(())))
///     }
///     fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
///         let mut list = self.0.lock().unwrap();
///         for server in servers {
///             list.retain(|there| there.identity() != server.identity());
///             list.push(server.clone());
///         }
///         Box::pin(std::future::ready(Ok(())))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let group = Listed(Mutex::new(Vec::new()));
/// let report = Desired::exactly((1..=50).map(|n| Server::ecs(format!("i-{n}"), 80))).apply(&group).await;
/// assert!(report.is_success());
/// # }
/// ```
pub trait Group: Send + Sync {
    /// The ID of the group; of the load balancer for its default group.
    fn id(&self) -> &str;

    /// What holds for every group of this kind.
    fn table(&self) -> Table;

    /// Reads all of the group.
    ///
    /// What was read before something failed is an incomplete snapshot, and no error.
    fn read(&self) -> GroupFuture<'_, Snapshot>;

    /// Adds servers.
    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()>;

    /// Removes servers.
    fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()>;

    /// Sets the weights and descriptions of servers. Each has both, unless it never had one.
    fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()>;

    /// Puts servers in the place of others in one step. It is called where
    /// [`Table::replaces`] says so.
    fn replace<'a>(&'a self, old: &'a [Server], new: &'a [Server]) -> GroupFuture<'a, ()> {
        let _ = (old, new);
        Box::pin(std::future::ready(Err(Failure::unsupported(
            "the group has no call that replaces",
        ))))
    }

    /// Tells how healthy servers are.
    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        let _ = servers;
        Box::pin(std::future::ready(Err(Failure::unsupported("the group tells nothing of health"))))
    }
}

/// What holds for every group of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct Table {
    /// How many servers a call takes.
    pub servers_per_call: usize,
    /// Whether servers have a port of their own.
    pub has_ports: bool,
    /// Whether servers can be added, removed and changed at all.
    pub is_changeable: bool,
    /// Whether a call puts servers in the place of others in one step.
    pub replaces: bool,
}

impl Table {
    /// Of groups whose servers have ports, and which can be changed.
    pub const fn new(servers_per_call: usize) -> Self {
        let servers_per_call = if servers_per_call == 0 { 1 } else { servers_per_call };
        Self { servers_per_call, has_ports: true, is_changeable: true, replaces: false }
    }

    /// The same, with servers that have no port of their own.
    pub const fn without_ports(mut self) -> Self {
        self.has_ports = false;
        self
    }

    /// The same, which stay as they were made.
    pub const fn fixed(mut self) -> Self {
        self.is_changeable = false;
        self
    }

    /// The same, with a call that replaces.
    pub const fn replacing(mut self) -> Self {
        self.replaces = true;
        self
    }
}

/// What a failure means for a change of several servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Meaning {
    /// Some server of the call stands in the way: it does not exist, does not fit, or is there
    /// already. Without it the others can go on.
    Server,
    /// The group or the load balancer takes no more servers.
    Quota,
    /// The group is no more, or never was.
    Gone,
    /// It was busy for longer than the client has patience.
    Busy,
    /// The caller may not do it, or is not recognised: no call will do.
    Denied,
    /// The group cannot do it.
    Unsupported,
    /// Anything else.
    Other,
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "a server stands in the way",
            Self::Quota => "no room for more servers",
            Self::Gone => "the group does not exist",
            Self::Busy => "busy for too long",
            Self::Denied => "not permitted",
            Self::Unsupported => "the group cannot do it",
            Self::Other => "it failed",
        })
    }
}
