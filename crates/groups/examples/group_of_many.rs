//! 137 servers in one group, of which one does not exist: what became of each.
//!
//! ```sh
//! cargo run -p aliyun-lb-groups --example group_of_many
//! ```

use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_lb_groups::{Event, Server, add, slb::VServerGroup};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-[001-136]"}],
        "LoadBalancers":[{"LoadBalancerId":"lb-1","VServerGroups":[{"VServerGroupId":"rsp-1"}]}]}}}"#;
    let emulator = Emulator::builder().seed(Seed::parse(seed)?).start().await?;
    let client: aliyun_slb_client::Client = emulator.client().build()?;
    let group = VServerGroup::new(client, "rsp-1");

    let servers = (1..=137).map(|n| Server::ecs(format!("i-{n:03}"), 8080).weight(100));
    let change = add(&group, servers).on_event(|event| {
        if let Event::Calling { servers, .. } = event {
            println!("a call with {servers} servers");
        }
    });
    let report = change.await;
    print!("{report}");
    assert_eq!((report.summary().done, report.summary().refused), (136, 1));
    Ok(())
}
