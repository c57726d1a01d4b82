//! A switch from blue to green: the new servers are healthy before the old ones drain.
//!
//! ```sh
//! cargo run -p aliyun-lb-groups --example group_blue_green
//! ```

use std::time::Duration;

use aliyun_lb_emulator::Emulator;
use aliyun_lb_groups::{BlueGreen, Group, Recipe, Server, Until, add, slb::VServerGroup};
use aliyun_slb_client::{
    Client, CreateLoadBalancerHTTPListener, StartLoadBalancerListener, Switch,
};

const LB: &str = "lb-bp1000000000000000001";
const GROUP: &str = "rsp-bp10000000001";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;
    let group = VServerGroup::new(client.clone(), GROUP);
    let servers = |ids: [u32; 2]| ids.map(|n| Server::ecs(format!("i-bp1{n:017}"), 80).weight(100));
    let (blue, green) = (servers([1, 2]), servers([3, 4]));

    // What stands: a listener on port 80 that sends to the group of the blue servers.
    print!("{}", add(&group, blue.clone()).await);
    let listener = CreateLoadBalancerHTTPListener::new(LB, 80, Switch::On).bandwidth(-1);
    client.create_load_balancer_http_listener(listener.vserver_group_id(GROUP)).await?;
    client.start_load_balancer_listener(StartLoadBalancerListener::new(LB, 80)).await?;

    let mut switch =
        BlueGreen::new(&blue, green.clone()).drain_until(Until::Time(Duration::from_secs(1)));
    switch.run(&group).on_event(|event| println!("{event}")).await?;

    let left = group.read().await?.members;
    println!(
        "left: {}",
        left.iter().map(|member| member.server.to_string()).collect::<Vec<_>>().join(", ")
    );
    assert!(
        left.iter()
            .map(|member| &member.server.server_id)
            .eq(green.iter().map(|server| &server.server_id))
    );
    Ok(())
}
