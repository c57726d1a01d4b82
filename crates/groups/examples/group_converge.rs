//! A group becomes what it is to be, although somebody else changes it in between.
//!
//! ```sh
//! cargo run -p aliyun-lb-groups --example group_converge
//! ```

use aliyun_lb_emulator::Emulator;
use aliyun_lb_groups::{Desired, Group, Report, Server, add, alb::ServerGroup};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A group of the servers 1, 2 and 3, behind a listener.
    let emulator = Emulator::start().await?;
    let group = ServerGroup::new(emulator.client().build()?, "sgp-000000000000000002");
    let server = |n: u32| Server::ecs(format!("i-bp1{n:017}"), 80);

    let desired = Desired::exactly([server(2).weight(50), server(3), server(4), server(5)]);
    let plan = desired.floor(2).plan(&group).await?;
    print!("{plan}");

    // Somebody adds a server, of which the plan knows nothing: nothing is done.
    print!("{}", add(&group, [server(9)]).await);
    let report = plan.apply(&group).await;
    print!("{report}");
    assert_eq!(group.read().await?.members.len(), 4);

    // The report is kept, and another process does what is left, from what the group is now.
    let kept = serde_json::to_string(&report)?;
    let report: Report = serde_json::from_str(&kept)?;
    let report = report.resume(&group).await;
    print!("{report}");
    assert!(report.is_success());
    Ok(())
}
