//! A test with an emulator of its own.

use std::error::Error;

use aliyun_slb_client::{Client, CreateVServerGroup, Credentials, DescribeVServerGroups};
use emulator_in_a_container::Emulator;

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";

#[tokio::test]
async fn a_group_is_made() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start().await?;
    let client = Client::builder()
        .endpoint(emulator.url())
        .region("cn-hangzhou")
        .credentials(Credentials::new("testid", "testsecret"))
        .build()?;
    let made = client
        .create_vserver_group(CreateVServerGroup::new(LOAD_BALANCER).vserver_group_name("made"));
    let made = made.await?.vserver_group_id;
    let groups = client.describe_vserver_groups(DescribeVServerGroups::new(LOAD_BALANCER)).await?;
    assert!(groups.vserver_groups.iter().any(|group| group.vserver_group_id == made));
    Ok(())
}
