//! What the service asks for: how long to wait.

use std::time::Duration;

use http::HeaderMap;

use super::clock::{http_date, server_time};
use crate::Timestamp;

/// How long the service asks to wait. The newer header counts first, then the older ones, then
/// the one of HTTP that gateways and proxies write: seconds, or a date, which is one of their
/// clock's if they tell what that says.
pub(crate) fn asked(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let newer = text("x-acs-retry-after").and_then(|text| text.parse().ok());
    let older = || {
        let limits = ["x-ratelimit-user-api", "x-ratelimit-user"];
        limits.into_iter().filter_map(|name| time_left(text(name)?)).max()
    };
    let until = |date: &str| {
        let now = server_time(headers).unwrap_or(now);
        u64::try_from(http_date(date)?.unix() - now.unix()).ok()
    };
    let seconds = || {
        let asked = text("retry-after")?;
        asked.parse().ok().or_else(|| until(asked))?.checked_mul(1000)
    };
    let wait = newer.or_else(older).or_else(seconds).filter(|wait| *wait > 0)?;
    Some(Duration::from_millis(wait))
}

/// The milliseconds of `Limit:1,Remain:0,TimeLeft:2000,Reset:1234`, if nothing remains.
fn time_left(limits: &str) -> Option<u64> {
    let find = |wanted: &str| {
        let mut pairs = limits.split(',').filter_map(|pair| pair.split_once(':'));
        pairs.find(|(name, _)| name.trim() == wanted)?.1.trim().parse::<u64>().ok()
    };
    find("TimeLeft").filter(|_| find("Remain").is_none_or(|remain| remain == 0))
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn read(headers: &[(&'static str, &'static str)]) -> Option<u128> {
        let headers = headers.iter().map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap())
        });
        let now = "1999-12-31T23:59:00Z".parse().unwrap();
        asked(&headers.collect(), now).map(|wait| wait.as_millis())
    }

    #[test]
    fn each_header_is_read_in_its_unit() {
        assert_eq!(read(&[("x-acs-retry-after", " 1500 ")]), Some(1500));
        let limits = "Limit:1,Remain:0,TimeLeft:2000,Reset:1234";
        assert_eq!(read(&[("x-ratelimit-user-api", limits)]), Some(2000));
        let user = ("x-ratelimit-user", "Limit: 9, Remain: 0, TimeLeft: 7, Reset: 1");
        assert_eq!(read(&[user]), Some(7));
        assert_eq!(read(&[user, ("x-ratelimit-user-api", limits)]), Some(2000));
        assert_eq!(read(&[("retry-after", "3")]), Some(3000));
        assert_eq!(read(&[("retry-after", "3"), ("x-acs-retry-after", "20")]), Some(20));
    }

    #[test]
    fn a_date_is_read_by_the_clock_of_who_wrote_it() {
        let date = ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT");
        assert_eq!(read(&[date]), Some(59_000));
        assert_eq!(read(&[date, ("date", "Fri, 31 Dec 1999 23:59:57 GMT")]), Some(2000));
        assert_eq!(read(&[date, ("date", "Sat, 01 Jan 2000 00:00:00 GMT")]), None);
        assert_eq!(read(&[date, ("date", "yesterday")]), Some(59_000));
    }

    #[test]
    fn what_says_nothing_is_passed_over() {
        for nothing in ["", "0", "-1", "1.5", "soon", "99999999999999999999", "\u{e9}"] {
            assert_eq!(read(&[("x-acs-retry-after", nothing)]), None, "{nothing}");
        }
        assert_eq!(read(&[("retry-after", "18446744073709551615")]), None);
        for past in ["Fri, 31 Dec 1999 23:59:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "31 Dec"] {
            assert_eq!(read(&[("retry-after", past)]), None, "{past}");
        }
        let others = ["", "TimeLeft", "TimeLeft:x", "Limit:9,Remain:3,TimeLeft:2000,Reset:1"];
        for limits in others {
            assert_eq!(read(&[("x-ratelimit-user", limits)]), None, "{limits}");
        }
        assert_eq!(read(&[]), None);
    }
}
