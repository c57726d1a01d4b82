//! A server of a group, and what tells it from the others.

use std::fmt;
use std::net::IpAddr;

use aliyun_core::excerpt;
use serde::{Deserialize, Serialize};

/// What kind of thing a server is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum ServerKind {
    /// An ECS instance.
    Ecs,
    /// An elastic network interface.
    Eni,
    /// An elastic container instance.
    Eci,
    /// An address.
    Ip,
    /// A function of Function Compute.
    Fc,
    /// A kind that this version does not know, as the service writes it.
    Other(String),
}

impl ServerKind {
    /// Its name, as NLB and ALB write it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ecs => "Ecs",
            Self::Eni => "Eni",
            Self::Eci => "Eci",
            Self::Ip => "Ip",
            Self::Fc => "Fc",
            Self::Other(name) => name,
        }
    }

    /// Whether a server of this kind is one server at each of its addresses.
    pub fn has_addresses(&self) -> bool {
        matches!(self, Self::Eni | Self::Eci)
    }
}

impl From<String> for ServerKind {
    fn from(name: String) -> Self {
        let known = [Self::Ecs, Self::Eni, Self::Eci, Self::Ip, Self::Fc];
        let found = known.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(&name));
        found.unwrap_or(Self::Other(name))
    }
}

impl From<ServerKind> for String {
    fn from(kind: ServerKind) -> Self {
        kind.as_str().to_owned()
    }
}

impl fmt::Display for ServerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt(self.as_str()))
    }
}

/// A server as it is, or as it is to be.
///
/// ```
/// use aliyun_lb_groups::Server;
///
/// let web = Server::ecs("i-bp100000000000000001", 80).weight(50);
/// let pod = Server::eni("eni-bp1000000000000000001", "192.168.1.1", 8080);
/// assert_eq!(pod.to_string(), "eni-bp1000000000000000001 192.168.1.1:8080");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[must_use]
pub struct Server {
    /// The ID of the instance, of the interface or of the container; the address for an address,
    /// the ARN for a function.
    pub server_id: String,
    /// What kind of thing it is. Left out in a file, it is an ECS instance.
    #[serde(default = "ecs")]
    pub server_type: ServerKind,
    /// The port on which it serves; none in a default group of SLB and for a function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Its address. An interface or a container is a server at each of its addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_ip: Option<String>,
    /// The share of requests that it gets, from 0 to 100. None says nothing about it: a server
    /// that is added gets 100, and one that is there keeps what it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<i32>,
    /// A note on it. None and an empty one say nothing about it: no product takes a note away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

fn ecs() -> ServerKind {
    ServerKind::Ecs
}

impl Server {
    /// A server of some kind, without a port.
    pub fn new(kind: ServerKind, id: impl Into<String>) -> Self {
        Self {
            server_id: id.into(),
            server_type: kind,
            port: None,
            server_ip: None,
            weight: None,
            description: None,
        }
    }

    /// An ECS instance.
    pub fn ecs(id: impl Into<String>, port: u16) -> Self {
        Self::new(ServerKind::Ecs, id).port(port)
    }

    /// An address of an elastic network interface.
    pub fn eni(id: impl Into<String>, address: impl Into<String>, port: u16) -> Self {
        Self::new(ServerKind::Eni, id).address(address).port(port)
    }

    /// An address of an elastic container instance.
    pub fn eci(id: impl Into<String>, address: impl Into<String>, port: u16) -> Self {
        Self::new(ServerKind::Eci, id).address(address).port(port)
    }

    /// An address, in a group of addresses of NLB or ALB.
    pub fn ip(address: impl Into<String>, port: u16) -> Self {
        let address = address.into();
        Self::new(ServerKind::Ip, &*address).address(address).port(port)
    }

    /// A function, in a group of functions of ALB.
    pub fn function(arn: impl Into<String>) -> Self {
        Self::new(ServerKind::Fc, arn)
    }

