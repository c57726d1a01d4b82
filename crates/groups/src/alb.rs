//! The server groups of Application Load Balancer.

use std::collections::BTreeMap;

use aliyun_alb_client::{
    AddServersToServerGroup, AlbErrorCode, Client, Error, GetListenerHealthStatus,
    ListServerGroupServers, ListServerGroups, ListedServer, RemoveServersFromServerGroup,
    ReplaceServersInServerGroup, Server as Wire, ServerGroupHealth, ServerKey, ServerStatus,
    ServerType, ServerUpdate, Switch, UpdateServerGroupServersAttribute,
};
use aliyun_core::excerpt;

use crate::listed::{Listing, Seen, address, description, judged, told};
use crate::{
    Failure, Group, GroupFuture, Health, Identity, Meaning, Member, Server, ServerKind, Snapshot,
    Status, Table,
};

/// How many servers a call takes. Old regions took 40.
const SERVERS_PER_CALL: usize = 200;

/// A server group of ALB.
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

    /// How many servers go into a call: 200 unless set, as the documents say. Old regions took 40.
    #[must_use]
    pub fn servers_per_call(mut self, servers: usize) -> Self {
        self.servers_per_call = servers.max(1);
        self
    }

    /// The listeners that send to the group, themselves or by a rule; none if there is no such group.
    async fn listeners(&self) -> Result<Option<Vec<String>>, Failure> {
        let request =
            ListServerGroups::new().server_group_ids([&*self.id]).show_relation_enabled(true);
        let groups = self.client.list_server_groups(request).await.map_err(failure)?;
        let mut groups = groups.server_groups.into_iter();
        let own = groups.find(|group| group.server_group_id == self.id);
        Ok(own.map(|group| group.related_listener_ids))
    }
}

fn failure(error: Error) -> Failure {
    Failure::of(error, |error| match error.known()? {
        AlbErrorCode::ResourceNotFoundServerGroup => Some(Meaning::Gone),
        // It is the server that is in too many places, and not the group that is full.
        AlbErrorCode::ResourceQuotaExceededServerAddedNum => Some(Meaning::Server),
        _ => None,
    })
}

fn wire_type(kind: &ServerKind) -> ServerType {
    ServerType::from(kind.as_str().to_owned())
}

/// A function has no port, and the service tells of one as -1 or 0.
fn port(server: &Server) -> Option<u16> {
    server.port.filter(|_| server.server_type != ServerKind::Fc)
}

fn key(server: &Server) -> ServerKey {
    let mut key = ServerKey::new(&*server.server_id, wire_type(&server.server_type));
    key.server_ip = server.server_ip.clone();
    key.port = port(server);
    key
}

fn wire(server: &Server) -> Wire {
    let mut wire = Wire::new(&*server.server_id, wire_type(&server.server_type));
    wire.server_ip = address(server);
    wire.port = port(server);
    wire.weight = server.weight;
    wire.description = description(server);
    wire
}

fn member(told: &ListedServer) -> Member {
    let kind = told.server_type.as_ref().map_or("Ecs", |kind| kind.as_str());
    let mut server = Server::new(ServerKind::from(kind.to_owned()), &*told.server_id);
    server.port = told.port.and_then(|port| u16::try_from(port).ok());
    server.port = port(&server);
    server.server_ip = told.server_ip.clone().filter(|address| !address.is_empty());
    server.weight = Some(told.weight.unwrap_or(100));
    server.description = told.description.clone().filter(|text| !text.is_empty());
    Member::new(server).status(match told.status {
        Some(ServerStatus::Adding) => Status::Adding,
        Some(ServerStatus::Configuring | ServerStatus::Replacing) => Status::Configuring,
        Some(ServerStatus::Removing) => Status::Removing,
        _ => Status::Available,
    })
}

impl Group for ServerGroup {
    fn id(&self) -> &str {
        &self.id
    }

    fn table(&self) -> Table {
        Table::new(self.servers_per_call).replacing()
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
            let snapshot = listing.snapshot(&self.id);
            // The list of a group that is not there is as empty as that of one without servers. Who
            // may not ask is told the latter.
            if snapshot.members.is_empty() && matches!(self.listeners().await, Ok(None)) {
                let why = format!("there is no server group {}", excerpt(&self.id));
                return Err(Failure::new(Meaning::Gone, why));
            }
            Ok(snapshot)
        })
    }

    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let request = AddServersToServerGroup::new(&*self.id, servers.iter().map(wire));
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
            let mut update = ServerUpdate::new(&*server.server_id, kind);
            update.port = port(server);
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

    fn replace<'a>(&'a self, old: &'a [Server], new: &'a [Server]) -> GroupFuture<'a, ()> {
        let (added, removed) = (new.iter().map(wire), old.iter().map(key));
        let request = ReplaceServersInServerGroup::new(&*self.id, added, removed);
        Box::pin(async move {
            let call = self.client.replace_servers_in_server_group(request).finished();
            call.await.map(drop).map_err(failure)
        })
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        Box::pin(async move {
            let mut seen = BTreeMap::new();
            for listener in self.listeners().await?.unwrap_or_default() {
                let request = GetListenerHealthStatus::new(listener).include_rule(true);
                let health = self.client.get_listener_health_status(request);
                let health = health.await.map_err(failure)?;
                let own = health.listener_health_status.iter();
                let own = own.flat_map(|listener| &listener.server_group_infos);
                let by_rules = health.rule_health_status.iter();
                let by_rules = by_rules.flat_map(|rule| &rule.server_group_infos);
                for group in own.chain(by_rules) {
                    self.note(&mut seen, servers, group);
                }
            }
            Ok(told(&seen, servers))
        })
    }
}

impl ServerGroup {
    fn note(
        &self,
        seen: &mut BTreeMap<Identity, Health>,
        servers: &[Identity],
        group: &ServerGroupHealth,
    ) {
        if group.server_group_id.as_ref() != Some(&self.id) {
            return;
        }
        let sick = group.non_normal_servers.iter().map(|server| Seen {
            id: server.server_id.as_deref(),
            address: server.server_ip.as_deref(),
            port: server.port,
            status: server.status.as_ref().map(|status| status.as_str()),
        });
        judged(seen, servers, group.health_check_enabled == Some(Switch::On), sick);
    }
}

#[cfg(test)]
mod tests {
    use aliyun_alb_client::model::core::Operation as _;
    use aliyun_runtime::testing::Refused;

    use super::*;

    #[test]
    fn a_server_in_too_many_places_does_not_make_the_group_full() {
        for (code, meaning) in [
            ("ResourceNotFound.ServerGroup", Meaning::Gone),
            ("ResourceQuotaExceeded.ServerAddedNum", Meaning::Server),
            ("ResourceQuotaExceeded.ServerGroupAttachedNum", Meaning::Quota),
        ] {
            let error = Refused::new(400, code).error(AddServersToServerGroup::INFO);
            assert_eq!(failure(error).meaning(), meaning, "{code}");
        }
    }
}
