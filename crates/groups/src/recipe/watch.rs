//! What a step is told to, and what stops it.

use std::fmt;

use crate::{Event, Stop};

/// What sees the events of a step, and may stop it.
///
/// ```
/// use aliyun_lb_groups::{Drain, Error, Group, Recipe, Stop, Watch};
///
/// # async fn example(group: &dyn Group, mut drain: Drain, stop: Stop) -> Result<(), Error> {
/// let mut watch = Watch::new().on_event(|event| println!("{event}")).stopped_by(&stop);
/// drain.step(group, &mut watch).await
/// # }
/// ```
#[derive(Default)]
#[must_use]
pub struct Watch<'a> {
    listener: Option<Listener<'a>>,
    stop: Stop,
}

type Listener<'a> = Box<dyn FnMut(&Event) + Send + 'a>;

impl<'a> Watch<'a> {
    /// Nothing sees the events, and nothing stops the step.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same by which every event is seen as it happens.
    pub fn on_event(mut self, listener: impl FnMut(&Event) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// The same by which this stops the step.
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    pub(super) fn see(&mut self, event: &Event) {
        if let Some(listener) = &mut self.listener {
            listener(event);
        }
    }

    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("stop", &self.stop).finish_non_exhaustive()
    }
}
