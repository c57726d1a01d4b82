//! Six servers take the place of six others, two at a time, and four are healthy at any time.
//!
//! ```sh
//! cargo run -p aliyun-lb-groups --example group_rolling
//! ```

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_lb_groups::{Group, Recipe, Rolling, Server, Until, add, nlb::ServerGroup};

const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],
    "VSwitches":[{"VSwitchId":"vsw-g","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
                 {"VSwitchId":"vsw-h","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
    "Instances":[{"InstanceId":"i-[01-12]"}],
    "Nlb":{"LoadBalancers":[{"LoadBalancerId":"nlb-1","AddressType":"Intranet","VpcId":"vpc-1",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-g"},
                            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]}],
        "ServerGroups":[{"ServerGroupId":"sgp-1","ServerGroupName":"web","VpcId":"vpc-1"}],
        "Listeners":[{"ListenerId":"lsn-1","LoadBalancerId":"nlb-1","ListenerProtocol":"TCP",
            "ListenerPort":80,"ServerGroupId":"sgp-1"}]}}}}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::builder().seed(Seed::parse(SEED)?).start().await?;
    let client: aliyun_nlb_client::Client = emulator.client().build()?;
    let group = ServerGroup::new(client, "sgp-1");
    let servers = |ids: std::ops::RangeInclusive<u32>| -> Vec<Server> {
        ids.map(|n| Server::ecs(format!("i-{n:02}"), 80).weight(100)).collect()
    };
    let (old, new) = (servers(1..=6), servers(7..=12));
    print!("{}", add(&group, old.clone()).await);

    let mut rolling =
        Rolling::new(&old, new, 2).floor(4).drain_until(Until::Time(Duration::from_millis(300)));
    let mut before = None;
    rolling
        .run(&group)
        .saving(|rolling| {
            // Here it would be written to a file.
            if before.replace(rolling.batches()) != Some(rolling.batches()) {
                let (all, done) = rolling.batches();
                println!("{done} of {all} batches are done");
            }
        })
        .await?;
    let left = group.read().await?.members;
    assert!(left.len() == 6 && left.iter().all(|member| *member.server.server_id > *"i-06"));
    Ok(())
}
