use aliyun_slb_client::{Client, SlbErrorCode as Code};
use aliyun_slb_emulator::Emulator;

use crate::code::add;

#[tokio::test]
async fn a_server_is_added_once() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;

    assert_eq!(add(&client, "rsp-bp10000000001", "i-bp100000000000000001").await?, 1);
    assert_eq!(add(&client, "rsp-bp10000000001", "i-bp100000000000000002").await?, 2);

    let unknown = add(&client, "rsp-bp10000000001", "i-unknown").await.expect_err("a refusal");
    assert_eq!(unknown.known::<Code>(), Some(Code::InvalidServerIdNotExist));
    Ok(())
}
