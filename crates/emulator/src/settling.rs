//! Changes that take their time, as those of the service do: while one settles, states show it and
//! a second change of the same thing is refused as busy. What the things are, and with which code, is
//! said by the product.

use std::collections::BTreeSet;
use std::time::Duration;

use aliyun_core::{Effect, OperationInfo, Params, ToValue, Value};
use serde::{Deserialize, Serialize};

use crate::api_error::ApiError;
use crate::clock::milliseconds;
use crate::product::State;
use crate::registry::Caller;
use crate::scene::Scene;
use crate::state::{Change, Left, Slot, Subject, Unsettled};

/// How long changes take to settle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settling {
    /// Nothing takes time.
    #[default]
    AtOnce,
    /// So long by the clock of the emulator.
    After(Duration),
    /// Until the changed thing was described so many times.
    AfterDescribes(u32),
}

/// The same in JSON.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(tag = "Policy", rename_all_fields = "PascalCase", deny_unknown_fields)]
pub(crate) enum Policy {
    // With braces, since of a variant without any serde takes members that it does not know.
    AtOnce {},
    After { milliseconds: u64 },
    AfterDescribes { describes: u32 },
}

impl From<Settling> for Policy {
    fn from(settling: Settling) -> Self {
        match settling {
            Settling::AtOnce => Self::AtOnce {},
            Settling::After(time) => {
                let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
                Self::After { milliseconds }
            }
            Settling::AfterDescribes(describes) => Self::AfterDescribes { describes },
        }
    }
}

impl From<Policy> for Settling {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::AtOnce {} => Self::AtOnce,
            Policy::After { milliseconds } => Self::After(Duration::from_millis(milliseconds)),
            Policy::AfterDescribes { describes } => Self::AfterDescribes(describes),
        }
    }
}

/// A call, before it is read.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The operation.
    pub info: &'static OperationInfo,
    /// Its parameters.
    pub params: &'a Params,
}

impl Ask<'_> {
    /// The text of a parameter, if it says anything.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.params.get(name).filter(|text| !text.is_empty())
    }

    /// The region that the call names, if its operation knows how.
    fn region(&self) -> Option<&str> {
        self.given(self.info.region_param?)
    }

    /// The texts of parameters, each alone or in a list: `JobId`, `JobIds.1`.
    fn texts(&self, names: &[&str]) -> BTreeSet<&str> {
        let is_item = |rest: &str| rest.strip_prefix('.').is_some_and(|n| n.parse::<u32>().is_ok());
        let is_asked = |name: &str| {
            let mut rests = names.iter().filter_map(|known| name.strip_prefix(known));
            rests.any(|rest| rest.is_empty() || is_item(rest))
        };
        let given = self.params.iter().filter(|(name, text)| !text.is_empty() && is_asked(name));
        given.map(|(_, text)| text).collect()
    }
}

/// What a product says about changes of its state that take their time.
pub trait Settles: State + Sized {
    /// What is changed as a whole.
    type Subject: Subject;
    /// What a change is about.
    type Change: Change;

    /// The changes that have not settled.
    fn unsettled(&self) -> &Unsettled<Self::Subject, Self::Change>;

    /// The same, to be changed.
    fn unsettled_mut(&mut self) -> &mut Unsettled<Self::Subject, Self::Change>;

