//! One change at a time for what takes one at a time, in the whole process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Latch, OnceLock, PoisonError, Weak};

use tokio::sync::{Mutex, OwnedMutexGuard};

type Locks = Latch<HashMap<String, Weak<Mutex<()>>>>;

/// Waits until nobody else in the process changes what has this name. It is free again when the
/// guard is dropped, and who waits longest is next.
pub(crate) async fn hold(name: &str) -> OwnedMutexGuard<()> {
    lock(name).lock_owned().await
}

fn lock(name: &str) -> Arc<Mutex<()>> {
    static LOCKS: OnceLock<Locks> = OnceLock::new();
    let locks = LOCKS.get_or_init(Locks::default);
    let mut locks = locks.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(lock) = locks.get(name).and_then(Weak::upgrade) {
        return lock;
    }
    // Who comes anew takes away what nobody holds any more.
    locks.retain(|_, lock| lock.strong_count() > 0);
    let lock = Arc::new(Mutex::new(()));
    locks.insert(name.to_owned(), Arc::downgrade(&lock));
    lock
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_name_is_one_lock() {
        let held = hold("lock-1").await;
        assert!(lock("lock-1").try_lock().is_err());
        let _other = hold("lock-2").await;
        drop(held);
        assert!(lock("lock-1").try_lock().is_ok());
    }
}
