//! The whole life of a network load balancer: two zones, a group of three servers, a listener, its
//! health, and all of it taken down again.
//!
//! ```sh
//! cargo run --example network_load_balancer
//! ```
//!
//! It runs on the emulator. With a client from `Client::builder().region("cn-hangzhou").build()?` it
//! is the service that does it, in some minutes.

use aliyun_nlb_client::*;
use aliyun_nlb_emulator::{Emulator, Seed, ServerChange};

/// What is there before: a network with two zones, and three machines.
const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],
    "VSwitches":[
        {"VSwitchId":"vsw-g","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
        {"VSwitchId":"vsw-h","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
    "Instances":[{"InstanceId":"i-[1-3]"}]}}}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::builder().seed(Seed::parse(SEED)?).start().await?;
    let client: Client = emulator.client().build()?;

    let zones = [
        NewZoneMapping::new("cn-hangzhou-g", "vsw-g"),
        NewZoneMapping::new("cn-hangzhou-h", "vsw-h"),
    ];
    let create = CreateLoadBalancer::new(AddressType::Intranet, "vpc-1", zones);
    // The service can say beforehand whether it would take a call.
    client.create_load_balancer(create.clone()).dry_run().await?;
    // `finished` waits for the end of what the call sets off: the load balancer can be used then.
    let load_balancer = client.create_load_balancer(create).finished().await?.loadbalancer_id;
    println!("{load_balancer} is active");

    let group = client.create_server_group(CreateServerGroup::new("web", "vpc-1")).finished();
    let group = group.await?.server_group_id;
    let servers = (1..=3).map(|n| Server::ecs(format!("i-{n}"), 80).weight(100));
    let add = AddServersToServerGroup::new(&*group, servers);
    client.add_servers_to_server_group(add).finished().await?;

    let listen = CreateListener::new(&*load_balancer, ListenerProtocol::Tcp, 443, &*group);
    let listener = client.create_listener(listen).finished().await?.listener_id;
    println!("{listener} sends to three servers of {group}");

    emulator.change_server("i-2", ServerChange::stop()).await?;
    let health = client.get_listener_health_status(GetListenerHealthStatus::new(&*listener));
    let health = health.await?.listener_health_status;
    let groups = health.iter().flat_map(|listener| &listener.server_group_infos);
    for server in groups.flat_map(|group| &group.non_normal_servers) {
        let id = server.server_id.as_deref().unwrap_or_default();
        let status = server.status.as_ref().map_or("unknown", |status| status.as_str());
        println!("{id} is {status}");
    }

    client.delete_listener(DeleteListener::new(listener)).finished().await?;
    client.delete_load_balancer(DeleteLoadBalancer::new(&*load_balancer)).finished().await?;
    client.delete_server_group(DeleteServerGroup::new(group)).finished().await?;
    let left = client.list_load_balancers(ListLoadBalancers::new()).await?;
    println!("{load_balancer} is gone, {} are left", left.total_count.unwrap_or_default());
    Ok(())
}
