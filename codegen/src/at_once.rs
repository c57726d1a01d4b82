//! Work on several things at a time.

use std::panic::resume_unwind;
use std::thread;

/// What comes of each, in their order. There are few of them and each is much work, as of a product,
/// so that each has a thread.
pub fn each<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let work = &work;
    thread::scope(|scope| {
        let started = items.into_iter().map(|item| scope.spawn(move || work(item)));
        let started: Vec<_> = started.collect();
        let ended = started.into_iter().map(|it| it.join().unwrap_or_else(|it| resume_unwind(it)));
        ended.collect()
    })
}
