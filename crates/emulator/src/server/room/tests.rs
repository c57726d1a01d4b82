use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::metrics::Metrics;

/// A connection, and its other end.
async fn line() -> (Arc<Line>, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    (Line::new(stream, Metrics::new().traffic()), client)
}

fn is_leaving(place: &Place) -> bool {
    let seats = place.room.lock();
    seats.taken.get(&place.id).is_some_and(|seat| matches!(seat.state, State::Leaving(_)))
}

/// A place in a room that has one.
fn enter(room: &Arc<Room>, line: &Arc<Line>, now: Instant) -> Place {
    room.try_enter(line, now).ok().unwrap()
}

fn refused(room: &Arc<Room>, line: &Arc<Line>, now: Instant) -> Instant {
    room.try_enter(line, now).err().unwrap()
}

/// How many calls go on without their clients, how many are answered, and how many places are taken.
fn counts(room: &Room) -> (usize, usize, usize) {
    let seats = room.lock();
    (seats.left, seats.calls, seats.taken.len())
}

#[tokio::test(start_paused = true)]
async fn the_one_that_waited_longest_goes() {
    let (line, _client) = line().await;
    // Two calls, and one connection more.
    let (room, start) = (Room::new(2), Instant::now());
    let second = |n: u64| start + Duration::from_secs(n);
    let [first, next, last] = [0, 1, 2].map(|n| enter(&room, &line, second(n)));
    let answering = first.turn().await.unwrap();
    assert!(refused(&room, &line, second(1)) <= second(2), "the first is answering");
    assert!(![&first, &next, &last].into_iter().any(is_leaving), "all are within their grace");
    refused(&room, &line, second(2));
    assert!(is_leaving(&next) && !is_leaving(&first) && !is_leaving(&last));
    refused(&room, &line, second(2));
    assert!(!is_leaving(&last), "one is enough");
    drop(next);
    enter(&room, &line, second(9));
    drop(answering);
}

#[tokio::test(start_paused = true)]
async fn who_answers_stays_and_who_has_answered_goes() {
    let (line, _client) = line().await;
    let (room, start) = (Room::new(1), Instant::now());
    let (only, control) = (enter(&room, &line, start), enter(&room, &line, start));
    let (answering, _control) = (only.turn().await.unwrap(), control.answering());
    let later = start + 2 * GRACE;
    refused(&room, &line, later);
    assert!(!is_leaving(&only) && !is_leaving(&control));
    drop(answering);
    // It has the time from its answer on.
    refused(&room, &line, start);
    assert!(!is_leaving(&only));
    refused(&room, &line, Instant::now() + GRACE);
    assert!(is_leaving(&only));
    assert!(only.turn().await.is_none() && is_leaving(&only), "another call wins nothing back");
}

#[tokio::test(start_paused = true)]
async fn who_comes_waits_for_the_grace_of_another() {
    let (line, _client) = line().await;
    let room = Room::new(1);
    let idle = room.enter(&line).await;
    let control = room.enter(&line).await;
    let _answering = control.answering();
    let begun = Instant::now();
    let comes = Arc::clone(&room);
    let comes = tokio::spawn(async move { comes.enter(&line).await });
    idle.wanted().await;
    assert_eq!(begun.elapsed(), GRACE);
    drop(idle);
    comes.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn calls_have_their_turn_and_leave_a_place_for_control() {
    let (line, _client) = line().await;
    let room = Room::new(1);
    let [first, second] = [(); 2].map(|()| enter(&room, &line, Instant::now()));
    let answering = first.turn().await.unwrap();
    let mut queued = Box::pin(second.turn());
    assert!(timeout_at(Instant::now() + GRACE, &mut queued).await.is_err());
    drop(answering);
    let answering = queued.await.unwrap();
    // The first one is called again, and waits in vain: somebody comes who may be control.
    let mut queued = Box::pin(first.turn());
    assert!(timeout_at(Instant::now() + GRACE, &mut queued).await.is_err());
    refused(&room, &line, Instant::now());
    assert!(queued.await.is_none() && is_leaving(&first));
    drop(first);
    enter(&room, &line, Instant::now());
    drop(answering);
}

#[tokio::test]
async fn the_place_of_a_client_that_has_gone_is_taken() {
    let ((alive, _client), (gone, client)) = (line().await, line().await);
    let room = Room::new(1);
    let now = Instant::now();
    let (gone, control) = (enter(&room, &gone, now), enter(&room, &alive, now));
    let (answering, _control) = (gone.turn().await.unwrap(), control.answering());
    let later = Instant::now() + 2 * GRACE;
    refused(&room, &alive, later);
    drop(client);
    let line = |place: &Place| room.lock().taken.get(&place.id).map(|seat| Arc::clone(&seat.line));
    let end = line(&gone).unwrap();
    while !end.has_hung_up() {
        tokio::task::yield_now().await;
    }
    let _new = enter(&room, &alive, later);
    assert!(line(&gone).is_none() && end.has_hung_up());
    assert_eq!(counts(&room), (1, 0, 2));
    // Its call ends some day.
    drop(answering);
    drop(gone);
    assert_eq!(counts(&room), (0, 0, 2));
}

#[tokio::test(start_paused = true)]
async fn one_gives_way_when_somebody_waits() {
    let (line, _client) = line().await;
    let room = Room::new(1);
    let now = Instant::now();
    let [one, other] = [(); 2].map(|()| enter(&room, &line, now));
    assert!(!one.gives_way());
    refused(&room, &line, now);
    assert!(one.gives_way() && !other.gives_way(), "one is enough");
}

#[tokio::test(start_paused = true)]
async fn a_room_shrinks_to_what_there_is() {
    let (line, _client) = line().await;
    let room = Room::new(100);
    let now = Instant::now();
    let places: Vec<_> = (0..10).map(|_| enter(&room, &line, now)).collect();
    room.shrink(8);
    let bounds = || {
        let seats = room.lock();
        (seats.most, seats.most_calls)
    };
    assert_eq!(bounds(), (18, 10));
    let more: Vec<_> = (0..8).map(|_| enter(&room, &line, now)).collect();
    refused(&room, &line, now);
    room.shrink(0);
    assert_eq!(bounds().0, 17);
    drop((places, more));
    room.shrink(0);
    room.shrink(0);
    assert_eq!(bounds(), (2, 1));
}
