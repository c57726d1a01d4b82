//! Room for so many connections and no more, shared out so that nobody can keep the others out.
//!
//! - Who has waited longest for its client goes when another one comes. A client that is idle for a
//!   moment keeps its connection, or it would lose calls to it that it has just sent.
//! - A client that has hung up while its call is held goes at once; the call is done all the same.
//! - Where all clients are busy, who was answered last gives way, so that all have their turn.
//! - Some places are never held by calls of the service, so that what controls the emulator always
//!   comes through. A call more than may be held waits for its turn in one of them, and is refused
//!   when somebody else needs that.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::{Duration, Instant, timeout, timeout_at};

use super::line::Line;

/// For so long a connection keeps its place whatever it waits for.
const GRACE: Duration = Duration::from_secs(1);

/// How often it is looked for clients that have hung up while somebody waits for a place or a turn.
const LOOK: Duration = Duration::from_millis(100);

/// Of so many calls one place more is kept for what is no call.
const CALLS_PER_SPARE: usize = 4;

/// More calls than this are not done once their clients have gone, so that they do not pile up.
const MOST_LEFT: usize = 4096;

/// The connections that are open.
pub(super) struct Room {
    seats: Mutex<Seats>,
    /// Whether somebody waits for a place whom nobody gives way to yet.
    is_wanted: AtomicBool,
    /// Told when a connection is gone, or has answered and could go.
    changed: Notify,
}

struct Seats {
    /// How many there may be.
    most: usize,
    /// How many of them may be held by calls.
    most_calls: usize,
    taken: HashMap<u64, Seat>,
    /// How many calls are being answered, and how many wait for their turn.
    calls: usize,
    queued: usize,
    /// How many calls are being answered whose clients have gone. They have no place.
    left: usize,
    /// The id of the seat that was taken last.
    last: u64,
}

struct Seat {
    state: State,
    line: Arc<Line>,
    told: Arc<Told>,
}

/// What a connection is told.
#[derive(Default)]
struct Told {
    /// To close.
    leave: Notify,
    /// That the call that waits for its turn has it, or will not have it.
    turn: Notify,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Since then nothing is under way but what the client has to do: send a whole request, take an
    /// answer.
    Waiting(Instant),
    /// Since then a whole call waits for its turn.
    Queued(Instant),
    /// Since then a whole call is being answered.
    Calling(Instant),
    /// Something else is being answered.
    Answering,
    /// It was asked to make room then.
    Leaving(Instant),
}

impl Room {
    /// Room for so many calls at once, and for some connections more.
    pub(super) fn new(calls: usize) -> Arc<Self> {
        // Without any room nobody could ever be answered.
        let calls = calls.max(1);
        let seats = Seats {
            most: calls.saturating_add(calls.div_ceil(CALLS_PER_SPARE)),
            most_calls: calls,
            taken: HashMap::new(),
            calls: 0,
            queued: 0,
            left: 0,
            last: 0,
        };
        let is_wanted = AtomicBool::new(false);
        Arc::new(Self { seats: Mutex::new(seats), is_wanted, changed: Notify::new() })
    }

    /// Takes a place. Where there is none, one is made as soon as it can be.
    pub(super) async fn enter(self: &Arc<Self>, line: &Arc<Line>) -> Place {
        loop {
            match self.try_enter(line, Instant::now()) {
                Ok(place) => return place,
                Err(again) => drop(timeout_at(again, self.changed.notified()).await),
            }
        }
    }

    /// Learns that there cannot be more connections than there are, but for so many; if for none,
    /// there is to be one less.
    pub(super) fn shrink(&self, more: usize) {
        let mut seats = self.lock();
        let present = seats.taken.len().saturating_add(more);
        seats.most = present.saturating_sub(usize::from(more == 0)).max(2).min(seats.most);
        let spare = more.max(seats.most / (CALLS_PER_SPARE + 1)).max(1);
        seats.most_calls = seats.most.saturating_sub(spare).max(1).min(seats.most_calls);
    }

    /// Waits until there is a place, for a moment at most.
    pub(super) async fn vacancy(&self) {
        let again = self.make_room(&mut self.lock(), Instant::now());
        if let Err(again) = again {
            drop(timeout_at(again, self.changed.notified()).await);
        }
    }

    /// Takes a place if there is one or one can be made at once, or says when to ask again.
    fn try_enter(self: &Arc<Self>, line: &Arc<Line>, now: Instant) -> Result<Place, Instant> {
        let mut seats = self.lock();
        self.make_room(&mut seats, now)?;
        seats.last += 1;
        let (id, told) = (seats.last, Arc::<Told>::default());
        let state = State::Waiting(now);
        let seat = Seat { state, line: Arc::clone(line), told: Arc::clone(&told) };
        seats.taken.insert(id, seat);
        Ok(Place { room: Arc::clone(self), id, told })
    }

    /// Sees to it that there is a place; if there cannot be one yet, says when to ask again.
    fn make_room(&self, seats: &mut Seats, now: Instant) -> Result<(), Instant> {
        if seats.is_full() {
            seats.take_from_gone(now);
        }
        self.is_wanted.store(seats.is_full(), Ordering::Relaxed);
        if seats.is_full() { Err(seats.vacate(now).min(now + LOOK)) } else { Ok(()) }
    }

    /// Each step leaves the seats whole, so they are even if a thread died while it held the lock.
    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn is_full(&self) -> bool {
        self.taken.len() >= self.most
    }

