//! A change as a stream of what happens.

use std::collections::VecDeque;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Apply;
use crate::{Event, Report};

/// The events of a change, which is made as they are asked for. The last one is
/// [`Event::Finished`].
#[must_use = "nothing is changed until events are asked for"]
pub struct Events<'a> {
    change: Option<Pin<Box<dyn Future<Output = Report> + Send + 'a>>>,
    waiting: Arc<Mutex<VecDeque<Event>>>,
}

impl<'a> Events<'a> {
    pub(super) fn new(mut apply: Apply<'a>) -> Self {
        let waiting = Arc::new(Mutex::new(VecDeque::new()));
        let (queue, mut before) = (waiting.clone(), apply.listener.take());
        let apply = apply.on_event(move |event| {
            if let Some(listener) = &mut before {
                listener(event);
            }
            queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(event.clone());
        });
        Self { change: Some(apply.into_future()), waiting }
    }

    /// The next event, or none after the last.
    pub async fn next(&mut self) -> Option<Event> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn pop(&self) -> Option<Event> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

impl Stream for Events<'_> {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        if let Some(event) = self.pop() {
            return Poll::Ready(Some(event));
        }
        let Some(change) = &mut self.change else { return Poll::Ready(None) };
        let is_over = change.as_mut().poll(context).is_ready();
        if is_over {
            self.change = None;
        }
        match self.pop() {
            Some(event) => Poll::Ready(Some(event)),
            None if is_over => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl fmt::Debug for Events<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("is_over", &self.change.is_none()).finish_non_exhaustive()
    }
}
