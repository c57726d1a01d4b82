#[cfg(test)]
mod tests;

use std::fmt;
use std::net::IpAddr;

use aliyun_core::{Progress, excerpt};

use crate::{
    BackendServer, BackendServerHealth as Entry, DefaultBackendServer,
    DescribeHealthStatusResponse, MasterSlaveBackendServer, ServerHealthStatus as Health,
};

/// Which server is meant: its ID, and where these are known, its port and its address. What is not
/// said fits all.
///
/// It is made of an ID, of an ID and a port, or of the server as it was added to a group:
///
/// ```
/// use aliyun_slb_model::{BackendServer, ServerRef};
///
/// let added = BackendServer::eni("eni-bp100000000000000001", "192.168.1.1", 8080);
/// let server = ServerRef::new("eni-bp100000000000000001").port(8080).address("192.168.1.1");
/// assert_eq!(ServerRef::from(&added), server);
/// assert_eq!(server.to_string(), "eni-bp100000000000000001 at 192.168.1.1, port 8080");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub struct ServerRef {
    id: String,
    port: Option<i64>,
    address: Option<String>,
}

impl ServerRef {
    /// The server with this ID, on all its ports.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), port: None, address: None }
    }

    /// On this port only.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port.into());
        self
    }

    /// At this address only: an ENI or ECI with several is a server at each.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = said(Some(address.into()));
        self
    }

    fn as_added(id: &str, port: Option<i64>, address: Option<&str>) -> Self {
        Self { id: id.to_owned(), port, address: said(address.map(str::to_owned)) }
    }

    /// Whether an entry is about it. What an entry does not say is not held against it.
    fn is_meant_by(&self, entry: &Entry) -> bool {
        self.id == entry.server_id
            && fits(self.port, entry.port.map(i64::from), |own, told| own == told)
            && fits(self.address.as_ref(), said(entry.server_ip.clone()).as_ref(), is_same_address)
    }
}

/// An address, if it is one: an empty one means none.
fn said(address: Option<String>) -> Option<String> {
    address.filter(|address| !address.is_empty())
}

fn fits<T>(own: Option<T>, told: Option<T>, same: impl FnOnce(T, T) -> bool) -> bool {
    own.zip(told).is_none_or(|(own, told)| same(own, told))
}

/// An IPv6 address has several spellings, and one of them may stand for one of IPv4.
fn is_same_address(own: &String, told: &String) -> bool {
    let read = |text: &String| text.parse::<IpAddr>().map(|address| address.to_canonical());
    own == told || matches!((read(own), read(told)), (Ok(own), Ok(told)) if own == told)
}

impl fmt::Display for ServerRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt(&self.id))?;
        if let Some(address) = &self.address {
            write!(f, " at {}", excerpt(address))?;
        }
        if let Some(port) = self.port {
            write!(f, ", port {port}")?;
        }
        Ok(())
    }
}

impl From<&str> for ServerRef {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

impl<I: Into<String>> From<(I, u16)> for ServerRef {
    fn from((id, port): (I, u16)) -> Self {
        Self::new(id).port(port)
    }
}

impl From<&ServerRef> for ServerRef {
    fn from(server: &ServerRef) -> Self {
        server.clone()
    }
}

impl From<&BackendServer> for ServerRef {
    fn from(server: &BackendServer) -> Self {
        Self::as_added(&server.server_id, Some(server.port.into()), server.server_ip.as_deref())
    }
}

impl From<&MasterSlaveBackendServer> for ServerRef {
    fn from(server: &MasterSlaveBackendServer) -> Self {
        Self::as_added(&server.server_id, Some(server.port.into()), server.server_ip.as_deref())
    }
}

/// A server of the default group has no port of its own, but that of each listener.
impl From<&DefaultBackendServer> for ServerRef {
    fn from(server: &DefaultBackendServer) -> Self {
        Self::as_added(&server.server_id, None, server.server_ip.as_deref())
    }
}

/// What the health of a server means for the requests it gets. The order is from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ServiceState {
    /// Its health checks succeed: it gets requests.
    InService,
    /// Nothing is known of its health. The first health checks are still running, which ends soon;
    /// or the listener has no health check, and it gets requests whatever it is like.
    Unchecked,
    /// Its health checks fail: it gets no requests.
    Unhealthy,
    /// The answer does not tell of it: no running listener uses a group that it is in, or not yet.
    NotListed,
}

