//! A transport that answers from a recording.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aliyun_core::excerpt;
use bytes::Bytes;

use super::SeenRequest;
use super::exchange::Exchange;
use super::redaction::{REDACTED, Redaction};
use crate::{Transport, TransportError, TransportErrorKind, TransportFuture};

/// A [`Transport`] that answers from what a [`Recorder`](super::Recorder) wrote: each exchange
/// once, to a request with the same operation and the same parameters. Clones share what is left.
///
/// Who signs, when and with which nonce makes no difference, nor do the host, the HTTP method and
/// `ClientToken`, which is new each time. A parameter whose value was left out of the recording
/// may have any. A request that matches nothing fails with an error that says what differs, which
/// is not repeated.
#[derive(Clone)]
pub struct Player {
    left: Arc<Mutex<Vec<(usize, Exchange)>>>,
    in_order: bool,
    ignored: Vec<String>,
}

impl Player {
    /// Reads a recording from a file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| RecordingError { place: shown.clone(), problem: error.to_string() })?;
        Self::from_lines(&text)
            .map_err(|error| RecordingError { place: format!("{shown}: {}", error.place), ..error })
    }

    /// Reads a recording from a text.
    pub fn from_lines(text: &str) -> Result<Self, RecordingError> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let exchanges = lines.map(|(n, line)| {
            let number = n + 1;
            Exchange::from_line(line)
                .map(|exchange| (number, exchange))
                .map_err(|problem| RecordingError { place: format!("line {number}"), problem })
        });
        Ok(Self {
            left: Arc::new(Mutex::new(exchanges.collect::<Result<_, _>>()?)),
            in_order: false,
            ignored: vec!["ClientToken".to_owned()],
        })
    }

    /// Answers in the order of the recording only. Otherwise requests may come in any order, and
    /// of those that are the same the first is answered first.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.in_order = true;
        self
    }

    /// Passes over these parameters when it compares.
    #[must_use]
    pub fn ignore(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.ignored.extend(names.into_iter().map(Into::into));
        self
    }

    /// Panics unless everything that was recorded has been asked for.
    #[track_caller]
    pub fn assert_finished(&self) {
        let left: Vec<String> = self.left().iter().map(place).collect();
        assert!(left.is_empty(), "nobody asked for {}", left.join(", "));
    }

    fn left(&self) -> MutexGuard<'_, Vec<(usize, Exchange)>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, sent: &SeenRequest) -> Result<http::Response<Bytes>, TransportError> {
        let mut left = self.left();
        let wrong = |why: String| Err(TransportError::new(TransportErrorKind::Other, why));
        let name = sent.name();
        let candidates = left.iter().enumerate().take(if self.in_order { 1 } else { usize::MAX });
        let judged = candidates
            .filter(|(_, (_, exchange))| exchange.request.name() == name)
            .map(|(at, (_, exchange))| (self.differences(&exchange.request, sent), at));
        match judged.min_by_key(|(differences, at)| (differences.len(), *at)) {
            Some((differences, at)) if differences.is_empty() => {
                let (_, exchange) = left.remove(at);
                exchange.outcome.map_err(|kind| TransportError::new(kind, "as it was recorded"))
            }
            Some((differences, at)) => wrong(format!(
                "the recording has no such {name}; the closest that is left, {}, differs: {}",
                left.get(at).map(place).unwrap_or_default(),
                differences.join("; ")
            )),
            None => {
                let next = left.first().filter(|_| self.in_order).map(place);
                let next = next.map(|next| format!(": next is {next}")).unwrap_or_default();
                wrong(format!("the recording has no {name} left{next}"))
            }
        }
    }

    /// What differs between the parameters that were recorded and those that were sent.
    fn differences(&self, recorded: &SeenRequest, sent: &SeenRequest) -> Vec<String> {
        let secret = Redaction::default();
        let shown = |name: &str, value: &str| {
            if secret.covers(name) { REDACTED.to_owned() } else { excerpt(value) }
        };
        let compared = |name: &str| !self.ignored.iter().any(|ignored| ignored == name);
        let changed = recorded.params.iter().filter_map(|(name, ours)| {
            let (name_shown, ours_shown) = (excerpt(name), shown(name, ours));
            match sent.param(name) {
                _ if !compared(name) => None,
                None => Some(format!("{name_shown} is missing")),
                Some(theirs) if ours == REDACTED || ours == theirs => None,
                Some(theirs) if ours == secret.param(name, theirs) => None,
                Some(theirs) => Some(format!(
                    "{name_shown} was \"{ours_shown}\" and is \"{}\"",
                    shown(name, theirs)
                )),
            }
        });
        let added = sent.params.iter().filter_map(|(name, theirs)| {
            let new = compared(name) && recorded.param(name).is_none();
            new.then(|| format!("{} is new: \"{}\"", excerpt(name), shown(name, theirs)))
        });
        changed.chain(added).collect()
    }
}

impl Transport for Player {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move { self.answer(&SeenRequest::of(&request)) })
    }
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left: Vec<String> = self.left().iter().map(place).collect();
        f.debug_struct("Player").field("left", &left).finish_non_exhaustive()
    }
}

/// Which exchange it is, for messages.
fn place((line, exchange): &(usize, Exchange)) -> String {
    format!("{} of line {line}", excerpt(&exchange.request.name()))
}

/// Why a recording could not be read: where, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingError {
    place: String,
    problem: String,
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the recording cannot be read: {}: {}", self.place, self.problem)
    }
}

impl std::error::Error for RecordingError {}
