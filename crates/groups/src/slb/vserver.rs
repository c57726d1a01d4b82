//! vServer groups.

use std::sync::OnceLock;

use aliyun_slb_client::{
    AddVServerGroupBackendServers, Client, DescribeVServerGroupAttribute,
    ModifyVServerGroupBackendServers, RemoveVServerGroupBackendServers, SetVServerGroupAttribute,
};

use super::{SERVERS_PER_CALL, Told, backends, failure, health, lacks};
use crate::{Group, GroupFuture, Health, Identity, Server, Snapshot, Table};

/// A vServer group of SLB.
///
/// ```no_run
/// use aliyun_lb_groups::{Server, add, slb::VServerGroup};
/// use aliyun_slb_client::Client;
///
/// # async fn example() -> Result<(), aliyun_slb_client::Error> {
/// let client = Client::builder().region("cn-hangzhou").build()?;
/// let group = VServerGroup::new(client, "rsp-bp10000000001");
/// let servers = (1..=137).map(|n| Server::ecs(format!("i-{n:03}"), 8080).weight(100));
/// print!("{}", add(&group, servers).await);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct VServerGroup {
    client: Client,
    id: String,
    load_balancer: OnceLock<String>,
    servers_per_call: usize,
}

impl VServerGroup {
    /// The group with this ID.
    pub fn new(client: Client, id: impl Into<String>) -> Self {
        Self {
            client,
            id: id.into(),
            load_balancer: OnceLock::new(),
            servers_per_call: SERVERS_PER_CALL,
        }
    }

    /// How many servers go into a call: 20 unless set, as the documents say. The vendor's
    /// controller for Kubernetes sends 40.
    #[must_use]
    pub fn servers_per_call(mut self, servers: usize) -> Self {
        self.servers_per_call = servers.max(1);
        self
    }
}

impl Group for VServerGroup {
    fn id(&self) -> &str {
        &self.id
    }

    fn table(&self) -> Table {
        Table::new(self.servers_per_call).replacing()
    }

    fn read(&self) -> GroupFuture<'_, Snapshot> {
        Box::pin(async move {
            let request = DescribeVServerGroupAttribute::new(&*self.id);
            let call = self.client.describe_vserver_group_attribute(request).with_answer();
            let (group, answer) = call.await.map_err(failure)?;
            let members = group.backend_servers.iter().map(|server| {
                Told {
                    id: &server.server_id,
                    kind: server.r#type.as_ref(),
                    port: Some(server.port),
                    address: server.server_ip.as_deref(),
                    weight: server.weight,
                    description: server.description.as_deref(),
                }
                .member()
            });
            let snapshot = Snapshot::new(&*self.id, members).locked_by(&*group.load_balancer_id);
            // A group stays with its load balancer for good.
            let _ = self.load_balancer.set(group.load_balancer_id);
            Ok(match lacks(&answer, "BackendServers") {
                Some(why) => snapshot.incomplete(why),
                None => snapshot,
            })
        })
    }

    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = AddVServerGroupBackendServers::new(&*self.id, backends(servers));
        Box::pin(async move {
            let call = self.client.add_vserver_group_backend_servers(request);
            call.await.map(drop).map_err(failure)
        })
    }

    fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = RemoveVServerGroupBackendServers::new(&*self.id, backends(servers));
        Box::pin(async move {
            let call = self.client.remove_vserver_group_backend_servers(request);
            call.await.map(drop).map_err(failure)
        })
    }

    fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = SetVServerGroupAttribute::new(&*self.id).backend_servers(backends(servers));
        Box::pin(async move {
            let call = self.client.set_vserver_group_attribute(request);
            call.await.map(drop).map_err(failure)
        })
    }

    fn replace<'a>(&'a self, old: &'a [Server], new: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = ModifyVServerGroupBackendServers::new(&*self.id)
            .old_backend_servers(backends(old))
            .new_backend_servers(backends(new));
        Box::pin(async move {
            let call = self.client.modify_vserver_group_backend_servers(request);
            call.await.map(drop).map_err(failure)
        })
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        Box::pin(async move {
            let load_balancer = match self.load_balancer.get() {
                Some(known) => known.clone(),
                None => self.read().await?.lock,
            };
            health(&self.client, &load_balancer, servers).await
        })
    }
}