    /// What a call names, directly or by something that belongs to it.
    fn subjects(&self, ask: &Ask<'_>) -> Vec<Self::Subject>;

    /// What an object of an answer is about. What is within it does not count then.
    fn shown(value: &Value<'_>) -> Option<Self::Subject>;

    /// Why a change that a call asks for is refused while another one of its subject settles, if it
    /// is.
    fn busy(ask: &Ask<'_>, subject: &Self::Subject, change: &Self::Change) -> Option<ApiError>;

    /// Whether a subject is there. What is not does not settle.
    fn is_there(&self, subject: &Self::Subject) -> bool;

    /// What a subject is a part of that is changed with it: who waits for the part has waited for both.
    fn whole(&self, _part: &Self::Subject) -> Option<Self::Subject> {
        None
    }

    /// What of a change can be told before it is done only.
    fn before(&self, _ask: &Ask<'_>, _subjects: &[Self::Subject]) -> Option<Self::Change> {
        None
    }

    /// What begins to settle with a change that was done: the subjects that it named, and what was
    /// told before.
    fn changes(
        &self,
        ask: &Ask<'_>,
        subjects: Vec<Self::Subject>,
        before: Option<Self::Change>,
        answer: &dyn ToValue,
    ) -> Vec<(Self::Subject, Self::Change)>;
}

/// The settling of one call: what it touches, and how long that takes if it is a change.
pub(crate) struct Course<S: Settles> {
    subjects: Vec<S::Subject>,
    left: Option<Left>,
    before: Option<S::Change>,
}

impl<S: Settles> Course<S> {
    /// Refuses a change of what is being changed.
    pub(crate) fn begin(
        ask: &Ask<'_>,
        caller: &Caller<'_>,
        scene: &mut Scene<'_, S>,
    ) -> Result<Self, ApiError> {
        let nothing = Self { subjects: Vec::new(), left: None, before: None };
        // An unknown region is for the behaviour to refuse.
        let Ok(slot) = scene.slot(ask.region()) else { return Ok(nothing) };
        let Some(own) = slot.own::<S>() else { return Ok(nothing) };
        if caller.settling == Settling::AtOnce && own.unsettled().is_empty() {
            return Ok(nothing);
        }
        let subjects = own.subjects(ask);
        if ask.info.effect != Effect::Read {
            let busy = |subject| S::busy(ask, subject, own.unsettled().get(subject)?);
            if let Some(error) = subjects.iter().find_map(busy) {
                return Err(error);
            }
        }
        let before = own.before(ask, &subjects);
        Ok(Self { subjects, left: caller.settling.left(caller.milliseconds), before })
    }

    /// Notes that a call was done: a change begins to settle, an answer has described.
    pub(crate) fn end(self, ask: &Ask<'_>, answer: &dyn ToValue, scene: &mut Scene<'_, S>) {
        if ask.info.effect == Effect::Read {
            return self.describe(ask, answer, scene);
        }
        let begun = std::mem::take(&mut scene.begun);
        if let Ok(slot) = scene.slot(ask.region()) {
            self.change(ask, &begun, answer, slot);
        }
        scene.begun = begun;
    }

    /// Whether anything of a region has not settled.
    fn goes_on(slot: &mut Slot) -> bool {
        let is_settled = slot.own::<S>().is_none_or(|own| own.unsettled().is_empty());
        !is_settled || slot.jobs.going().next().is_some()
    }

    /// An answer describes what it shows of its region, and the jobs that it lists or that were asked
    /// for, in whatever region they were begun: who asks for a job may name none.
    fn describe(mut self, ask: &Ask<'_>, answer: &dyn ToValue, scene: &mut Scene<'_, S>) {
        // Nearly always there is nothing to be waited for.
        if !scene.slots().any(|(_, slot)| Self::goes_on(slot)) {
            return;
        }
        let here = scene.region_id(ask.region()).ok();
        let answer = answer.to_value();
        let listed = scene.services.listed_jobs.map(|jobs| jobs.ids(&answer));
        let mut asked = ask.texts(scene.services.jobs);
        asked.extend(listed.into_iter().flatten());
        for (region, slot) in scene.slots() {
            let is_here = here.as_deref() == Some(region);
            if !Self::goes_on(slot) || !is_here && asked.is_empty() {
                continue;
            }
            let mut described = Vec::new();
            if is_here {
                described.append(&mut self.subjects);
                add_shown::<S>(&answer, &mut described);
            }
            let ids: Vec<_> = described.iter().map(|subject| subject.name().1).collect();
            let of_jobs = slot.jobs.described(&asked, &ids);
            if let Some(own) = slot.own::<S>() {
                let parts = own.unsettled().iter().map(|(subject, ..)| subject);
                let is_described = |it: &&S::Subject| {
                    of_jobs.described.contains(it.name().1) || described.contains(it)
                };
                let parts = parts.filter(is_described);
                let wholes: Vec<_> = parts.filter_map(|part| own.whole(part)).collect();
                described.extend(wholes);
                own.unsettled_mut().described(&described, &of_jobs);
            }
        }
    }

    fn change(self, ask: &Ask<'_>, begun: &[String], answer: &dyn ToValue, slot: &mut Slot) {
        let Some(own) = slot.own::<S>() else { return };
        // What was deleted does not settle.
        for subject in &self.subjects {
            if !own.is_there(subject) {
                own.unsettled_mut().forget(subject);
            }
        }
        let Some(left) = self.left else { return };
        let mut changed = Vec::new();
        for (subject, change) in own.changes(ask, self.subjects, self.before, answer) {
            changed.push(subject.name().1.to_owned());
            own.unsettled_mut().begin(subject, change, left);
        }
        begun.iter().for_each(|id| slot.jobs.go_on(id, left, changed.clone()));
    }
}

impl Settling {
    /// How long a change takes that begins now.
    fn left(self, now: i64) -> Option<Left> {
        match self {
            Settling::AtOnce => None,
            Settling::After(time) => Some(Left::Until(now.saturating_add(milliseconds(time)))),
            Settling::AfterDescribes(times) => Some(Left::Describes(times)),
        }
    }
}

/// Adds what an answer shows; what is only named within that does not count.
fn add_shown<S: Settles>(value: &Value<'_>, shown: &mut Vec<S::Subject>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| add_shown::<S>(item, shown)),
        Value::Object(members) => match S::shown(value) {
            Some(subject) => shown.push(subject),
            None => members.iter().for_each(|(_, member)| add_shown::<S>(member, shown)),
        },
        _ => {}
    }
}
