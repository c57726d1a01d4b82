//! A canary whose weight grows from 1 to 100 as long as all is well, and goes back when it is not.
//!
//! ```sh
//! cargo run -p aliyun-lb-groups --example group_canary
//! ```

use std::time::Duration;

use aliyun_lb_emulator::Emulator;
use aliyun_lb_groups::{Canary, Ended, Group, Recipe, Server, Until, Verdict, alb::ServerGroup};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A group of three servers, behind a listener.
    let emulator = Emulator::start().await?;
    let client: aliyun_alb_client::Client = emulator.client().build()?;
    let group = ServerGroup::new(client, "sgp-000000000000000002");
    let stable = (1..=3).map(|n| Server::ecs(format!("i-bp1{n:017}"), 80));
    let stable: Vec<_> = stable.collect();
    let fresh = |n: u32| Server::ecs(format!("i-bp1{n:017}"), 80);

    // A version that does not do well is taken out again.
    let mut canary = Canary::new([fresh(4)], [1, 10, 100]);
    let ended = canary
        .run(&group)
        .saving(|canary| println!("weight {:?}", canary.weight()))
        .condition(|canary| {
            let is_well = canary.weight() < Some(10);
            async move { if is_well { Verdict::Go } else { Verdict::Back } }
        })
        .await?;
    assert_eq!(ended, Ended::Back);
    println!("taken back: {} servers are left", group.read().await?.members.len());

    // One that does takes the place of the others.
    let until = Until::Time(Duration::from_secs(1));
    let mut canary = Canary::new((5..=7).map(fresh), [1, 10, 100]).replacing(&stable, until);
    canary.run(&group).saving(|canary| println!("weight {:?}", canary.weight())).await?;
    let left = group.read().await?.members;
    println!("left: {} servers", left.len());
    assert!(left.len() == 3 && left.iter().all(|member| !stable.contains(&member.server)));
    Ok(())
}
