//! Two servers leave a group without breaking what they are at, by a program that ends in between.
//!
//! ```sh
//! cargo run -p aliyun-lb-groups --example group_drain
//! ```

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_lb_groups::{Drain, Group, Recipe, Server, Until, Watch, alb::ServerGroup};

const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],"Instances":[{"InstanceId":"i-[1-3]"}],
    "Alb":{"ServerGroups":[{"ServerGroupId":"sgp-1","ServerGroupName":"web","VpcId":"vpc-1","Servers":[
        {"ServerId":"i-1","ServerType":"Ecs","Port":80,"Weight":40},
        {"ServerId":"i-2","ServerType":"Ecs","Port":80},
        {"ServerId":"i-3","ServerType":"Ecs","Port":80}]}]}}}}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::builder().seed(Seed::parse(SEED)?).start().await?;
    let client: aliyun_alb_client::Client = emulator.client().build()?;
    let group = ServerGroup::new(client, "sgp-1");

    let leaving = [Server::ecs("i-1", 80), Server::ecs("i-2", 80)];
    let mut drain = Drain::new(&leaving).until(Until::Time(Duration::from_secs(1)));
    // The weights are remembered, and then they are set to 0.
    drain.step(&group, &mut Watch::new()).await?;
    drain.step(&group, &mut Watch::new()).await?;
    let kept = serde_json::to_string(&drain)?;
    println!("kept: {kept}");

    // Another process goes on with what was kept.
    let mut drain: Drain = serde_json::from_str(&kept)?;
    drain.run(&group).on_event(|event| println!("{event}")).await?;
    let left = group.read().await?.members;
    println!("left: {}", left[0].server);
    assert_eq!(left.len(), 1);
    Ok(())
}
