//! The groups of Server Load Balancer.

mod default;
mod primary_secondary;
mod vserver;

use aliyun_slb_client::{
    Answer, BackendServer, BackendServerType, DefaultBackendServer, DescribeHealthStatus, Error,
    ServerRef, ServiceState, SlbErrorCode,
};

pub use self::default::DefaultGroup;
pub use self::primary_secondary::PrimarySecondaryGroup;
pub use self::vserver::VServerGroup;
use crate::{Failure, Health, Identity, Meaning, Member, Server, ServerKind};

/// How many servers a call takes by the documents. The vendor's controller for Kubernetes sends 40.
const SERVERS_PER_CALL: usize = 20;

fn failure(error: Error) -> Failure {
    Failure::of(error, meaning)
}

/// What SLB's codes mean beyond their class.
fn meaning(error: &Error) -> Option<Meaning> {
    match error.known()? {
        // The one code that stands for everything: only its message tells that the group is gone.
        SlbErrorCode::InvalidParameter if error.message().contains("VServerGroupId") => {
            Some(Meaning::Gone)
        }
        SlbErrorCode::InvalidParameter if error.message().contains("MasterSlaveServerGroupId") => {
            Some(Meaning::Gone)
        }
        SlbErrorCode::InvalidLoadBalancerIdNotFound => Some(Meaning::Gone),
        // The limit of a call is ours to keep, so no single server is at fault.
        SlbErrorCode::TooManyBackendServers => Some(Meaning::Server),
        // An address of a server that is stopping: the others can go on.
        SlbErrorCode::ObtainIpFail => Some(Meaning::Server),
        _ => None,
    }
}

/// What a server is when the service does not say: its ID tells.
fn kind(told: Option<&BackendServerType>, id: &str) -> ServerKind {
    match told {
        Some(BackendServerType::Ecs) => ServerKind::Ecs,
        Some(BackendServerType::Eni) => ServerKind::Eni,
        Some(BackendServerType::Eci) => ServerKind::Eci,
        Some(other) => ServerKind::from(other.as_str().to_owned()),
        None if id.starts_with("eni-") => ServerKind::Eni,
        None if id.starts_with("eci-") => ServerKind::Eci,
        None => ServerKind::Ecs,
    }
}

/// The kind as SLB writes it.
fn slb_type(kind: &ServerKind) -> BackendServerType {
    BackendServerType::from(kind.as_str().to_ascii_lowercase())
}

/// Its address, where it counts.
fn address(server: &Server) -> Option<String> {
    server.server_ip.clone().filter(|_| server.server_type.has_addresses())
}

fn backend(server: &Server) -> BackendServer {
    let mut backend = BackendServer::new(&*server.server_id, server.port.unwrap_or_default());
    backend.r#type = Some(slb_type(&server.server_type));
    backend.server_ip = address(server);
    backend.weight = server.weight;
    backend.description = server.description.clone().filter(|text| !text.is_empty());
    backend
}

fn backends(servers: &[Server]) -> Vec<BackendServer> {
    servers.iter().map(backend).collect()
}

fn default_backends(servers: &[Server]) -> Vec<DefaultBackendServer> {
    let default = |server: &Server| {
        let BackendServer { server_id, weight, description, r#type, server_ip, .. } =
            backend(server);
        let mut default = DefaultBackendServer::new(server_id);
        default.weight = weight;
        default.description = description;
        default.r#type = r#type;
        default.server_ip = server_ip;
        default
    };
    servers.iter().map(default).collect()
}

/// A server of an answer. What it does not say of the weight is 100.
struct Told<'a> {
    id: &'a str,
    kind: Option<&'a BackendServerType>,
    port: Option<u16>,
    address: Option<&'a str>,
    weight: Option<i32>,
    description: Option<&'a str>,
}

impl Told<'_> {
    fn member(self) -> Member {
        let mut server = Server::new(kind(self.kind, self.id), self.id);
        server.port = self.port;
        if let Some(address) = self.address {
            server = server.address(address);
        }
        server.weight = Some(self.weight.unwrap_or(100));
        server.description = self.description.filter(|text| !text.is_empty()).map(str::to_owned);
        Member::new(server)
    }
}

/// Why an answer does not tell all of a group, if it does not.
fn lacks(answer: &Answer, list: &str) -> Option<String> {
    match answer.value() {
        Ok(value) if value.get(list).is_some() => None,
        _ => Some(format!("the answer has no {list}")),
    }
}

/// How healthy servers are behind the listeners of a load balancer.
async fn health(
    client: &aliyun_slb_client::Client,
    load_balancer: &str,
    servers: &[Identity],
) -> Result<Vec<(Identity, Health)>, Failure> {
    let call = client.describe_health_status(DescribeHealthStatus::new(load_balancer));
    let answer = call.await.map_err(failure)?;
    let states = answer.service_of(servers.iter().map(server_ref));
    let states: Vec<_> = states.servers().map(|(_, state)| state).collect();
    let health = states.into_iter().map(|state| match state {
        ServiceState::InService => Health::Healthy,
        ServiceState::Unchecked => Health::Unchecked,
        ServiceState::Unhealthy => Health::Unhealthy,
        _ => Health::NotListed,
    });
    Ok(servers.iter().cloned().zip(health).collect())
}

fn server_ref(identity: &Identity) -> ServerRef {
    let mut server = ServerRef::new(&*identity.server_id);
    if let Some(port) = identity.port {
        server = server.port(port);
    }
    match &identity.server_ip {
        Some(address) => server.address(&**address),
        None => server,
    }
}

#[cfg(test)]
mod tests;
