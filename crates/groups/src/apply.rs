//! Carrying out a plan.

mod events;
mod run;
mod settle;
mod stages;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

pub use self::events::Events;
use self::run::Run;
use crate::{Because, Cause, Desired, Event, Group, Order, Outcome, Plan, Report, Stop};

/// What a plan is worth when somebody else has changed the group since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IfChanged {
    /// Nothing: no server is touched, and the report says what has changed.
    #[default]
    Refuse,
    /// A new one is made of what the group is to become.
    PlanAnew,
}

/// The change of a group, which is made by awaiting it. It ends in a [`Report`], whatever happens.
///
/// It splits the servers into calls that the service takes, makes one change at a time for each
/// load balancer, or for each group where the product locks the group, and never makes an empty
/// call. A call that is refused for one server is split until that server is found, and the rest
/// goes on. When nobody saw what a call did, the group is read before anything is said.
///
/// A [`Stop`] ends it early and in a report too. When it is dropped, the call that is being made
/// may be done all the same. The same change can be made again afterwards.
#[must_use = "nothing is changed until it is awaited"]
pub struct Apply<'a> {
    group: &'a dyn Group,
    source: Source,
    if_changed: IfChanged,
    dry_run: bool,
    stop: Stop,
    listener: Option<Listener<'a>>,
}

type Listener<'a> = Box<dyn FnMut(&Event) + Send + 'a>;

/// What is carried out.
enum Source {
    Desired(Desired),
    Plan(Plan),
}

impl<'a> Apply<'a> {
    pub(crate) fn desired(desired: Desired, group: &'a dyn Group) -> Self {
        Self::new(Source::Desired(desired), group)
    }

    pub(crate) fn plan(plan: Plan, group: &'a dyn Group) -> Self {
        Self::new(Source::Plan(plan), group)
    }

    fn new(source: Source, group: &'a dyn Group) -> Self {
        Self {
            group,
            source,
            if_changed: IfChanged::Refuse,
            dry_run: false,
            stop: Stop::new(),
            listener: None,
        }
    }

    fn wish(&mut self) -> &mut Desired {
        match &mut self.source {
            Source::Desired(desired) => desired,
            Source::Plan(plan) => &mut plan.desired,
        }
    }

    /// In which order servers come and go, instead of what the plan says.
    pub fn order(mut self, order: Order) -> Self {
        self.wish().order = order;
        self
    }

    /// How many serving servers are left at any time, instead of what the plan says.
    pub fn floor(mut self, servers: usize) -> Self {
        self.wish().floor = servers;
        self
    }

    /// What becomes of a plan when somebody else has changed the group since: it is refused unless
    /// set. A change that is planned now is of what the group is now.
    pub fn if_changed(mut self, then: IfChanged) -> Self {
        self.if_changed = then;
        self
    }

    /// Whether nothing is to be changed: the group is read, and the report has everything that
    /// would be tried.
    pub fn dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }

    /// Ends it when this is stopped: the call that is being made comes to its end, and what is left
    /// is not tried.
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// Sees every event, as it happens.
    pub fn on_event(mut self, listener: impl FnMut(&Event) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Makes the change as a stream of events, the last of which has the report.
    pub fn events(self) -> Events<'a> {
        Events::new(self)
    }

    async fn run(mut self) -> Report {
        let mut listener = self.listener.take().unwrap_or_else(|| Box::new(|_| {}));
        let mut report = match self.changed(&mut listener).await {
            Ok(report) => report,
            Err(report) => *report,
        };
        report.entries.sort_by_key(|entry| entry.server.identity());
        listener(&Event::Finished(Box::new(report.clone())));
        report
    }

    /// Reads, plans and does it; or says at every server why not.
    async fn changed(self, listener: &mut Listener<'_>) -> Result<Report, Box<Report>> {
        let Self { group, source, if_changed, dry_run, stop, .. } = self;
        let (desired, plan) = match source {
            Source::Desired(desired) => (desired, None),
            Source::Plan(plan) => (plan.desired.clone(), Some(plan)),
        };
        let none = |because, reads| {
            let mut report = match &plan {
                Some(plan) => Report::of(plan).stopped(because),
                None => Report::untried(group.id(), &desired, because),
            };
            report.calls.reads = reads;
            Box::new(report)
        };
        desired
            .check(group.table())
            .map_err(|error| none(Because::Invalid(error.to_string()), 0))?;
        if let Some(plan) = &plan
            && plan.group != group.id()
        {
            let why = format!("the plan is for the group {}, and this is another", plan.group);
            return Err(none(Because::Invalid(why), 0));
        }
        let Some(snapshot) = stop.unless(group.read()).await else {
            return Err(none(Because::Interrupted, 1));
        };
        let snapshot =
            snapshot.map_err(|failure| none(Because::Unread(Cause::from(&failure)), 1))?;
        let (servers, complete) = (snapshot.members.len(), snapshot.is_complete());
        listener(&Event::Read { servers, complete });
        let plan = match &plan {
            None => Plan::make(desired.clone(), &snapshot),
            Some(plan) => match (plan.conflicts(&snapshot), if_changed) {
                (conflicts, _) if conflicts.is_empty() => plan.clone(),
                (_, IfChanged::PlanAnew) => Plan::make(desired.clone(), &snapshot),
                _ if !snapshot.is_complete() => {
                    let why = snapshot.incomplete.unwrap_or_default();
                    return Err(none(Because::Incomplete(why), 1));
                }
                (conflicts, IfChanged::Refuse) => return Err(none(Because::Changed(conflicts), 1)),
            },
        };
        let mut run = Run::new(group, &plan, &snapshot, stop, listener);
        if dry_run {
            run.stop(Because::DryRun);
        } else if !group.table().is_changeable && !plan.is_empty() {
            run.stop(Because::Fixed);
        }
        run.all(&plan).await;
        Ok(run.report())
    }
}

impl Report {
    /// The same in which nothing is tried. What was so when the plan was made may be so no more.
    fn stopped(mut self, because: Because) -> Self {
        for entry in &mut self.entries {
            if entry.action.is_some() || entry.outcome == Outcome::Already {
                entry.outcome = Outcome::NotTried(because.clone());
            }
        }
        self.stopped = Some(because);
        self
    }
}

impl<'a> IntoFuture for Apply<'a> {
    type Output = Report;
    type IntoFuture = Pin<Box<dyn Future<Output = Report> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Apply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apply")
            .field("group", &self.group.id())
            .field("if_changed", &self.if_changed)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

/// Makes several changes side by side, those that share a load balancer one after the other. The
/// reports are in the order of the changes.
pub async fn apply_all(changes: impl IntoIterator<Item = Apply<'_>>) -> Vec<Report> {
    let mut running: Vec<_> =
        changes.into_iter().map(|change| (change.into_future(), None)).collect();
    std::future::poll_fn(|context| {
        let mut all_done = true;
        for (change, report) in running.iter_mut().filter(|(_, report)| report.is_none()) {
            match change.as_mut().poll(context) {
                std::task::Poll::Ready(ended) => *report = Some(ended),
                std::task::Poll::Pending => all_done = false,
            }
        }
        if all_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, report)| report).collect()
}
