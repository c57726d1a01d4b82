//! All load balancers with their listeners as JSON, in the vendor's names.
//!
//! ```sh
//! cargo run --example list_as_json --features serde
//! ```

use std::collections::BTreeMap;

use aliyun_slb_client::*;
use aliyun_slb_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;
    // Requests are read as answers are written. A name that is not known is an error.
    let listener: CreateLoadBalancerTCPListener = serde_json::from_str(
        r#"{"LoadBalancerId": "lb-bp1000000000000000001", "ListenerPort": 3306, "Bandwidth": -1,
            "BackendServerPort": 3306, "Description": "mysql"}"#,
    )?;
    client.create_load_balancer_tcp_listener(listener).await?;

    let mut found: BTreeMap<String, (LoadBalancer, Vec<Listener>)> = BTreeMap::new();
    let mut all = client.describe_load_balancers(DescribeLoadBalancers::new()).paginate().items();
    while let Some(load_balancer) = all.next().await {
        let load_balancer = load_balancer?;
        found.insert(load_balancer.load_balancer_id.clone(), (load_balancer, Vec::new()));
    }
    let list = DescribeLoadBalancerListeners::new();
    let mut listeners = client.describe_load_balancer_listeners(list).paginate().items();
    while let Some(listener) = listeners.next().await {
        let listener = listener?;
        if let Some((_, own)) = found.get_mut(&listener.load_balancer_id) {
            own.push(listener);
        }
    }
    println!("{}", serde_json::to_string_pretty(&found)?);
    Ok(())
}
