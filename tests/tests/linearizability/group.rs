//! What the calls of a group do one after the other: a model that knows nothing of the emulator.

use crate::checker::Model;
use crate::clients::Product;

/// How many servers there are.
pub const SERVERS: usize = 4;

/// The weights of the servers that are in the group.
pub type State = [Option<i32>; SERVERS];

/// A server, by its place, and the weight that it is to have.
pub type Weighed = (usize, i32);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    Read,
    Add(Vec<Weighed>),
    Remove(Vec<usize>),
    Change(Vec<Weighed>),
    Replace(Vec<usize>, Vec<Weighed>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Read(State),
    Done,
    /// Nothing was done, since a server is there already or is not there.
    Refused,
}

/// The group of a product. All of a call is done or nothing.
pub struct Group(pub Product);

impl Model for Group {
    type State = State;
    type Call = Call;
    type Answer = Answer;

    fn step(&self, state: &State, call: &Call) -> (State, Answer) {
        let next = match call {
            Call::Read => return (*state, Answer::Read(*state)),
            Call::Add(servers) => added(*state, servers),
            Call::Remove(servers) => self.removed(*state, servers),
            Call::Change(servers) => changed(*state, servers),
            Call::Replace(old, new) => {
                self.removed(*state, old).and_then(|state| added(state, new))
            }
        };
        next.map_or((*state, Answer::Refused), |next| (next, Answer::Done))
    }
}

impl Group {
    /// Classic load balancers pass over servers that are not there.
    fn removed(&self, mut state: State, servers: &[usize]) -> Option<State> {
        let is_there = |n: &usize| state[*n].is_some();
        if self.0 != Product::Slb && !servers.iter().all(is_there) {
            return None;
        }
        servers.iter().for_each(|n| state[*n] = None);
        Some(state)
    }
}

fn added(mut state: State, servers: &[Weighed]) -> Option<State> {
    for (n, weight) in servers {
        if state[*n].replace(*weight).is_some() {
            return None;
        }
    }
    Some(state)
}

fn changed(mut state: State, servers: &[Weighed]) -> Option<State> {
    for (n, weight) in servers {
        state[*n].replace(*weight)?;
    }
    Some(state)
}
