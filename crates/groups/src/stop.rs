//! Stopping what is under way, from outside.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;

/// A handle by which a change is stopped from outside: by a signal, by a deadline, by another task.
///
/// What goes by it takes no new step from then on. A call that is being made comes to its end, so
/// that it is known what became of its servers; waits and rests end at once. The report says of the
/// others that they were not tried because of it ([`Because::Interrupted`](crate::Because)), and a
/// recipe ends in an [`Error`](crate::Error) of the kind
/// [`Interrupted`](crate::ErrorKind::Interrupted), with what it has saved being right. Both can be
/// gone on with. Clones are one handle.
///
/// ```
/// use aliyun_lb_groups::{Group, Server, Stop, add};
///
/// # async fn example(group: &dyn Group, servers: Vec<Server>) {
/// let stop = Stop::new();
/// let by_time = stop.clone();
/// tokio::spawn(async move {
///     // A signal, or as here no more time.
///     tokio::time::sleep(std::time::Duration::from_secs(60)).await;
///     by_time.stop();
/// });
/// let report = add(group, servers).stopped_by(&stop).await;
/// print!("{report}"); // what was done until then, and what was not tried
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// One that has not stopped anything yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Stops all that goes by it, for good.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has been stopped.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is stopped.
    pub async fn stopped(&self) {
        let mut seen = self.0.subscribe();
        // The sender is there as long as this is.
        let _ = seen.wait_for(|is_stopped| *is_stopped).await;
    }

    /// Does something that may be given up at any moment; none if it was stopped before its end.
    pub(crate) async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (mut stopped, mut work) = (pin!(self.stopped()), pin!(work));
        std::future::poll_fn(|context| match stopped.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => work.as_mut().poll(context).map(Some),
        })
        .await
    }

    /// Rests for a time; false if it was stopped before.
    pub(crate) async fn rest(&self, time: Duration) -> bool {
        self.unless(tokio::time::sleep(time)).await.is_some()
    }
}

/// One that has not stopped anything yet.
impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_rest_ends_when_it_is_stopped_and_none_begins_after() {
        let stop = Stop::new();
        assert!(stop.rest(Duration::from_secs(1)).await);
        let begin = tokio::time::Instant::now();
        let other = stop.clone();
        let stopping = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(2)).await;
            other.stop();
        });
        assert!(!stop.rest(Duration::from_secs(9)).await);
        assert_eq!(begin.elapsed(), Duration::from_secs(2));
        stopping.await.unwrap();
        assert!(stop.is_stopped() && !stop.rest(Duration::from_secs(9)).await);
        assert_eq!(begin.elapsed(), Duration::from_secs(2));
    }
}
