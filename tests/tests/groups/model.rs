//! What must be so after a run, told from the state of the emulator and the report alone.

use std::collections::{BTreeMap, BTreeSet};

use aliyun_lb_groups::{Action, Because, Outcome, Report};

/// The servers of a group by their IDs, with weight and description.
pub type Servers = BTreeMap<String, (i64, String)>;

/// What was asked for.
pub struct Asked {
    /// The servers that were named.
    pub named: BTreeSet<String>,
    /// Whether ours that were not named were to go.
    pub exactly: bool,
    pub ours: BTreeSet<String>,
    pub floor: usize,
    /// Whom the other writer changes, which nobody can foretell.
    pub theirs_to_change: BTreeSet<String>,
}

pub fn serving(servers: &Servers) -> usize {
    servers.values().filter(|(weight, _)| *weight > 0).count()
}

/// Holds a report against what was there and what is there.
pub fn check(asked: &Asked, before: &Servers, after: &Servers, report: &Report) {
    let mut told = BTreeSet::new();
    for entry in &report.entries {
        let id = &entry.server.server_id;
        assert!(told.insert(id.clone()), "{id} is told twice");
        let (was, is) = (before.get(id), after.get(id));
        let weight = i64::from(entry.server.weight.unwrap_or(100));
        let is_reached = match entry.action {
            Some(Action::Add | Action::Change) => is.is_some_and(|is| is.0 == weight),
            Some(Action::Remove) => is.is_none(),
            None => is == was,
        };
        let fits = match &entry.outcome {
            Outcome::Done | Outcome::Already => is_reached,
            Outcome::Refused(_) | Outcome::NotTried(_) => is == was,
            Outcome::Unknown(_) => is_reached || is == was,
            _ => false,
        };
        assert!(fits, "{id} was {was:?} and is {is:?}, and the report says: {entry}");
        let is_ours = asked.ours.contains(id) || was.is_none();
        assert!(is_ours || is == was, "{id} is somebody else's: it was {was:?} and is {is:?}");
    }
    let missing: Vec<_> = asked.named.difference(&told).collect();
    assert!(missing.is_empty(), "nothing is told of {missing:?}");
    for id in before.keys().chain(after.keys()) {
        if asked.exactly && asked.ours.contains(id) && before.contains_key(id) {
            assert!(told.contains(id), "nothing is told of {id}, which is not wanted");
        }
        if !told.contains(id) && !asked.theirs_to_change.contains(id) {
            assert_eq!(before.get(id), after.get(id), "{id} was not spoken of");
        }
    }
    check_floor(asked, before, after);
}

/// What must be so of a run of which nothing is told, because it was cut off.
pub fn check_untold(asked: &Asked, before: &Servers, after: &Servers) {
    for id in before.keys().chain(after.keys()) {
        let may = asked.named.contains(id) || (asked.exactly && asked.ours.contains(id));
        let is_ours = asked.ours.contains(id) || !before.contains_key(id);
        if !(may && is_ours || asked.theirs_to_change.contains(id)) {
            assert_eq!(before.get(id), after.get(id), "{id} is not ours to change");
        }
    }
    check_floor(asked, before, after);
}

fn check_floor(asked: &Asked, before: &Servers, after: &Servers) {
    if asked.theirs_to_change.is_empty() {
        let least = asked.floor.min(serving(before));
        assert!(serving(after) >= least, "{} serve, and {least} are the least", serving(after));
    }
}

/// After a run without faults everything is so, but for what may not be.
pub fn check_whole(report: &Report) {
    for entry in report.failures() {
        let may = matches!(
            entry.outcome,
            Outcome::NotTried(Because::OwnedByOthers | Because::Floor | Because::Missing)
        );
        assert!(may, "nothing stood in the way: {entry}");
    }
}
