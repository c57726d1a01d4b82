//! 137 servers in one group: as many calls as it takes, one after the other.
//!
//! ```sh
//! cargo run --example many_servers
//! ```

use aliyun_slb_client::*;
use aliyun_slb_emulator::{Emulator, Seed};

/// What the documents of the service allow in one call.
const IN_ONE_CALL: usize = 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-[001-137]"}],
        "LoadBalancers":[{"LoadBalancerId":"lb-1","VServerGroups":[{"VServerGroupId":"rsp-1"}]}]}}}"#;
    let emulator = Emulator::builder().seed(Seed::parse(seed)?).start().await?;
    let client: Client = emulator.client().build()?;

    let servers: Vec<_> =
        (1..=137).map(|n| BackendServer::ecs(format!("i-{n:03}"), 8080).weight(100)).collect();
    for chunk in servers.chunks(IN_ONE_CALL) {
        // A load balancer takes one change after the other; while it is busy, the call waits.
        let add = AddVServerGroupBackendServers::new("rsp-1", chunk.to_vec());
        match client.add_vserver_group_backend_servers(add).await {
            Ok(group) => println!("{} servers", group.backend_servers.len()),
            Err(error) if error.may_have_taken_effect() => {
                return Err(format!("look at the group before adding them again: {error}").into());
            }
            Err(error) => return Err(error.into()),
        }
    }

    let describe = DescribeVServerGroupAttribute::new("rsp-1");
    let group = client.describe_vserver_group_attribute(describe).await?;
    assert_eq!(group.backend_servers.len(), servers.len());
    Ok(())
}
