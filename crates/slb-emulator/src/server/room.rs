//! Room for so many connections and no more, shared out so that slow clients cannot keep good ones
//! out: who has waited longest for its client goes when another one comes. A client that is idle for
//! a moment keeps its connection, or it would lose calls to it that it has just sent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::{Duration, Instant, timeout_at};

/// For so long a connection may wait for its client and keeps its place.
const GRACE: Duration = Duration::from_secs(1);

/// The connections that are open.
pub(super) struct Room {
    most: usize,
    seats: Mutex<Seats>,
    /// Told when a connection is gone, or has answered and could go.
    changed: Notify,
}

#[derive(Default)]
struct Seats {
    taken: HashMap<u64, Seat>,
    /// The id of the seat that was taken last.
    last: u64,
}

struct Seat {
    state: State,
    leave: Arc<Notify>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Since then nothing is under way but what the client has to do: send a whole request, take an
    /// answer.
    Waiting(Instant),
    /// A whole request is being answered.
    Answering,
    /// It was asked to make room.
    Leaving,
}

impl Room {
    pub(super) fn new(most: usize) -> Arc<Self> {
        // Without any room nobody could ever be answered.
        Arc::new(Self { most: most.max(1), seats: Mutex::default(), changed: Notify::new() })
    }

    /// Takes a place. Where there is none, the connection that has waited longest for its client is
    /// closed, once it has waited for a moment; where all are answering, the first that has answered
    /// is.
    pub(super) async fn enter(self: &Arc<Self>) -> Place {
        loop {
            match self.try_enter(Instant::now()) {
                Ok(place) => return place,
                Err(Some(free)) => drop(timeout_at(free, self.changed.notified()).await),
                Err(None) => self.changed.notified().await,
            }
        }
    }

    /// Takes a place if there is one, and otherwise has one vacated if none is about to be. If none
    /// can be vacated yet, it says when one can that is not answering.
    fn try_enter(self: &Arc<Self>, now: Instant) -> Result<Place, Option<Instant>> {
        let mut seats = self.lock();
        if seats.taken.len() < self.most {
            seats.last += 1;
            let id = seats.last;
            let leave = Arc::new(Notify::new());
            let seat = Seat { state: State::Waiting(now), leave: Arc::clone(&leave) };
            seats.taken.insert(id, seat);
            return Ok(Place { room: Arc::clone(self), id, leave });
        }
        if seats.taken.values().any(|seat| seat.state == State::Leaving) {
            return Err(None);
        }
        Err(seats.vacate(now))
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    /// Asks the connection to leave that has waited longest for its client, or says when it can be
    /// asked.
    fn vacate(&mut self, now: Instant) -> Option<Instant> {
        let waiting = self.taken.values_mut().filter_map(|seat| match seat.state {
            State::Waiting(since) => Some((since + GRACE, seat)),
            State::Answering | State::Leaving => None,
        });
        let (free, seat) = waiting.min_by_key(|(free, _)| *free)?;
        if free > now {
            return Some(free);
        }
        seat.state = State::Leaving;
        seat.leave.notify_one();
        None
    }
}

/// The place of one connection, free again when it is dropped.
pub(super) struct Place {
    room: Arc<Room>,
    id: u64,
    leave: Arc<Notify>,
}

impl Place {
    /// Ends when the connection is to make room.
    pub(super) async fn wanted(&self) {
        self.leave.notified().await;
    }

    /// Keeps the place while a whole request is answered.
    pub(super) fn answering(&self) -> Answering<'_> {
        if let Some(seat) = self.room.lock().taken.get_mut(&self.id)
            && matches!(seat.state, State::Waiting(_))
        {
            seat.state = State::Answering;
        }
        Answering(self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.lock().taken.remove(&self.id);
        self.room.changed.notify_one();
    }
}

/// A request that is being answered, until it is dropped.
pub(super) struct Answering<'p>(&'p Place);

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        let Place { room, id, .. } = self.0;
        let mut seats = room.lock();
        if let Some(seat) = seats.taken.get_mut(id)
            && seat.state == State::Answering
        {
            seat.state = State::Waiting(Instant::now());
            room.changed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_leaving(place: &Place) -> bool {
        place.room.lock().taken[&place.id].state == State::Leaving
    }

    /// A place in a room that has one.
    fn enter(room: &Arc<Room>, now: Instant) -> Place {
        room.try_enter(now).ok().unwrap()
    }

    #[test]
    fn the_one_that_waited_longest_goes() {
        let (room, start) = (Room::new(3), Instant::now());
        let second = |n: u64| start + Duration::from_secs(n);
        let [first, next, last] = [0, 1, 2].map(|n| enter(&room, second(n)));
        let answering = first.answering();
        let refused = |now| room.try_enter(now).err().unwrap();
        assert_eq!(refused(second(1)), Some(second(2)), "the first is answering");
        assert!(![&first, &next, &last].into_iter().any(is_leaving), "all are within their grace");
        assert_eq!(refused(second(2)), None);
        assert!(is_leaving(&next) && !is_leaving(&first) && !is_leaving(&last));
        assert_eq!(refused(second(9)), None);
        assert!(!is_leaving(&last), "one is enough");
        drop(next);
        enter(&room, second(9));
        drop(answering);
    }

    #[test]
    fn who_answers_stays_and_who_has_answered_goes() {
        let (room, start) = (Room::new(1), Instant::now());
        let only = enter(&room, start);
        let answering = only.answering();
        let later = start + 2 * GRACE;
        assert!(room.try_enter(later).is_err_and(|free| free.is_none()) && !is_leaving(&only));
        drop(answering);
        // It has the time from its answer on.
        assert!(room.try_enter(start).is_err_and(|free| free > Some(start)) && !is_leaving(&only));
        assert!(room.try_enter(Instant::now() + GRACE).is_err() && is_leaving(&only));
        drop(only.answering());
        assert!(is_leaving(&only), "another request does not win the place back");
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_waits_for_the_grace_of_another() {
        let room = Room::new(1);
        let idle = room.enter().await;
        let begun = Instant::now();
        let comes = Arc::clone(&room);
        let comes = tokio::spawn(async move { comes.enter().await });
        idle.wanted().await;
        assert_eq!(begun.elapsed(), GRACE);
        drop(idle);
        comes.await.unwrap();
    }
}
