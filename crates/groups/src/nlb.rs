//! The server groups of Network Load Balancer.

use std::collections::BTreeMap;

use aliyun_nlb_client::{
    AddServersToServerGroup, Client, Error, GetListenerHealthStatus, ListListeners,
    ListServerGroupServers, ListServerGroups, NlbErrorCode, RemoveServersFromServerGroup,
    Server as Wire, ServerGroupServer, ServerKey, ServerStatus, ServerType, ServerUpdate,
    UpdateServerGroupServersAttribute,
};

use crate::listed::{Listing, Seen, address, description, judged, told};
use crate::{
    Failure, Group, GroupFuture, Health, Identity, Meaning, Member, Server, ServerKind, Snapshot,
    Status, Table,
};

/// How many servers a call takes.
const SERVERS_PER_CALL: usize = 200;

/// A server group of NLB.
#[derive(Debug)]
pub struct ServerGroup {
    client: Client,
    id: String,
    servers_per_call: usize,
}

impl ServerGroup {
    /// The group with this ID.
    pub fn new(client: Client, id: impl Into<String>) -> Self {
        Self { client, id: id.into(), servers_per_call: SERVERS_PER_CALL }
    }

    /// How many servers go into a call: 200 unless set, as the documents say.
    #[must_use]
    pub fn servers_per_call(mut self, servers: usize) -> Self {
        self.servers_per_call = servers.max(1);
        self
    }

    /// The listeners that send to the group.
    async fn listeners(&self) -> Result<Vec<String>, Failure> {
        let request = ListServerGroups::new().server_group_ids([&*self.id]);
        let groups = self.client.list_server_groups(request).await.map_err(failure)?;
        let groups = groups.server_groups;
        let used = groups.into_iter().filter(|group| group.server_group_id == self.id);
        let load_balancers: Vec<_> =
            used.flat_map(|group| group.related_load_balancer_ids).collect();
        if load_balancers.is_empty() {
            return Ok(Vec::new());
        }
        let request = ListListeners::new().load_balancer_ids(load_balancers);
        let mut listeners = self.client.list_listeners(request).paginate().items();
        let mut found = Vec::new();
        while let Some(listener) = listeners.next().await {
            let listener = listener.map_err(failure)?;
            if listener.server_group_id.as_deref() == Some(&self.id) {
                found.push(listener.listener_id);
            }
        }
        Ok(found)
    }
}

fn failure(error: Error) -> Failure {
    Failure::of(error, |error| match error.known()? {
        NlbErrorCode::ResourceNotFoundServerGroup => Some(Meaning::Gone),
        _ => None,
    })
}

fn wire_type(kind: &ServerKind) -> ServerType {
    ServerType::from(kind.as_str().to_owned())
}

fn key(server: &Server) -> ServerKey {
    let mut key = ServerKey::new(&*server.server_id, wire_type(&server.server_type));
    key.server_ip = server.server_ip.clone();
    key.port = server.port;
    key
}

fn member(told: &ServerGroupServer) -> Member {
    let kind = told.server_type.as_ref().map_or("Ecs", |kind| kind.as_str());
    let mut server = Server::new(ServerKind::from(kind.to_owned()), &*told.server_id);
    server.port = told.port;
    server.server_ip = told.server_ip.clone().filter(|address| !address.is_empty());
    server.weight = Some(told.weight.unwrap_or(100));
    server.description = told.description.clone().filter(|text| !text.is_empty());
    Member::new(server).status(match told.status {
        Some(ServerStatus::Adding) => Status::Adding,
        Some(ServerStatus::Configuring) => Status::Configuring,
        Some(ServerStatus::Removing) => Status::Removing,
        _ => Status::Available,
    })
}

impl Group for ServerGroup {
    fn id(&self) -> &str {
        &self.id
    }

    fn table(&self) -> Table {
        Table::new(self.servers_per_call)
    }

    fn read(&self) -> GroupFuture<'_, Snapshot> {
        Box::pin(async move {
            let request = ListServerGroupServers::new().server_group_id(&*self.id);
            let mut pages = self.client.list_server_group_servers(request).paginate();
            let mut listing = Listing::default();
            while let Some(page) = pages.next().await {
                match page {
                    Ok(page) => listing.page(page.servers.iter().map(member), page.total_count),
                    // Who asks on is answered with the same page.
                    Err(error) => {
                        listing.broke(failure(error))?;
                        break;
                    }
                }
            }
            Ok(listing.snapshot(&self.id))
        })
    }

    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let servers = servers.iter().map(|server| {
            let mut wire = Wire::new(&*server.server_id, wire_type(&server.server_type));
            wire.server_ip = address(server);
            wire.port = server.port;
            wire.weight = server.weight;
            wire.description = description(server);
            wire
        });
        let request = AddServersToServerGroup::new(&*self.id, servers);
        Box::pin(async move {
            let call = self.client.add_servers_to_server_group(request).finished();
            call.await.map(drop).map_err(failure)
        })
    }

    fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = RemoveServersFromServerGroup::new(&*self.id, servers.iter().map(key));
        Box::pin(async move {
            let call = self.client.remove_servers_from_server_group(request).finished();
            call.await.map(drop).map_err(failure)
        })
    }

    fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let servers = servers.iter().map(|server| {
            let kind = wire_type(&server.server_type);
            let port = server.port.unwrap_or_default();
            let mut update = ServerUpdate::new(&*server.server_id, kind, port);
            update.server_ip = server.server_ip.clone();
            update.weight = server.weight;
            update.description = description(server);
            update
        });
        let request = UpdateServerGroupServersAttribute::new(&*self.id, servers);
        Box::pin(async move {
            let call = self.client.update_server_group_servers_attribute(request).finished();
            call.await.map(drop).map_err(failure)
        })
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        Box::pin(async move {
            let mut seen = BTreeMap::new();
            for listener in self.listeners().await? {
                let request = GetListenerHealthStatus::new(listener);
                let call = self.client.get_listener_health_status(request);
                let health = call.await.map_err(failure)?.listener_health_status;
                let groups = health.iter().flat_map(|listener| &listener.server_group_infos);
                for group in groups.filter(|group| group.server_group_id.as_ref() == Some(&self.id))
                {
                    let sick = group.non_normal_servers.iter().map(|server| Seen {
                        id: server.server_id.as_deref(),
                        address: server.server_ip.as_deref(),
                        port: server.port,
                        status: server.status.as_ref().map(|status| status.as_str()),
                    });
                    judged(&mut seen, servers, group.heath_check_enabled == Some(true), sick);
                }
            }
            Ok(told(&seen, servers))
        })
    }
}
