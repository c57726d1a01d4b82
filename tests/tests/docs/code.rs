use aliyun_slb_client::{AddVServerGroupBackendServers, BackendServer, Client, Error};

/// Adds a server to a group and says how many the group has then.
pub async fn add(client: &Client, group: &str, server: &str) -> Result<usize, Error> {
    let request = AddVServerGroupBackendServers::new(group, [BackendServer::ecs(server, 80)]);
    let group = client.add_vserver_group_backend_servers(request).await?;
    Ok(group.backend_servers.len())
}
