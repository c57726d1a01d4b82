use std::time::Duration;

use aliyun_slb_client::Client;
use aliyun_slb_emulator::{Emulator, ServerChange};

use crate::code::add;

#[tokio::test]
async fn a_server_is_added_once_it_is_back() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;
    let server = "i-bp100000000000000001";

    emulator.change_server(server, ServerChange::stop()).await?;
    let back = ServerChange::start().after(Duration::from_secs(60));
    emulator.change_server(server, back).await?;
    let refusal = add(&client, "rsp-bp10000000001", server).await.expect_err("a refusal");
    assert_eq!(refusal.code(), Some("ObtainIpFail"));

    emulator.advance(Duration::from_secs(60));
    assert_eq!(add(&client, "rsp-bp10000000001", server).await?, 1);
    Ok(())
}