    /// The same on this port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// The same at this address.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.server_ip = Some(address.into()).filter(|address| !address.is_empty());
        self
    }

    /// The same with this weight.
    pub fn weight(mut self, weight: i32) -> Self {
        self.weight = Some(weight);
        self
    }

    /// The same with this note.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// What tells it from the other servers of a group.
    pub fn identity(&self) -> Identity {
        let counts = self.server_type.has_addresses();
        Identity {
            server_id: self.server_id.clone(),
            port: self.port,
            server_ip: self.server_ip.as_deref().filter(|_| counts).map(canonical),
        }
    }
}

/// An address in its one spelling.
fn canonical(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(parsed) => parsed.to_canonical().to_string(),
        Err(_) => address.to_owned(),
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identity().fmt(f)
    }
}

/// What tells a server of a group from the others: its ID, its port and, for what has several
/// addresses, its address. An instance on two ports is two servers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Identity {
    /// The ID of the server.
    pub server_id: String,
    /// Its port, where servers of the group have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Its address, for an ENI and an ECI: an IPv6 address in its short spelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_ip: Option<String>,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt(&self.server_id))?;
        match (&self.server_ip, self.port) {
            (Some(address), Some(port)) if address.contains(':') => {
                write!(f, " [{}]:{port}", excerpt(address))
            }
            (Some(address), Some(port)) => write!(f, " {}:{port}", excerpt(address)),
            (Some(address), None) => write!(f, " {}", excerpt(address)),
            (None, Some(port)) => write!(f, ":{port}"),
            (None, None) => Ok(()),
        }
    }
}

impl From<&Server> for Identity {
    fn from(server: &Server) -> Self {
        server.identity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_where_there_may_be_several() {
        let [a, b] = ["192.168.1.1", "192.168.1.2"].map(|ip| Server::eni("eni-1", ip, 80));
        assert_ne!(a.identity(), b.identity());
        let [a, b] = ["192.168.1.1", "192.168.1.2"].map(|ip| Server::ecs("i-1", 80).address(ip));
        assert_eq!(a.identity(), b.identity());
        assert_ne!(Server::ecs("i-1", 80).identity(), Server::ecs("i-1", 81).identity());
        let [a, b] = ["2001:db8::1", "2001:DB8:0::1"].map(|ip| Server::eni("eni-1", ip, 80));
        assert_eq!(a.identity(), b.identity());
        assert_eq!(a.to_string(), "eni-1 [2001:db8::1]:80");
    }

    #[test]
    fn a_server_is_kept_in_the_vendors_names() {
        let server = Server::eci("eci-1", "10.0.0.1", 80).weight(5);
        let text = serde_json::to_string(&server).unwrap();
        let wanted =
            r#"{"ServerId":"eci-1","ServerType":"Eci","Port":80,"ServerIp":"10.0.0.1","Weight":5}"#;
        assert_eq!(text, wanted);
        assert_eq!(serde_json::from_str::<Server>(&text).unwrap(), server);
        let short: Server = serde_json::from_str(r#"{"ServerId":"i-1","Port":80}"#).unwrap();
        assert_eq!(short, Server::ecs("i-1", 80));
    }

    #[test]
    fn a_server_is_shown_with_what_tells_it_from_others() {
        let shown = |port, ip: Option<&str>| {
            let server_ip = ip.map(str::to_owned);
            Identity { server_id: "eni-1".to_owned(), port, server_ip }.to_string()
        };
        assert_eq!(shown(Some(80), Some("10.0.0.1")), "eni-1 10.0.0.1:80");
        assert_eq!(shown(Some(80), Some("2001:db8::1")), "eni-1 [2001:db8::1]:80");
        assert_eq!(shown(None, Some("2001:db8::1")), "eni-1 2001:db8::1");
        assert_eq!(shown(Some(80), None), "eni-1:80");
        assert_eq!(shown(None, None), "eni-1");
    }
}
