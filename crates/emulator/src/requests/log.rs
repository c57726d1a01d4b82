//! The requests of late, in a ring of bytes: what is kept and what is forgotten costs no piece of
//! memory of its own, and all of it has one bound.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Entry, Facts, Numbered, OVERHEAD, Request, texts};

/// More requests than this are not kept.
const MOST: usize = 10_000;

/// Requests of more bytes than this together are not kept, except for the last one.
const MOST_BYTES: usize = 16 << 20;

/// The requests of late, in the order in which they were answered.
#[derive(Default)]
pub(crate) struct Log(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    records: VecDeque<Record>,
    /// The texts of all records.
    texts: VecDeque<u8>,
    /// The number of the last request there was.
    last: u64,
}

/// A request without its texts.
struct Record {
    facts: Facts,
    /// How many bytes its texts have.
    size: usize,
}

impl Kept {
    fn forget_oldest(&mut self) {
        let oldest = self.records.pop_front();
        self.texts.drain(..oldest.map_or(0, |oldest| oldest.size));
        // One that was larger than all may be has made the ring larger.
        self.texts.shrink_to(2 * MOST_BYTES);
    }

    /// How many bytes all of it takes, roughly.
    fn size(&self) -> usize {
        self.texts.len() + self.records.len() * OVERHEAD
    }

    /// The number of the oldest record.
    fn first(&self) -> u64 {
        self.last - self.records.len() as u64 + 1
    }
}

impl Log {
    /// Notes a request without its secrets, and returns its number.
    pub(crate) fn push(&self, entry: &Entry<'_>) -> u64 {
        let facts = entry.facts.clone();
        let mut kept = self.lock();
        let before = kept.texts.len();
        texts::write(entry.texts(), &mut kept.texts);
        let size = kept.texts.len() - before;
        while kept.records.len() >= MOST
            || (kept.size() + OVERHEAD > MOST_BYTES && !kept.records.is_empty())
        {
            kept.forget_oldest();
        }
        kept.records.push_back(Record { facts, size });
        kept.last += 1;
        kept.last
    }

    /// The last `most` of the requests after the one with a number, the oldest first.
    pub(crate) fn since(&self, number: u64, most: usize) -> Vec<Request> {
        let kept = self.lock();
        let first = kept.first();
        let after = usize::try_from(number.saturating_sub(first - 1)).unwrap_or(usize::MAX);
        let after = after.max(kept.records.len().saturating_sub(most)).min(kept.records.len());
        let mut begin: usize = kept.records.range(..after).map(|record| record.size).sum();
        let mut requests = Vec::new();
        for (record, number) in kept.records.range(after..).zip(first + after as u64..) {
            let texts = kept.texts.range(begin..begin + record.size).copied().collect();
            begin += record.size;
            let facts = record.facts.clone();
            requests.push(Request(Arc::new(Numbered { number, facts, texts })));
        }
        requests
    }

    /// The number of the last request there was.
    pub(crate) fn last(&self) -> u64 {
        self.lock().last
    }

    /// Forgets the requests. The next one has the next number all the same.
    pub(crate) fn clear(&self) {
        let mut kept = self.lock();
        kept.records.clear();
        kept.texts.clear();
    }

    /// Requests are put in whole, so they are so even if a thread died while it held the lock.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::Method;

    use aliyun_core::Params;

    use super::*;

    fn push(log: &Log, body: &str) {
        log.push(&Entry {
            facts: Facts {
                time: 0,
                method: Method::GET,
                status: Some(200),
                format: None,
                code: None,
                duration: Duration::ZERO,
                strike: None,
                version: None,
            },
            key_id: None,
            action: None,
            request_id: "",
            answer: body.as_bytes(),
            params: &Params::from_iter([
                ("PrivateKey", "canary"),
                ("signature", "canary"),
                ("A", "b"),
            ]),
        });
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let log = Log::default();
        for _ in 0..MOST + 5 {
            push(&log, "");
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
        push(&log, "");
        push(&log, &"x".repeat(MOST_BYTES));
        assert_eq!(log.since(0, usize::MAX).len(), 1);
        push(&log, "");
        let left = log.since(0, usize::MAX);
        assert_eq!((left.len(), left[0].number()), (1, 3));
        assert_eq!(log.lock().size(), left[0].size());
        log.clear();
        assert_eq!((log.since(0, 1).len(), log.last(), log.lock().size()), (0, 3, 0));
    }

    #[test]
    fn secrets_are_not_kept() {
        let log = Log::default();
        push(&log, "");
        let request = &log.since(0, 1)[0];
        let values: Vec<_> = request.parameters().map(|(_, value)| value).collect();
        assert_eq!(values, ["[redacted]", "[redacted]", "b"]);
    }
}
