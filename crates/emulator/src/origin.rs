//! Keeps web pages away. A page that the user happens to read can send requests to this machine,
//! and control requests are not signed; what gives it away are the headers of the browser.

use std::net::{IpAddr, Ipv6Addr};

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderValue};

/// Says why a request is not answered, if a page of another site may have sent it.
///
/// `scheme` is that of the connection, and `local` is true for a control request that came in by a
/// loopback address.
pub(crate) fn check(headers: &HeaderMap, scheme: &str, local: bool) -> Result<(), &'static str> {
    let host = headers.get(HOST).map(HeaderValue::as_bytes);
    let own = |origin: &HeaderValue| {
        let rest = origin.as_bytes().strip_prefix(scheme.as_bytes());
        let rest = rest.and_then(|rest| rest.strip_prefix(b"://"));
        rest.zip(host).is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host))
    };
    if !headers.get_all(ORIGIN).iter().all(own) {
        return Err(
            "Pages of other sites are not answered: the Origin of this request is not that \
                    of the emulator. Send it without the header Origin.",
        );
    }
    // A site can make its own name stand for 127.0.0.1, and its pages are of one origin with us then.
    if local && !headers.get_all(HOST).iter().all(is_this_machine) {
        return Err(
            "On this machine control requests are answered by address only: the Host of this \
                    request is a name. Send it to 127.0.0.1, [::1] or localhost.",
        );
    }
    Ok(())
}

/// Whether a host is `localhost` or an IP address, whatever its port.
fn is_this_machine(host: &HeaderValue) -> bool {
    let Ok(host) = host.to_str() else { return false };
    if let Some((address, _)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &'static str, origin: Option<&'static str>) -> HeaderMap {
        let origin = origin.map(|origin| (ORIGIN, HeaderValue::from_static(origin)));
        [(HOST, HeaderValue::from_static(host))].into_iter().chain(origin).collect()
    }

    #[test]
    fn only_the_own_origin_is_answered() {
        for (origin, own) in [
            (None, true),
            (Some("http://127.0.0.1:8080"), true),
            (Some("http://127.0.0.1:8081"), false),
            (Some("https://127.0.0.1:8080"), false),
            (Some("http://example.com"), false),
            (Some("null"), false),
            (Some(""), false),
        ] {
            for local in [true, false] {
                let headers = headers("127.0.0.1:8080", origin);
                assert_eq!(check(&headers, "http", local).is_ok(), own, "{origin:?}");
                let is_secure = origin == Some("https://127.0.0.1:8080");
                let own = own && origin.is_none() || is_secure;
                assert_eq!(check(&headers, "https", local).is_ok(), own, "{origin:?}");
            }
        }
        let hostless = [(ORIGIN, HeaderValue::from_static("http://x"))].into_iter().collect();
        assert!(check(&hostless, "http", false).is_err());
    }

    #[test]
    fn a_name_that_stands_for_this_machine_is_refused() {
        for host in ["127.0.0.1", "127.0.0.1:1", "localhost", "LocalHost:80", "[::1]:80", "[::1]"] {
            assert_eq!(check(&headers(host, None), "http", true), Ok(()), "{host}");
        }
        for host in ["example.com", "127.0.0.1.example.com:80", "localhost.example.com", "[x]", ""]
        {
            assert!(check(&headers(host, None), "http", true).is_err(), "{host}");
            assert_eq!(check(&headers(host, None), "http", false), Ok(()), "{host}");
        }
    }
}
