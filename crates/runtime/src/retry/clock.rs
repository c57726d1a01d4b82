//! A clock that is off, and what the service's own says.

use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderMap;
use http::header::DATE;

use crate::Timestamp;

/// By how many seconds the service's clock is ahead of this machine's, as far as it is known.
#[derive(Debug, Default)]
pub(crate) struct Skew(AtomicI64);

/// A smaller difference is not what the service complains about: it allows fifteen minutes.
const NOTABLE: i64 = 60;

impl Skew {
    /// The service's time, given this machine's.
    pub(crate) fn correct(&self, time: Timestamp) -> Timestamp {
        Timestamp::from_unix(time.unix().saturating_add(self.0.load(Ordering::Relaxed)))
    }

    /// Learns from a refused request, given the time that it was signed with. The answer is by
    /// how many seconds that was behind, or none if it was right, as far as the service's own
    /// clock tells.
    pub(crate) fn learn(
        &self,
        signed: Timestamp,
        now: Timestamp,
        theirs: Timestamp,
    ) -> Option<i64> {
        let behind = theirs.unix() - signed.unix();
        if behind.abs() < NOTABLE {
            return None;
        }
        self.0.store(theirs.unix() - now.unix(), Ordering::Relaxed);
        Some(behind)
    }
}

/// Whether a code says that the time of a request is wrong.
pub(crate) fn is_about_time(code: &str) -> bool {
    matches!(code, "InvalidTimeStamp.Expired" | "IllegalTimestamp")
}

/// When an answer was made, by the clock of who made it.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// The one form of a date that HTTP still lets a server write: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.strip_suffix(" GMT")?.split_once(", ")?.1.split(' ');
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    format!("{year}-{month:02}-{day}T{time}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_http_are_read() {
        let time = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(time.to_string(), "1994-11-06T08:49:37Z");
        for bad in [
            "",
            "GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov GMT",
        ] {
            assert_eq!(http_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_skew_is_learned_relative_to_this_machine() {
        let at = Timestamp::from_unix;
        let skew = Skew::default();
        assert_eq!(skew.learn(at(0), at(10), at(59)), None);
        assert_eq!(skew.correct(at(0)), at(0));
        assert_eq!(skew.learn(at(0), at(10), at(3610)), Some(3610));
        assert_eq!(skew.correct(at(20)), at(3620));
        // The clock of the machine was set right: signed with the skew, and an hour ahead now.
        assert_eq!(skew.learn(at(7200), at(3600), at(3600)), Some(-3600));
        assert_eq!(skew.correct(at(3600)), at(3600));
        assert_eq!(skew.correct(Timestamp::MAX), Timestamp::MAX);
    }

    #[test]
    fn only_codes_about_the_time_correct_the_clock() {
        assert!(is_about_time("InvalidTimeStamp.Expired") && is_about_time("IllegalTimestamp"));
        assert!(!is_about_time("SignatureDoesNotMatch"));
    }
}
