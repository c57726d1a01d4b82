use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, DescribeVServerGroupAttribute, Error,
};

/// Adds a server to a group. Where the answer is lost, the group tells whether it was added.
pub async fn add(client: &Client, group: &str, server: BackendServer) -> Result<(), Error> {
    let request = AddVServerGroupBackendServers::new(group, [server.clone()]);
    let lost = match client.add_vserver_group_backend_servers(request).await {
        Ok(_) => return Ok(()),
        Err(error) if error.may_have_taken_effect() => error,
        Err(error) => return Err(error),
    };
    let request = DescribeVServerGroupAttribute::new(group);
    let group = client.describe_vserver_group_attribute(request).await?;
    let is_it = |it: &BackendServer| (&it.server_id, it.port) == (&server.server_id, server.port);
    if group.backend_servers.iter().any(is_it) { Ok(()) } else { Err(lost) }
}