impl fmt::Display for ServiceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InService => "in service",
            Self::Unchecked => "not checked, yet or at all",
            Self::Unhealthy => "not healthy",
            Self::NotListed => "not listed",
        })
    }
}

/// Whether some servers are in service, as [`DescribeHealthStatusResponse::service_of`] tells.
///
/// As a [`Progress`] it is done when all of them are; until then it is pending, and its text
/// says what each of the others is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceOf {
    servers: Vec<(ServerRef, ServiceState)>,
}

impl ServiceOf {
    /// The servers that were asked for, in their order, each with what it is.
    pub fn servers(&self) -> impl Iterator<Item = (&ServerRef, ServiceState)> {
        self.servers.iter().map(|(server, state)| (server, *state))
    }

    /// What the worst of them is. Of no servers at all, all are in service.
    pub fn state(&self) -> ServiceState {
        self.servers().map(|(_, state)| state).max().unwrap_or(ServiceState::InService)
    }

    /// Whether all of them are in service.
    pub fn is_complete(&self) -> bool {
        self.state() == ServiceState::InService
    }
}

/// How many servers a text names.
const MOST_SHOWN: usize = 5;

impl fmt::Display for ServiceOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = || self.servers().filter(|(_, state)| *state != ServiceState::InService);
        let (all, missing) = (self.servers.len(), others().count());
        write!(f, "{} of {all} servers are in service", all - missing)?;
        for (server, state) in others().take(MOST_SHOWN) {
            write!(f, "; {server} is {state}")?;
        }
        if missing > MOST_SHOWN {
            f.write_str("; …")?;
        }
        if others().any(|(_, state)| state == ServiceState::NotListed) {
            f.write_str(" (listed is what a running listener uses)")?;
        }
        Ok(())
    }
}

impl From<ServiceOf> for Progress {
    fn from(service: ServiceOf) -> Self {
        if service.is_complete() { Self::Done } else { Self::pending(service) }
    }
}

impl DescribeHealthStatusResponse {
    /// Whether these servers are in service, whatever their neighbours are.
    ///
    /// A server behind several listeners is what it is behind the worst of them; a request with a
    /// port and a protocol asks for one listener. The answer is to be waited for with
    /// `wait_until` of the call, or to be looked at:
    ///
    /// ```
    /// use aliyun_slb_model::{BackendServer, DescribeHealthStatusResponse, ServiceState};
    ///
    /// fn look(health: &DescribeHealthStatusResponse, added: &[BackendServer]) -> &'static str {
    ///     match health.service_of(added).state() {
    ///         ServiceState::InService => "all of them get requests",
    ///         ServiceState::Unchecked => "wait for the first checks, or switch checks on",
    ///         ServiceState::Unhealthy => "look at the servers",
    ///         _ => "look whether a running listener uses their group",
    ///     }
    /// }
    /// ```
    pub fn service_of<S: Into<ServerRef>>(
        &self,
        servers: impl IntoIterator<Item = S>,
    ) -> ServiceOf {
        let servers = servers.into_iter().map(Into::into);
        ServiceOf { servers: servers.map(|server| self.service_of_one(server)).collect() }
    }

    fn service_of_one(&self, server: ServerRef) -> (ServerRef, ServiceState) {
        let entries = self.backend_servers.iter().filter(|entry| server.is_meant_by(entry));
        let state = entries.map(|entry| match entry.server_health_status {
            Some(Health::Normal) => ServiceState::InService,
            Some(Health::Abnormal) => ServiceState::Unhealthy,
            // What is left out or not known tells nothing.
            _ => ServiceState::Unchecked,
        });
        let state = state.max().unwrap_or(ServiceState::NotListed);
        (server, state)
    }
}
