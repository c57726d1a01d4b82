//! A group in memory that fails as it is told, for tests.

#![allow(dead_code)] // Each test file takes what it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::sync::Mutex;

use aliyun_lb_groups::*;

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// It is refused so, and nothing is done.
    Refused(Meaning),
    /// It is done, and nobody sees the answer.
    DoneUnseen,
    /// It is not done, and nobody sees the answer.
    LostUnseen,
}

#[derive(Debug, Default)]
pub struct State {
    pub members: BTreeMap<Identity, Server>,
    pub healths: BTreeMap<Identity, Health>,
    /// What happens to the next calls that write.
    pub troubles: Vec<Option<Trouble>>,
    /// How many of the next reads fail.
    pub unread: usize,
    pub incomplete: bool,
    /// Servers that the service refuses.
    pub bad: BTreeSet<Identity>,
    pub room: Option<usize>,
    /// Every call that wrote, with its servers.
    pub calls: Vec<(Action, Vec<Identity>)>,
    /// The least number of servers with a weight that there ever was.
    pub least_serving: Option<usize>,
}

/// A group in memory.
#[derive(Debug)]
pub struct Fake {
    pub state: Mutex<State>,
    pub table: Table,
}

impl Fake {
    pub fn new(servers: impl IntoIterator<Item = Server>) -> Self {
        let state = State {
            members: servers.into_iter().map(|server| (server.identity(), server)).collect(),
            ..State::default()
        };
        Self { state: Mutex::new(state), table: Table::new(20) }
    }

    pub fn with(self, set: impl FnOnce(&mut State)) -> Self {
        set(&mut self.state.lock().unwrap());
        self
    }

    pub fn servers(&self) -> Vec<Server> {
        self.state.lock().unwrap().members.values().cloned().collect()
    }

    pub fn calls(&self) -> Vec<(Action, usize)> {
        let state = self.state.lock().unwrap();
        state.calls.iter().map(|(action, servers)| (*action, servers.len())).collect()
    }

    /// As over a network: what is dropped before its end may be done or not.
    async fn call(&self, action: Action, servers: &[Server]) -> Result<(), Failure> {
        tokio::task::yield_now().await;
        self.write(&[(action, servers)])
    }

    /// What stands first is what the call is noted as.
    fn write(&self, parts: &[(Action, &[Server])]) -> Result<(), Failure> {
        let mut state = self.state.lock().unwrap();
        for (_, servers) in parts {
            assert!(!servers.is_empty() && servers.len() <= self.table.servers_per_call);
        }
        let servers = parts.iter().flat_map(|(_, servers)| *servers);
        state.calls.push((parts[0].0, servers.map(Server::identity).collect()));
        let seen = state.meets_trouble()?;
        state.check(parts)?;
        let servers =
            parts.iter().flat_map(|(action, servers)| servers.iter().map(|it| (*action, it)));
        for (action, server) in servers {
            let identity = server.identity();
            match action {
                Action::Add | Action::Change => {
                    let weight = server.weight.unwrap_or(100);
                    state.members.insert(identity, server.clone().weight(weight));
                }
                Action::Remove => {
                    state.members.remove(&identity);
                }
            }
        }
        let serving = state.members.values().filter(|server| server.weight != Some(0)).count();
        let least = state.least_serving.map_or(serving, |least| least.min(serving));
        state.least_serving = Some(least);
        seen
    }
}

impl State {
    /// What happens to a call: it is not done, or it is and this is the answer.
    fn meets_trouble(&mut self) -> Result<Result<(), Failure>, Failure> {
        let trouble = if self.troubles.is_empty() { None } else { self.troubles.remove(0) };
        let unseen = || Failure::new(Meaning::Other, "no answer").with_unknown_outcome();
        match trouble {
            Some(Trouble::Refused(meaning)) => {
                let failure = Failure::new(meaning, "refused").with_code("Code");
                Err(failure.with_request_id("request-1"))
            }
            Some(Trouble::LostUnseen) => Err(unseen()),
            Some(Trouble::DoneUnseen) => Ok(Err(unseen())),
            None => Ok(Ok(())),
        }
    }

    /// As the service: the whole call is refused for one server, or for want of room.
    fn check(&self, parts: &[(Action, &[Server])]) -> Result<(), Failure> {
        let refused = |meaning, code: &str| {
            Err(Failure::new(meaning, "refused").with_code(code).with_request_id("request-1"))
        };
        let count = |wanted| {
            let parts = parts.iter().filter(|(action, _)| *action == wanted);
            parts.map(|(_, servers)| servers.len()).sum::<usize>()
        };
        for (action, server) in
            parts.iter().flat_map(|(action, servers)| servers.iter().map(|it| (*action, it)))
        {
            let (identity, is_there) =
                (server.identity(), self.members.contains_key(&server.identity()));
            if self.bad.contains(&identity) {
                return refused(Meaning::Server, "Bad");
            }
            if is_there == (action == Action::Add) {
                return refused(Meaning::Server, if is_there { "There" } else { "Absent" });
            }
        }
        let (more, fewer) = (count(Action::Add), count(Action::Remove));
        match self.room {
            Some(room) if more > 0 && self.members.len() + more > room + fewer => {
                refused(Meaning::Quota, "Full")
            }
            _ => Ok(()),
        }
    }
}

impl Group for Fake {
    fn id(&self) -> &str {
        "fake"
    }

    fn table(&self) -> Table {
        self.table
    }

    fn read(&self) -> GroupFuture<'_, Snapshot> {
        let mut state = self.state.lock().unwrap();
        if state.unread > 0 {
            state.unread -= 1;
            return Box::pin(ready(Err(Failure::new(Meaning::Other, "cannot be read"))));
        }
        let snapshot = Snapshot::new("fake", state.members.values().cloned().map(Member::new));
        let lock = format!("{:p}", std::ptr::from_ref(self));
        let snapshot = snapshot.locked_by(lock);
        let snapshot =
            if state.incomplete { snapshot.incomplete("a page failed") } else { snapshot };
        Box::pin(ready(Ok(snapshot)))
    }

    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        Box::pin(self.call(Action::Add, servers))
    }

    fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        Box::pin(self.call(Action::Remove, servers))
    }

    fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        Box::pin(self.call(Action::Change, servers))
    }

    fn replace<'a>(&'a self, old: &'a [Server], new: &'a [Server]) -> GroupFuture<'a, ()> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.write(&[(Action::Add, new), (Action::Remove, old)])
        })
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        let state = self.state.lock().unwrap();
        let of = |server: &Identity| state.healths.get(server).copied().unwrap_or(Health::Healthy);
        Box::pin(ready(Ok(servers.iter().map(|server| (server.clone(), of(server))).collect())))
    }
}

/// Servers `i-001` and on, with the weight 100.
pub fn web(numbers: impl IntoIterator<Item = u32>) -> Vec<Server> {
    numbers.into_iter().map(|n| Server::ecs(format!("i-{n:03}"), 80).weight(100)).collect()
}
