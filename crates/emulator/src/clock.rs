//! The time of the emulator, which can be moved.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aliyun_runtime::Timestamp;
use http::HeaderValue;

/// Where the time comes from, in milliseconds since 1970.
type Source = Box<dyn Fn() -> i64 + Send + Sync>;

/// What the emulator takes for the present. Everything that has to do with time reads it here, so
/// that expiry, replay and settling can be tested without waiting.
pub(crate) struct Clock {
    source: Source,
    /// How far it was moved from its source, in milliseconds.
    moved: AtomicI64,
    /// The last second that was written for a header. Most answers are of the same one.
    written: Mutex<Option<(Timestamp, HeaderValue)>>,
}

impl Clock {
    /// The clock of the machine.
    pub(crate) fn system() -> Self {
        Self::new(Box::new(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            milliseconds(since)
        }))
    }

    /// A clock that is read in seconds.
    pub(crate) fn of(source: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self::new(Box::new(move || source().unix().saturating_mul(1000)))
    }

    fn new(source: Source) -> Self {
        Self { source, moved: AtomicI64::new(0), written: Mutex::default() }
    }

    /// The present.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.milliseconds().div_euclid(1000))
    }

    /// The present, in milliseconds since 1970.
    pub(crate) fn milliseconds(&self) -> i64 {
        (self.source)().saturating_add(self.moved())
    }

    /// The present as headers of HTTP have it.
    pub(crate) fn http_date(&self) -> Option<HeaderValue> {
        let now = self.now();
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.as_ref().is_none_or(|(time, _)| *time != now) {
            *written = HeaderValue::try_from(http_date(now)).ok().map(|date| (now, date));
        }
        written.as_ref().map(|(_, date)| date.clone())
    }

    /// How far it was moved from its source, in milliseconds.
    pub(crate) fn moved(&self) -> i64 {
        self.moved.load(Ordering::Relaxed)
    }

    /// Moves it on.
    pub(crate) fn advance(&self, by: Duration) {
        let by = milliseconds(by);
        let further = |moved: i64| Some(moved.saturating_add(by));
        // It always moves: the closure never gives nothing.
        let _ = self.moved.fetch_update(Ordering::Relaxed, Ordering::Relaxed, further);
    }

    /// Moves it to a time, from where it goes on.
    pub(crate) fn set(&self, now: Timestamp) {
        let moved = now.unix().saturating_mul(1000).saturating_sub((self.source)());
        self.moved.store(moved, Ordering::Relaxed);
    }

    /// Back to its source.
    pub(crate) fn reset(&self) {
        self.moved.store(0, Ordering::Relaxed);
    }
}

/// A point in time in milliseconds since 1970, as RFC 3339 has it.
pub(crate) fn rfc3339(milliseconds: i64) -> String {
    let seconds = Timestamp::from_unix(milliseconds.div_euclid(1000)).to_string();
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), milliseconds.rem_euclid(1000))
}

/// A time as headers of HTTP have it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(time: Timestamp) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // 1970 began on a Thursday.
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let text = time.to_string();
    let (date, hour) = text.trim_end_matches('Z').split_once('T').unwrap_or_default();
    let mut parts = date.split('-');
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, day) = (part(), part(), part());
    let named = |names: &[&'static str], n: usize| names.get(n).copied().unwrap_or_default();
    let month = named(&MONTHS, month.parse::<usize>().unwrap_or_default().wrapping_sub(1));
    let weekday = time.unix().div_euclid(86_400).rem_euclid(7);
    let weekday = named(&DAYS, usize::try_from(weekday).unwrap_or_default());
    format!("{weekday}, {day} {month} {year} {hour} GMT")
}

/// A length of time in milliseconds, as far as they can be counted.
pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_shown() {
        assert_eq!(rfc3339(1_400_142_600_007), "2014-05-15T08:30:00.007Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn dates_of_http_are_written() {
        for (time, date) in [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2028-02-29T12:00:00Z", "Tue, 29 Feb 2028 12:00:00 GMT"),
            ("9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(time.parse().unwrap()), date);
        }
    }

    #[test]
    fn it_moves_and_comes_back() {
        let clock = Clock::of(|| Timestamp::from_unix(1000));
        clock.advance(Duration::from_millis(1500));
        assert_eq!((clock.milliseconds(), clock.now().unix()), (1_001_500, 1001));
        clock.set(Timestamp::from_unix(7));
        assert_eq!((clock.now().unix(), clock.moved()), (7, -993_000));
        clock.advance(Duration::MAX);
        assert!(clock.now() > Timestamp::from_unix(1000));
        clock.reset();
        assert_eq!(clock.milliseconds(), 1_000_000);
    }
}
