use aliyun_slb_client::runtime::testing::{Player, Recorder};
use aliyun_slb_client::runtime::transport::{HyperTransport, TransportLimits};
use aliyun_slb_client::{Client, Credentials};

use crate::code::add;

#[tokio::test]
async fn adds_a_server() -> Result<(), Box<dyn std::error::Error>> {
    let player = Player::from_lines(include_str!("add.jsonl"))?;
    let client: Client = Client::builder()
        .region("cn-hangzhou")
        .credentials(Credentials::new("any id", "any secret"))
        .transport(player.clone())
        .build()?;
    assert_eq!(add(&client, "rsp-bp10000000001", "i-bp100000000000000001").await?, 1);
    player.assert_finished();
    Ok(())
}

#[tokio::test]
#[ignore = "makes the recording: changes a real group and needs credentials"]
async fn record() -> Result<(), Box<dyn std::error::Error>> {
    let transport = HyperTransport::new(TransportLimits::default())?;
    let recorder = Recorder::create(transport, "tests/docs/add.jsonl")?;
    let client: Client = Client::builder().region("cn-hangzhou").transport(recorder).build()?;
    add(&client, "rsp-bp10000000001", "i-bp100000000000000001").await?;
    Ok(())
}
