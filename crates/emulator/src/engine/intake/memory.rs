//! Memory for the larger bodies that are being read, so that it does not grow with the number of
//! clients.
//!
//! - A body has all that it needs before it is read, or it waits: two of them that each had a part
//!   would wait for each other.
//! - The smallest of those that wait is the next one.
//! - Who sends slowly gives up its memory when somebody else waits for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::{Duration, Instant, timeout_at};

/// For so long a body keeps its memory however slowly it comes.
const GRACE: Duration = Duration::from_secs(1);

/// Who sends more than so many bytes in a second is not slow.
const QUICK: f64 = 1_048_576.0;

/// How often it is looked for bodies that have become slow while another one waits.
const LOOK: Duration = Duration::from_millis(100);

/// The memory that bodies share.
pub(super) struct Memory {
    shares: Mutex<Shares>,
    /// Told when memory is given back, or who is next may have changed.
    changed: Notify,
}

struct Shares {
    most: usize,
    free: usize,
    /// The id of the last one that asked.
    last: u64,
    held: BTreeMap<u64, Held>,
    /// Who waits: how much it needs, and its id.
    waiting: BTreeSet<(usize, u64)>,
}

struct Held {
    bytes: usize,
    since: Instant,
    received: usize,
    is_leaving: bool,
    leave: Arc<Notify>,
}

impl Memory {
    pub(super) fn new(most: usize) -> Self {
        let (held, waiting) = (BTreeMap::new(), BTreeSet::new());
        let shares = Mutex::new(Shares { most, free: most, last: 0, held, waiting });
        Self { shares, changed: Notify::new() }
    }

    /// Waits for so much memory, or for all of it if that is less.
    pub(super) async fn share(&self, bytes: usize) -> Share<'_> {
        let asked = self.ask(bytes);
        loop {
            // Whoever is told after this is woken.
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            let taken = self.lock().take(asked.bytes, asked.id, Instant::now());
            match taken {
                Ok(leave) => return Share { memory: self, id: asked.id, leave },
                Err(again) => drop(timeout_at(again, changed).await),
            }
        }
    }

    fn ask(&self, bytes: usize) -> Asked<'_> {
        let mut shares = self.lock();
        let bytes = bytes.min(shares.most);
        shares.last += 1;
        let id = shares.last;
        shares.waiting.insert((bytes, id));
        Asked { memory: self, bytes, id }
    }

    /// Each step leaves the shares whole, so they are even if a thread died while it held the lock.
    fn lock(&self) -> MutexGuard<'_, Shares> {
        self.shares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shares {
    /// Takes memory if it is the turn of this one and there is enough, or says when to ask again.
    fn take(&mut self, bytes: usize, id: u64, now: Instant) -> Result<Arc<Notify>, Instant> {
        if self.waiting.first() != Some(&(bytes, id)) {
            return Err(now + LOOK);
        }
        if bytes > self.free {
            self.take_from_slow(bytes, now);
            return Err(now + LOOK);
        }
        self.free -= bytes;
        let leave = Arc::<Notify>::default();
        let (received, is_leaving) = (0, false);
        let held = Held { bytes, since: now, received, is_leaving, leave: Arc::clone(&leave) };
        self.held.insert(id, held);
        Ok(leave)
    }

    /// Asks those to leave that come the slowest, until there will be enough.
    fn take_from_slow(&mut self, bytes: usize, now: Instant) {
        let leaving = self.held.values().filter(|held| held.is_leaving);
        let mut free = self.free + leaving.map(|held| held.bytes).sum::<usize>();
        let mut slow: Vec<_> = self.held.values_mut().filter(|held| held.is_slow(now)).collect();
        slow.sort_by(|one, other| one.rate(now).total_cmp(&other.rate(now)));
        for held in slow {
            if free >= bytes {
                break;
            }
            free += held.bytes;
            held.is_leaving = true;
            held.leave.notify_one();
        }
    }
}

impl Held {
    fn rate(&self, now: Instant) -> f64 {
        self.received as f64 / now.saturating_duration_since(self.since).as_secs_f64().max(0.001)
    }

    fn is_slow(&self, now: Instant) -> bool {
        !self.is_leaving && self.since + GRACE <= now && self.rate(now) < QUICK
    }
}

/// Somebody who waits for memory, until it is dropped.
struct Asked<'m> {
    memory: &'m Memory,
    bytes: usize,
    id: u64,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.memory.lock().waiting.remove(&(self.bytes, self.id));
        self.memory.changed.notify_waiters();
    }
}

/// Memory of a body, given back when it is dropped.
pub(super) struct Share<'m> {
    memory: &'m Memory,
    id: u64,
    leave: Arc<Notify>,
}

impl Share<'_> {
    /// Notes how much of the body has come.
    pub(super) fn received(&self, bytes: usize) {
        if let Some(held) = self.memory.lock().held.get_mut(&self.id) {
            held.received = bytes;
        }
    }

    /// Ends when the memory is needed by somebody who is quicker.
    pub(super) async fn wanted(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let mut shares = self.memory.lock();
        if let Some(held) = shares.held.remove(&self.id) {
            shares.free += held.bytes;
        }
        drop(shares);
        self.memory.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{sleep, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_has_all_or_nothing() {
        let memory = Memory::new(64);
        let first = memory.share(40).await;
        let second = memory.share(40);
        let mut second = std::pin::pin!(second);
        first.received(2 << 20);
        assert!(timeout(GRACE / 2, &mut second).await.is_err());
        assert_eq!(memory.lock().free, 24, "who waits holds nothing");
        drop(first);
        let second = timeout(GRACE / 2, second).await.unwrap();
        // More than there is is all there is.
        drop(second);
        let _all = timeout(GRACE / 2, memory.share(100)).await.unwrap();
        assert_eq!(memory.lock().free, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn the_smallest_is_next_and_the_slowest_gives_way() {
        let memory = Memory::new(10);
        let (slow, slower) = (memory.share(5).await, memory.share(5).await);
        slow.received(9);
        let large = memory.share(8);
        let mut large = std::pin::pin!(large);
        assert!(timeout(GRACE / 2, &mut large).await.is_err());
        let begun = Instant::now();
        let small = async {
            let small = memory.share(5).await;
            assert!(begun.elapsed() <= GRACE);
            small
        };
        let gives_way = async {
            slower.wanted().await;
            drop(slower);
        };
        let (small, ()) = tokio::join!(small, gives_way);
        assert!(timeout(GRACE * 9, slow.wanted()).await.is_err(), "one was enough");
        drop(small);
        // Now the large one is next; it needs what the slow one has.
        let waits = async { timeout(GRACE * 2, large).await.unwrap() };
        let gives_way = async {
            slow.wanted().await;
            drop(slow);
        };
        let (_large, ()) = tokio::join!(waits, gives_way);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_quick_keeps_its_memory() {
        let memory = Memory::new(10);
        let quick = memory.share(10).await;
        let sends = async {
            for second in 1..=5 {
                sleep(Duration::from_secs(1)).await;
                quick.received(second << 21);
            }
        };
        let waits = timeout(Duration::from_secs(5), memory.share(10));
        tokio::select! {
            () = quick.wanted() => panic!("it is quick"),
            _ = async { tokio::join!(sends, waits) } => {}
        }
        // Who gave up waiting is in nobody's way.
        assert!(memory.lock().waiting.is_empty());
    }
}
