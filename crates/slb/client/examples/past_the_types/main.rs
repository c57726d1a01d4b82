//! What to do about an operation, a parameter or a field that the types do not have.
//!
//! ```text
//! cargo run --example past_the_types
//! ```

use aliyun_slb_client::{Client, CreateLoadBalancer, DescribeRegions, Effect};
use aliyun_slb_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;

    // A parameter that the request does not have, or another value in place of one that it has.
    let call = client.create_load_balancer(CreateLoadBalancer::new().load_balancer_name("typed"));
    let call = call.param("LoadBalancerSpec", "slb.s1.small").param("LoadBalancerName", "by-hand");
    let created = call.param("SomethingNew", "x").await?;
    println!("made {:?}", created.load_balancer_name);

    // An answer with every field, beside its typed form.
    let call = client.describe_regions(DescribeRegions::new());
    let (regions, answer) = call.with_answer().await?;
    println!("{} regions in {}", regions.regions.len(), answer.text());

    // An operation by its name, which may come from a command line.
    let action = std::env::args().nth(1).unwrap_or("DescribeZones".to_owned());
    let answer = client.operation(action, Effect::Read).await?;
    println!("{}", answer.value()?.get("Zones").map(|zones| zones.to_json()).unwrap_or_default());

    // One that the service does not have either is an error like others.
    let error = client.operation("DescribeSomethingNew", Effect::Read).await.err();
    println!("{}", error.map(|error| error.to_string()).unwrap_or_default());
    emulator.shutdown().await;
    Ok(())
}
