//! Primary/secondary groups, which stay as they were made.

use aliyun_slb_client::{Client, DescribeMasterSlaveServerGroupAttribute};

use super::{Told, failure, health, lacks};
use crate::{Failure, Group, GroupFuture, Health, Identity, Server, Snapshot, Table};

/// A primary/secondary server group of SLB. The service has no call that changes its two servers:
/// it can be read, planned for and waited for, and a change is told as one that cannot be made.
#[derive(Debug)]
pub struct PrimarySecondaryGroup {
    client: Client,
    id: String,
}

impl PrimarySecondaryGroup {
    /// The group with this ID.
    pub fn new(client: Client, id: impl Into<String>) -> Self {
        Self { client, id: id.into() }
    }
}

fn fixed<'a>() -> GroupFuture<'a, ()> {
    let why = "a primary/secondary server group stays as it was made: create another one";
    Box::pin(std::future::ready(Err(Failure::unsupported(why))))
}

impl Group for PrimarySecondaryGroup {
    fn id(&self) -> &str {
        &self.id
    }

    fn table(&self) -> Table {
        Table::new(2).fixed()
    }

    fn read(&self) -> GroupFuture<'_, Snapshot> {
        Box::pin(async move {
            let request = DescribeMasterSlaveServerGroupAttribute::new(&*self.id);
            let call = self.client.describe_master_slave_server_group_attribute(request);
            let (group, answer) = call.with_answer().await.map_err(failure)?;
            let members = group.master_slave_backend_servers.iter().map(|server| {
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
            let snapshot = Snapshot::new(&*self.id, members).locked_by(group.load_balancer_id);
            Ok(match lacks(&answer, "MasterSlaveBackendServers") {
                Some(why) => snapshot.incomplete(why),
                None => snapshot,
            })
        })
    }

    fn add<'a>(&'a self, _: &'a [Server]) -> GroupFuture<'a, ()> {
        fixed()
    }

    fn remove<'a>(&'a self, _: &'a [Server]) -> GroupFuture<'a, ()> {
        fixed()
    }

    fn change<'a>(&'a self, _: &'a [Server]) -> GroupFuture<'a, ()> {
        fixed()
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        Box::pin(async move {
            let load_balancer = self.read().await?.lock;
            health(&self.client, &load_balancer, servers).await
        })
    }
}
