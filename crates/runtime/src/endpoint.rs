//! Where requests go.
//!
//! What is set on the client counts before what the environment says, an endpoint before a region,
//! and for a region the service's map before its rule:
//!
//! | set on the client | or else by the environment |
//! |---|---|
//! | [`ClientBuilder::endpoint`](crate::ClientBuilder::endpoint) | `ALIBABA_CLOUD_ENDPOINT_NLB` for the calls of the product `Nlb`, and so for others, or else `ALIBABA_CLOUD_ENDPOINT` |
//! | [`ClientBuilder::region`](crate::ClientBuilder::region) | `ALIBABA_CLOUD_REGION_ID`, `ALIBABACLOUD_REGION_ID`, `ALICLOUD_REGION_ID`, `ALIBABA_CLOUD_REGION`, `ALICLOUD_REGION` |
//! | [`ClientBuilder::network`](crate::ClientBuilder::network) | `ALIBABA_CLOUD_ENDPOINT_TYPE`: `vpc` or `public` |
//!
//! Where the network is [`Network::Vpc`], neither the map nor the rule of the internet is used, and
//! an endpoint that is one of these hosts is an error.

pub(crate) mod environment;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
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

/// Where the calls of a client go, as far as that is said.
#[derive(Debug, Default)]
pub(crate) struct Endpoints {
    /// Those of single products, by the variables of the environment that name them. A wrong one
    /// is told by the calls of its product.
    products: BTreeMap<String, Result<Endpoint, EndpointError>>,
    all: Option<Endpoint>,
}

impl Endpoints {
    /// The same one for all products.
    pub(crate) fn one(endpoint: Endpoint) -> Self {
        Self { products: BTreeMap::new(), all: Some(endpoint) }
    }

    /// The same with one for the products of which nothing is said.
    pub(crate) fn or(mut self, endpoint: &str) -> Result<Self, EndpointError> {
        if self.all.is_none() {
            self.all = Some(endpoint.parse()?);
        }
        Ok(self)
    }

    /// That of a product, if it is said.
    pub(crate) fn of(&self, product: &str) -> Result<Option<&Endpoint>, EndpointError> {
        if self.products.is_empty() {
            return Ok(self.all.as_ref());
        }
        match self.products.get(&environment::endpoint_variable(product)) {
            Some(own) => own.as_ref().map(Some).map_err(Clone::clone),
            None => Ok(self.all.as_ref()),
        }
    }
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

    /// Refuses what contradicts the network: a public host where a VPC was asked for.
    pub fn check_network(
        &self,
        service: &ServiceInfo,
        network: Network,
    ) -> Result<(), EndpointError> {
        if network == Network::Vpc && self.is_public_host_of(service) {
            return Err(EndpointError::new(format!(
                "{} is a public host of {}, but the network is a VPC: leave out the endpoint, or \
                 the network",
                self.authority, service.product
            )));
        }
        Ok(())
    }

    /// The host alone; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        let host = split_port(&self.authority).0;
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port, also where it is the usual one.
    pub fn port(&self) -> u16 {
        let usual = if self.tls { 443 } else { 80 };
        split_port(&self.authority).1.and_then(|port| port.parse().ok()).unwrap_or(usual)
    }

    fn is_public_host_of(&self, service: &ServiceInfo) -> bool {
        let host = split_port(&self.authority).0;
        let by_rule = || {
            let (before, after) = service.endpoint_rule.split_once("{regionId}")?;
            let region = host.strip_prefix(before)?.strip_suffix(after)?;
            check_region(region).ok()
        };
        service.endpoint_map.iter().any(|(_, known)| *known == host)
            || service.endpoint_rule == host
            || by_rule().is_some()
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
        // What stands before an `@` may be a password: these texts are not shown.
        if text.contains('@') || text.contains("%40") {
            return Err(EndpointError::new("an endpoint must not hold a user name or a password"));
        }
        let (tls, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some(_) => return Err(EndpointError::of(text, "its scheme is not http or https")),
            None => (true, text),
        };
        if rest.contains(['/', '?', '#']) {
            return Err(EndpointError::of(text, "it must end after the host and the port"));
        }
        let (host, port) = split_port(rest);
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
    // A host that ends in a number is an address to whoever connects: 127.1 is 127.0.0.1.
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|b| b.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x") {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    host.len() <= 253 && host.split('.').all(is_label)
}

/// Host and port; the colons of `[::1]` are no port's.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
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

    /// Only what can be a scheme, a host and a port is shown: a query may hold a token.
    fn of(text: &str, why: &str) -> Self {
        let host = text.find("://").map_or(0, |at| at + 3);
        let length = text.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
        let shown = match length.and_then(|length| text.get(..host + length)) {
            Some(start) => format!("{}…", excerpt(start)),
            None => excerpt(text),
        };
        Self(format!(
            "\"{shown}\" is no endpoint: {why} (give a host, host:port or http(s)://host:port)"
        ))
    }

    /// The same, found in a variable of the environment.
    fn in_variable(mut self, name: &str) -> Self {
        self.0.insert_str(0, &format!("{name}: "));
        self
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EndpointError {}
