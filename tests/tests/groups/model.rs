//! What must be so after a run, told from the state of the emulator and the report alone.

use std::collections::{BTreeMap, BTreeSet};

use aliyun_lb_groups::{Action, Because, Cause, Entry, Meaning, Outcome, Report};

use crate::servers::key;

/// The servers of a group by their names, with weight and description.
pub type Servers = BTreeMap<String, (i64, String)>;

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub what: What,
    /// The servers that were named, with the weights that they are to have.
    pub named: BTreeMap<String, i64>,
    /// Those that the named ones are to replace.
    pub replaced: BTreeSet<String>,
    pub keeps_weights: bool,
    pub ours: BTreeSet<String>,
    pub floor: usize,
    /// Whom others change, and who leaves by themselves, which nobody can foretell.
    pub restless: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Ours that were not named are to go.
    Exactly,
    Add,
    Remove,
    Change,
    Replace,
}

impl Asked {
    /// Whether a server is not to stay.
    fn is_unwanted(&self, id: &String) -> bool {
        let goes = self.what == What::Exactly && !self.named.contains_key(id);
        self.ours.contains(id) && (goes || self.replaced.contains(id))
    }
}

pub fn serving(servers: &Servers) -> usize {
    servers.values().filter(|(weight, _)| *weight > 0).count()
}

/// Holds a report against what was there and what is there. `whole` says whether every look at the
/// group showed all of it.
pub fn check(asked: &Asked, before: &Servers, after: &Servers, report: &Report, whole: bool) {
    let mut told = BTreeSet::new();
    for entry in &report.entries {
        let id = key(&entry.server);
        assert!(told.insert(id.clone()), "{id} is told twice");
        if asked.restless.contains(&id) {
            continue;
        }
        let (was, is) = (before.get(&id), after.get(&id));
        assert!(fits(entry, was, is), "{id} was {was:?} and is {is:?}, and the report: {entry}");
        let is_ours = asked.ours.contains(&id) || was.is_none();
        assert!(is_ours || is == was, "{id} is somebody else's: it was {was:?} and is {is:?}");
    }
    let spoken_of = asked.named.keys().chain(&asked.replaced);
    let missing: Vec<_> = spoken_of.filter(|id| !told.contains(*id)).collect();
    assert!(missing.is_empty(), "nothing is told of {missing:?}");
    for id in before.keys().chain(after.keys()).filter(|id| !told.contains(*id)) {
        let is_restless = asked.restless.contains(id);
        if !is_restless {
            assert_eq!(before.get(id), after.get(id), "{id} was not spoken of");
        }
        if asked.is_unwanted(id) && before.contains_key(id) && !is_restless {
            let is_said = !whole && !report.is_success();
            assert!(is_said, "nothing is told of {id}, which is not wanted: {report}");
        }
    }
    if report.is_success() {
        check_wish(asked, before, after);
    }
    check_floor(asked, before, after);
}

/// Whether what became of a server is what is told of it.
fn fits(entry: &Entry, was: Option<&(i64, String)>, is: Option<&(i64, String)>) -> bool {
    let weight = i64::from(entry.server.weight.unwrap_or(100));
    let is_reached = match entry.action {
        Some(Action::Add | Action::Change) => is.is_some_and(|is| is.0 == weight),
        Some(Action::Remove) => is.is_none(),
        None => is == was,
    };
    match &entry.outcome {
        Outcome::Done | Outcome::Already => is_reached,
        Outcome::Refused(_) | Outcome::Failed(_) | Outcome::NotTried(_) => is == was,
        Outcome::Unknown(_) => is_reached || is == was,
        _ => false,
    }
}

/// Where all is told to have gone well, the group is what was asked for.
fn check_wish(asked: &Asked, before: &Servers, after: &Servers) {
    let of_rest = |id: &String| !asked.restless.contains(id);
    for (id, weight) in asked.named.iter().filter(|(id, _)| of_rest(id)) {
        let is = after.get(id);
        let is_so = match asked.what {
            What::Remove => is.is_none(),
            _ if asked.keeps_weights && before.contains_key(id) => is.is_some(),
            _ => is.is_some_and(|is| is.0 == *weight),
        };
        assert!(is_so, "{id} is {is:?}, and all is told to be done");
    }
    for id in before.keys().filter(|id| asked.is_unwanted(id) && of_rest(id)) {
        assert!(!after.contains_key(id), "{id} is there, and all is told to be done");
    }
}

/// What must be so of a run of which nothing is told, because it was cut off.
pub fn check_untold(asked: &Asked, before: &Servers, after: &Servers) {
    for id in before.keys().chain(after.keys()) {
        let is_meant = asked.named.contains_key(id) || asked.is_unwanted(id);
        let is_ours = asked.ours.contains(id) || !before.contains_key(id);
        if !(is_meant && is_ours || asked.restless.contains(id)) {
            assert_eq!(before.get(id), after.get(id), "{id} is not ours to change");
        }
    }
    check_floor(asked, before, after);
}

fn check_floor(asked: &Asked, before: &Servers, after: &Servers) {
    if asked.restless.is_empty() {
        let least = asked.floor.min(serving(before));
        assert!(serving(after) >= least, "{} serve, and {least} are the least", serving(after));
    }
}

/// After a run without faults everything is so, but for what may not be.
pub fn check_whole(report: &Report, is_full: bool) {
    let is_waiting = |entry: &&Entry| entry.outcome == Outcome::NotTried(Because::NotReplaced);
    let comes_less = report.failures().any(|entry| !is_waiting(&entry));
    for entry in report.failures() {
        let may = match &entry.outcome {
            Outcome::NotTried(Because::OwnedByOthers | Because::Floor | Because::Missing) => true,
            Outcome::NotTried(Because::NotReplaced) => comes_less,
            outcome => is_full && wants_room(outcome),
        };
        assert!(may, "nothing stood in the way: {entry} of {report}");
    }
}

/// Whether there was no room for some server.
pub fn lacks_room(report: &Report) -> bool {
    report.failures().any(|entry| wants_room(&entry.outcome))
}

fn wants_room(outcome: &Outcome) -> bool {
    let is_quota = |cause: &Cause| cause.meaning == Meaning::Quota;
    match outcome {
        Outcome::Refused(cause) | Outcome::NotTried(Because::Stopped(cause)) => is_quota(cause),
        _ => false,
    }
}
