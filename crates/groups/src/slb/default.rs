//! The default group of a load balancer.

use aliyun_slb_client::{
    AddBackendServers, Client, DescribeLoadBalancerAttribute, RemoveBackendServers,
    SetBackendServers,
};

use super::{SERVERS_PER_CALL, Told, default_backends, failure, health, lacks};
use crate::{Group, GroupFuture, Health, Identity, Server, Snapshot, Table};

/// The default group of a load balancer of SLB. Its servers have no port of their own: a listener
/// sends to its `BackendServerPort`.
#[derive(Debug)]
pub struct DefaultGroup {
    client: Client,
    load_balancer_id: String,
    servers_per_call: usize,
}

impl DefaultGroup {
    /// That of this load balancer.
    pub fn new(client: Client, load_balancer_id: impl Into<String>) -> Self {
        let load_balancer_id = load_balancer_id.into();
        Self { client, load_balancer_id, servers_per_call: SERVERS_PER_CALL }
    }

    /// How many servers go into a call: 20 unless set, as the documents say.
    #[must_use]
    pub fn servers_per_call(mut self, servers: usize) -> Self {
        self.servers_per_call = servers.max(1);
        self
    }
}

impl Group for DefaultGroup {
    fn id(&self) -> &str {
        &self.load_balancer_id
    }

    fn table(&self) -> Table {
        Table::new(self.servers_per_call).without_ports()
    }

    fn read(&self) -> GroupFuture<'_, Snapshot> {
        Box::pin(async move {
            let request = DescribeLoadBalancerAttribute::new(&*self.load_balancer_id);
            let call = self.client.describe_load_balancer_attribute(request).with_answer();
            let (load_balancer, answer) = call.await.map_err(failure)?;
            let members = load_balancer.backend_servers.iter().map(|server| {
                Told {
                    id: &server.server_id,
                    kind: server.r#type.as_ref(),
                    port: None,
                    address: server.server_ip.as_deref(),
                    weight: server.weight,
                    description: server.description.as_deref(),
                }
                .member()
            });
            let snapshot = Snapshot::new(&*self.load_balancer_id, members);
            Ok(match lacks(&answer, "BackendServers") {
                Some(why) => snapshot.incomplete(why),
                None => snapshot,
            })
        })
    }

    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = AddBackendServers::new(&*self.load_balancer_id, default_backends(servers));
        Box::pin(async move {
            self.client.add_backend_servers(request).await.map(drop).map_err(failure)
        })
    }

    fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = RemoveBackendServers::new(&*self.load_balancer_id, default_backends(servers));
        Box::pin(async move {
            self.client.remove_backend_servers(request).await.map(drop).map_err(failure)
        })
    }

    fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = SetBackendServers::new(&*self.load_balancer_id, default_backends(servers));
        Box::pin(async move {
            self.client.set_backend_servers(request).await.map(drop).map_err(failure)
        })
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        Box::pin(health(&self.client, &self.load_balancer_id, servers))
    }
}
