//! What a user of the packages may write: calls on the emulator, a list in pages, a state that is
//! waited for, a fault, and a request that is wrong.
//!
//! `cargo xtask packages` builds it in an empty folder, from the packages alone.

use std::time::Duration;

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, DescribeLoadBalancerAttribute,
    DescribeLoadBalancerAttributeWaiter, DescribeLoadBalancers, RetryConfig, codes,
};
use aliyun_slb_emulator::{Emulator, Fault};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;

    let server = |port| BackendServer::ecs("i-bp100000000000000001", port).weight(50);
    let add = |port| AddVServerGroupBackendServers::new("rsp-bp10000000001", [server(port)]);
    let answer = client.add_vserver_group_backend_servers(add(80)).await?;
    assert_eq!(answer.backend_servers.len(), 1);

    emulator.inject(Fault::error(codes::SYSTEM_BUSY).times(1))?;
    let once = RetryConfig::standard().max_attempts(1).busy_patience(Duration::ZERO);
    let refused = client.add_vserver_group_backend_servers(add(81)).retry(once).await;
    assert_eq!(refused.unwrap_err().code(), Some(codes::SYSTEM_BUSY));

    let wrong = client.add_vserver_group_backend_servers(add(0)).await.unwrap_err();
    assert!(wrong.violations().is_some());

    let mut found = Vec::new();
    let mut items = client.describe_load_balancers(DescribeLoadBalancers::new()).paginate().items();
    while let Some(item) = items.next().await {
        found.push(item?.load_balancer_id);
    }
    let load_balancer = found.first().ok_or("the emulator has load balancers at the start")?;

    let request = DescribeLoadBalancerAttribute::new(load_balancer.as_str());
    let call = client.describe_load_balancer_attribute(request);
    call.wait_for(DescribeLoadBalancerAttributeWaiter::Active).await?;

    emulator.shutdown().await;
    println!("{} load balancers, and all calls went as they should", found.len());
    Ok(())
}
