use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Entry, Numbered, Request, redaction};

/// More requests than this are not kept.
const MOST: usize = 10_000;

/// Requests of more bytes than this together are not kept, except for the last one.
const MOST_BYTES: usize = 16 << 20;

/// The requests of late, in the order in which they were answered.
#[derive(Default)]
pub(crate) struct Log(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    requests: VecDeque<Request>,
    bytes: usize,
    /// The number of the last request there was.
    last: u64,
}

impl Log {
    /// Notes a request without its secrets, and returns it.
    pub(crate) fn push(&self, mut entry: Entry) -> Request {
        entry.params = redaction::redact(entry.params);
        // Freed when others can log again.
        let mut forgotten = Vec::new();
        let mut kept = self.lock();
        kept.last += 1;
        let request = Request(Arc::new(Numbered { number: kept.last, entry }));
        kept.bytes += request.size();
        kept.requests.push_back(request.clone());
        while kept.requests.len() > MOST || (kept.bytes > MOST_BYTES && kept.requests.len() > 1) {
            let oldest = kept.requests.pop_front();
            kept.bytes -= oldest.as_ref().map_or(0, Request::size);
            forgotten.extend(oldest);
        }
        request
    }

    /// The last `most` of the requests after the one with a number, the oldest first.
    pub(crate) fn since(&self, number: u64, most: usize) -> Vec<Request> {
        let kept = self.lock();
        let begin = kept.requests.partition_point(|request| request.number() <= number);
        let begin = begin.max(kept.requests.len().saturating_sub(most));
        kept.requests.range(begin..).cloned().collect()
    }

    /// The number of the last request there was.
    pub(crate) fn last(&self) -> u64 {
        self.lock().last
    }

    /// Forgets the requests. The next one has the next number all the same.
    pub(crate) fn clear(&self) {
        let mut kept = self.lock();
        kept.requests.clear();
        kept.bytes = 0;
    }

    /// Requests are put in whole, so they are so even if a thread died while it held the lock.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use aliyun_core::Params;
    use http::Method;

    use super::*;
    use crate::answer::{Format, Writer};

    fn push(log: &Log, body: String) {
        log.push(Entry {
            time: 0,
            key_id: None,
            method: Method::GET,
            action: None,
            params: Params::from_iter([
                ("PrivateKey", "canary"),
                ("signature", "canary"),
                ("A", "b"),
            ]),
            answer: Some(Writer { format: Format::Json, host: "", request_id: "" }.done(body)),
            request_id: String::new(),
            duration: Duration::ZERO,
            strike: None,
        });
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let log = Log::default();
        for _ in 0..MOST + 5 {
            push(&log, String::new());
        }
        let all = log.since(0, usize::MAX);
        assert_eq!((all.len(), all[0].number(), log.last()), (MOST, 6, MOST as u64 + 5));
        let numbers = |number, most| {
            let some = log.since(number, most);
            some.iter().map(Request::number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(10_003, usize::MAX), [10_004, 10_005]);
        assert_eq!(numbers(9_000, 1), [10_005]);
        assert_eq!(numbers(20_000, 1), [0; 0]);
        assert_eq!(numbers(0, 0), [0; 0]);
    }

    #[test]
    fn the_oldest_go_when_they_are_too_large_and_the_last_one_stays() {
        let log = Log::default();
        push(&log, String::new());
        push(&log, "x".repeat(MOST_BYTES));
        assert_eq!(log.since(0, usize::MAX).len(), 1);
        push(&log, String::new());
        let left = log.since(0, usize::MAX);
        assert_eq!((left.len(), left[0].number()), (1, 3));
        assert_eq!(log.lock().bytes, left[0].size());
        log.clear();
        assert_eq!((log.since(0, 1).len(), log.last(), log.lock().bytes), (0, 3, 0));
    }

    #[test]
    fn secrets_are_not_kept() {
        let log = Log::default();
        push(&log, String::new());
        let request = &log.since(0, 1)[0];
        let values: Vec<_> = request.parameters().map(|(_, value)| value).collect();
        assert_eq!(values, ["[redacted]", "[redacted]", "b"]);
    }
}