    /// Takes its place from a client that has hung up and does not wait for much longer.
    fn take_from_gone(&mut self, now: Instant) {
        let gone = self.taken.iter().find(|(_, seat)| match seat.state {
            State::Queued(since) | State::Calling(since) => {
                since + GRACE <= now && seat.line.has_hung_up()
            }
            _ => false,
        });
        let Some(id) = gone.map(|(id, _)| *id) else { return };
        let Some(seat) = self.remove(id) else { return };
        seat.line.close();
        if matches!(seat.state, State::Calling(_)) && self.left < MOST_LEFT {
            self.left += 1;
        } else {
            seat.told.leave.notify_one();
        }
    }

    /// Asks the connection to leave that has waited longest for its client, or for its turn where
    /// none waits for its client. Returns when it can be asked, if that is later.
    fn vacate(&mut self, now: Instant) -> Instant {
        let leaving = self.taken.values().filter_map(|seat| match seat.state {
            State::Leaving(since) if since + GRACE > now => Some(since + GRACE),
            _ => None,
        });
        if let Some(gone) = leaving.min() {
            return gone;
        }
        let longest = self.taken.iter().filter_map(|(id, seat)| match seat.state {
            // One that was asked and has not gone is asked again.
            State::Waiting(since) | State::Leaving(since) => Some((false, since, *id)),
            State::Queued(since) => Some((true, since, *id)),
            State::Calling(_) | State::Answering => None,
        });
        let Some((is_queued, since, id)) = longest.min() else { return now + LOOK };
        if since + GRACE > now {
            return since + GRACE;
        }
        if let Some(told) = self.set(id, State::Leaving(now)) {
            if is_queued { told.turn.notify_one() } else { told.leave.notify_one() }
        }
        now + LOOK
    }

    /// Puts a seat into a state, and lets the next call have its turn if that makes room for it.
    fn set(&mut self, id: u64, state: State) -> Option<Arc<Told>> {
        let seat = self.taken.get_mut(&id)?;
        let before = std::mem::replace(&mut seat.state, state);
        let told = Arc::clone(&seat.told);
        self.count(before, Some(state));
        Some(told)
    }

    fn remove(&mut self, id: u64) -> Option<Seat> {
        let seat = self.taken.remove(&id)?;
        self.count(seat.state, None);
        Some(seat)
    }

    fn count(&mut self, before: State, after: Option<State>) {
        let is_call = |state| usize::from(matches!(state, State::Calling(_)));
        let is_queued = |state| usize::from(matches!(state, State::Queued(_)));
        self.calls = self.calls + after.map_or(0, is_call) - is_call(before);
        self.queued = self.queued + after.map_or(0, is_queued) - is_queued(before);
        if self.queued > 0 && self.calls < self.most_calls {
            let queued = self.taken.iter().filter_map(|(id, seat)| match seat.state {
                State::Queued(since) => Some((since, *id)),
                _ => None,
            });
            let next = queued.min().map(|(_, id)| id);
            if let Some(told) = next.and_then(|id| self.set(id, State::Calling(Instant::now()))) {
                told.turn.notify_one();
            }
        }
    }
}

/// The place of one connection, free again when it is dropped.
pub(super) struct Place {
    room: Arc<Room>,
    id: u64,
    told: Arc<Told>,
}

impl Place {
    /// Ends when the connection is to make room.
    pub(super) async fn wanted(&self) {
        self.told.leave.notified().await;
    }

    /// Keeps the place while a whole call is answered, once it is its turn. None if the place is
    /// needed before that.
    pub(super) async fn turn(&self) -> Option<Answering<'_>> {
        let mut state = self.begin(|seats| {
            let now = Instant::now();
            let has_turn = seats.calls < seats.most_calls;
            if has_turn { State::Calling(now) } else { State::Queued(now) }
        });
        loop {
            match state? {
                State::Queued(_) => {}
                State::Calling(_) => return Some(Answering(self)),
                State::Waiting(_) | State::Answering | State::Leaving(_) => return None,
            }
            if timeout(LOOK, self.told.turn.notified()).await.is_err() {
                self.room.lock().take_from_gone(Instant::now());
            }
            state = self.room.lock().taken.get(&self.id).map(|seat| seat.state);
        }
    }

    /// Keeps the place while something else is answered than a call.
    pub(super) fn answering(&self) -> Answering<'_> {
        self.begin(|_| State::Answering);
        Answering(self)
    }

    /// Whether the connection is to be closed after the answer that it has, since somebody waits.
    pub(super) fn gives_way(&self) -> bool {
        let is_wanted = &self.room.is_wanted;
        is_wanted.load(Ordering::Relaxed) && is_wanted.swap(false, Ordering::Relaxed)
    }

    /// Returns the state in which the place is now; none if there is no such place any more.
    fn begin(&self, state: impl FnOnce(&Seats) -> State) -> Option<State> {
        let mut seats = self.room.lock();
        let before = seats.taken.get(&self.id)?.state;
        if !matches!(before, State::Waiting(_)) {
            return Some(before);
        }
        let state = state(&seats);
        seats.set(self.id, state);
        // Where there was room for it, it has its turn already.
        seats.taken.get(&self.id).map(|seat| seat.state)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut seats = self.room.lock();
        if seats.remove(self.id).is_none() {
            // Its client had gone before.
            seats.left = seats.left.saturating_sub(1);
        }
        drop(seats);
        self.room.changed.notify_one();
    }
}

/// A request that is being answered, until it is dropped.
pub(super) struct Answering<'p>(&'p Place);

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        let Place { room, id, .. } = self.0;
        let mut seats = room.lock();
        let state = seats.taken.get(id).map(|seat| seat.state);
        if matches!(state, Some(State::Calling(_) | State::Answering)) {
            seats.set(*id, State::Waiting(Instant::now()));
            room.changed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests;
