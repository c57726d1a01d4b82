//! Room for so many connections and no more, shared out so that slow clients cannot keep good ones
//! out: who has waited longest for its client goes when another one comes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

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
    /// Counts what happens; of two numbers the smaller one was earlier.
    last: u64,
}

struct Seat {
    state: State,
    leave: Arc<Notify>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing is under way but what the client has to do: send a whole request, take an answer.
    /// Since when is a number of [`Seats::last`].
    Waiting(u64),
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
    /// closed; where all are answering, the first that has answered is.
    pub(super) async fn enter(self: &Arc<Self>) -> Place {
        loop {
            if let Some(place) = self.try_enter() {
                return place;
            }
            self.changed.notified().await;
        }
    }

    /// Takes a place if there is one, and otherwise has one vacated if none is about to be.
    fn try_enter(self: &Arc<Self>) -> Option<Place> {
        let mut seats = self.lock();
        if seats.taken.len() < self.most {
            let id = seats.tick();
            let leave = Arc::new(Notify::new());
            let seat = Seat { state: State::Waiting(id), leave: Arc::clone(&leave) };
            seats.taken.insert(id, seat);
            return Some(Place { room: Arc::clone(self), id, leave });
        }
        if seats.taken.values().all(|seat| seat.state != State::Leaving) {
            seats.vacate();
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn tick(&mut self) -> u64 {
        self.last = self.last.wrapping_add(1);
        self.last
    }

    /// Asks the connection to leave that has waited longest for its client.
    fn vacate(&mut self) {
        let waiting = self.taken.values_mut().filter_map(|seat| match seat.state {
            State::Waiting(since) => Some((since, seat)),
            State::Answering | State::Leaving => None,
        });
        if let Some((_, seat)) = waiting.min_by_key(|(since, _)| *since) {
            seat.state = State::Leaving;
            seat.leave.notify_one();
        }
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
        let now = seats.tick();
        if let Some(seat) = seats.taken.get_mut(id)
            && seat.state == State::Answering
        {
            seat.state = State::Waiting(now);
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

    #[test]
    fn the_one_that_waited_longest_goes() {
        let room = Room::new(3);
        let [first, second, third] = [(); 3].map(|()| room.try_enter().unwrap());
        let answering = first.answering();
        drop(second.answering());
        assert!(room.try_enter().is_none() && room.try_enter().is_none());
        assert!(is_leaving(&third), "the second has answered since, the first is answering");
        assert!(!is_leaving(&first) && !is_leaving(&second), "one is enough");
        drop(third);
        assert!(room.try_enter().is_some());
        drop(answering);
    }

    #[test]
    fn who_answers_stays_and_who_has_answered_goes() {
        let room = Room::new(1);
        let only = room.try_enter().unwrap();
        let answering = only.answering();
        assert!(room.try_enter().is_none() && !is_leaving(&only));
        drop(answering);
        assert!(room.try_enter().is_none() && is_leaving(&only));
        drop(only.answering());
        assert!(is_leaving(&only), "another request does not win the place back");
    }
}
