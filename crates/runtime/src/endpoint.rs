//! Where requests go.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use aliyun_core::{ServiceInfo, excerpt};

/// The network that requests travel on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// The internet.
    #[default]
    Public,
    /// A VPC (virtual private cloud) in the region: the public host is never used then.
    Vpc,
}

/// A host, with a port if it is not the usual one, and whether to use TLS.
///
/// It is read from `host`, `host:port` (both with TLS) or `http://` or `https://` before these.
/// Anything more, such as a path, is an error and not passed over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    tls: bool,
    authority: String,
}

impl Endpoint {
    /// The endpoint of a service in a region, as the service documents it.
    pub fn of_region(
        service: &ServiceInfo,
        region: &str,
        network: Network,
    ) -> Result<Self, EndpointError> {
        check_region(region)?;
        let mapped = service.endpoint_map.iter().find(|(known, _)| *known == region);
        let rule = match network {
            Network::Public => mapped.map_or(service.endpoint_rule, |(_, host)| host),
            Network::Vpc => service.endpoint_vpc_rule,
        };
        if rule.is_empty() {
            let product = service.product;
            return Err(EndpointError::new(format!(
                "{product} documents no endpoint for this network: set one"
            )));
        }
        rule.replace("{regionId}", region).parse()
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }

    /// Host and port, as the header `host` has them.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority)
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (tls, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some(_) => return Err(EndpointError::of(text, "its scheme is not http or https")),
            None => (true, text),
        };
        // What stands before an `@` may be a password: these texts are not shown.
        if rest.contains('@') {
            return Err(EndpointError::new("an endpoint must not hold a user name or a password"));
        }
        if rest.contains(['/', '?', '#']) {
            return Err(EndpointError::of(text, "it must end after the host and the port"));
        }
        let (host, port) = match rest.rsplit_once(':') {
            // The colons of `[::1]` are no port's.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (rest, None),
        };
        if !is_host(host) {
            return Err(EndpointError::of(text, "its host is not a name or an address"));
        }
        let is_port = |port: &str| {
            port.bytes().all(|b| b.is_ascii_digit()) && port.parse().is_ok_and(|port: u16| port > 0)
        };
        if port.is_some_and(|port| !is_port(port)) {
            return Err(EndpointError::of(text, "its port is not a number from 1 to 65535"));
        }
        Ok(Self { tls, authority: rest.to_ascii_lowercase() })
    }
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Refuses what is no region id. It becomes part of a host name, so nothing else may get there.
pub(crate) fn check_region(region: &str) -> Result<(), EndpointError> {
    let fine = (1..=64).contains(&region.len())
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-');
    if fine {
        return Ok(());
    }
    Err(EndpointError::new(format!(
        "\"{}\" is no region id: it must look like cn-hangzhou",
        excerpt(region)
    )))
}

/// Why an endpoint or a region id cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError(String);

impl EndpointError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    fn of(text: &str, why: &str) -> Self {
        Self(format!(
            "\"{}\" is no endpoint: {why} (give a host, host:port or http(s)://host:port)",
            excerpt(text)
        ))
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::SERVICE;

    #[test]
    fn a_host_may_have_a_scheme_and_a_port() {
        for (text, expected) in [
            ("slb.aliyuncs.com", "https://slb.aliyuncs.com"),
            ("SLB.aliyuncs.com:8443", "https://slb.aliyuncs.com:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("HTTPS://localhost", "https://localhost"),
            ("http://[::1]:80", "http://[::1]:80"),
            ("[::1]", "https://[::1]"),
        ] {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), expected);
        }
    }

    #[test]
    fn anything_more_is_refused() {
        for bad in [
            "",
            "http://",
            "ftp://host",
            "http://host/",
            "http://host/path",
            "host?query",
            "host#fragment",
            "host:",
            "host:0",
            "host:65536",
            "host:+80",
            "host:80:80",
            "a..b",
            "-a.com",
            "host name",
            "host\r\nx: y",
            "[::1",
            "[host]",
            "::1",
            "中.com",
            "http://http://host",
        ] {
            assert!(bad.parse::<Endpoint>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_is_not_repeated() {
        let error = "https://user:canary@host".parse::<Endpoint>().unwrap_err();
        assert!(!error.to_string().contains("canary"), "{error}");
    }

    #[test]
    fn map_then_rule_and_the_vpc_never_the_map() {
        let host = |region, network| {
            Endpoint::of_region(&SERVICE, region, network).map(|e| e.authority().to_owned())
        };
        assert_eq!(host("cn-hangzhou", Network::Public).unwrap(), "made-up.aliyuncs.com");
        assert_eq!(host("eu-west-1", Network::Public).unwrap(), "made-up.eu-west-1.aliyuncs.com");
        assert_eq!(
            host("cn-hangzhou", Network::Vpc).unwrap(),
            "made-up-vpc.cn-hangzhou.aliyuncs.com"
        );
        for bad in ["", "-a", "a-", "A", "a.b", "a/b", "a@b", "a b", "é", &"a".repeat(65)] {
            assert!(host(bad, Network::Public).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_a_host_and_nothing_else(text in "\\PC*|[a-z0-9.:/@\\[\\]-]*") {
            if let Ok(endpoint) = text.parse::<Endpoint>() {
                let uri: http::Uri = format!("{endpoint}/").parse().unwrap();
                prop_assert_eq!(uri.authority().map(|a| a.as_str()), Some(endpoint.authority()));
                prop_assert_eq!(uri.path(), "/");
            }
        }
    }
}
