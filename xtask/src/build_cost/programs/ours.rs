use aliyun_slb_client::{AddVServerGroupBackendServers, BackendServer, Client};

#[tokio::main]
async fn main() -> Result<(), aliyun_slb_client::Error> {
    let client = Client::builder().region("cn-hangzhou").build()?;
    let request = AddVServerGroupBackendServers::new(
        "rsp-bp10000000001",
        [BackendServer::ecs("i-bp100000000000000001", 80)],
    );
    let response = client.add_vserver_group_backend_servers(request).await?;
    println!("{} servers in the group", response.backend_servers.len());
    Ok(())
}
