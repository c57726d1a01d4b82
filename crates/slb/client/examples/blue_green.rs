//! A switch from blue to green: the new servers are in service before the old ones go.
//!
//! ```sh
//! cargo run --example blue_green
//! ```

use aliyun_slb_client::*;
use aliyun_slb_emulator::Emulator;

const LB: &str = "lb-bp1000000000000000001";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;
    let servers = |ids: [u32; 2]| ids.map(|n| BackendServer::ecs(format!("i-bp1{n:017}"), 80));
    let (blue, green) = (servers([1, 2]), servers([3, 4]).map(|server| server.weight(50)));

    // What stands: a listener on port 80 that sends to the group of the blue servers.
    let group = CreateVServerGroup::new(LB).vserver_group_name("web").backend_servers(blue.clone());
    let group = client.create_vserver_group(group).await?.vserver_group_id;
    let listener = CreateLoadBalancerHTTPListener::new(LB, 80, Switch::On).bandwidth(-1);
    client.create_load_balancer_http_listener(listener.vserver_group_id(&group)).await?;
    client.start_load_balancer_listener(StartLoadBalancerListener::new(LB, 80)).await?;

    // Green comes in beside blue, and its health checks succeed, whatever blue's do.
    let add = AddVServerGroupBackendServers::new(&group, green.clone());
    client.add_vserver_group_backend_servers(add).await?;
    let health = client.describe_health_status(DescribeHealthStatus::new(LB));
    health.wait_until(|health| health.service_of(&green)).describe("green").await?;

    // Blue gets no new requests, and then it goes.
    let drained = blue.clone().map(|server| server.weight(0)).into_iter().chain(green);
    let set = SetVServerGroupAttribute::new(&group).backend_servers(drained);
    client.set_vserver_group_attribute(set).await?;
    let remove = RemoveVServerGroupBackendServers::new(&group, blue);
    let left = client.remove_vserver_group_backend_servers(remove).await?.backend_servers;
    println!("left: {:?}", left.iter().map(|server| &server.server_id).collect::<Vec<_>>());
    Ok(())
}
