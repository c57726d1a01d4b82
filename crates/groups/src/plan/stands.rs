//! Whether a plan is still about the group as it is.

use std::collections::BTreeMap;

use super::{Action, Plan, Step, Why};
use crate::{Identity, Server, Snapshot};

/// What became of a step that was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// It is to be done.
    Before,
    /// It is done.
    After,
    /// Somebody else did something.
    Other,
}

impl Plan {
    /// What somebody else has changed since the plan was made: nothing if the plan can be carried
    /// out, be it to its end after it was begun.
    ///
    /// What the plan itself does is no change of others, so a plan that was interrupted stands.
    pub fn conflicts(&self, now: &Snapshot) -> Vec<String> {
        if self.fingerprint == now.fingerprint() {
            return Vec::new();
        }
        let mut there: BTreeMap<Identity, &Server> = now
            .members
            .iter()
            .filter(|member| now.get(&member.identity()).is_some())
            .map(|member| (member.identity(), &member.server))
            .collect();
        let mut found = Vec::new();
        for step in &self.steps {
            let is = there.remove(&step.server.identity());
            if step.seen(is) == Seen::Other {
                found.push(match is {
                    Some(_) => format!("{} was changed by somebody else", step.server),
                    None => format!("{} was removed by somebody else", step.server),
                });
            }
        }
        for kept in &self.kept {
            let is_away = matches!(kept.why, Why::Absent | Why::Missing);
            match there.remove(&kept.server.identity()) {
                Some(_) if is_away => found.push(format!("{} was added", kept.server)),
                Some(is) if !same(is, &kept.server) => {
                    found.push(format!("{} was changed", kept.server));
                }
                None if !is_away => found.push(format!("{} was removed", kept.server)),
                _ => {}
            }
        }
        if self.incomplete.is_none() {
            found.extend(there.keys().map(|identity| format!("{identity} was added")));
        }
        found
    }
}

impl Step {
    fn seen(&self, is: Option<&Server>) -> Seen {
        match (self.action, is) {
            (Action::Add, None) => Seen::Before,
            (Action::Add, Some(is)) if same(is, &self.server) => Seen::After,
            (Action::Remove, None) => Seen::After,
            (Action::Remove, Some(is)) if same(is, &self.server) => Seen::Before,
            (Action::Change, Some(is)) if same(is, &self.server) => Seen::After,
            (Action::Change, Some(is)) if self.before.as_ref().is_some_and(|was| same(is, was)) => {
                Seen::Before
            }
            _ => Seen::Other,
        }
    }
}

/// Whether a server is as it was, or as it is to be: of what nothing is said, anything will do.
fn same(is: &Server, was: &Server) -> bool {
    let text = |server: &Server| server.description.clone().unwrap_or_default();
    is.weight.unwrap_or(100) == was.weight.unwrap_or(100)
        && (was.description.is_none() || text(is) == text(was))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_nothing_is_said_anything_will_do() {
        let server = || Server::ecs("i-1", 80);
        assert!(same(&server().description("web"), &server()));
        assert!(same(&server().weight(100), &server()));
        assert!(same(&server().description("web"), &server().description("web")));
        assert!(!same(&server().description("web"), &server().description("db")));
        assert!(!same(&server(), &server().description("db")));
        assert!(!same(&server().weight(99), &server()));
    }
}
