use std::time::Duration;

use aliyun_nlb_client::{Client, DeleteListener, ErrorKind};
use aliyun_nlb_emulator::{Emulator, Fault, Settling};

#[tokio::test]
async fn a_listener_whose_deletion_fails_is_deleted_the_second_time()
-> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    emulator.settle(Settling::AfterDescribes(2));
    emulator.inject(Fault::fail_job("InternalError", "No.").on("DeleteListener").times(1))?;
    let client: Client = emulator.client().build()?;

    let listener = DeleteListener::new("lsn-000000000000000001@80");
    let soon = Duration::from_millis(5);
    let call = client.delete_listener(listener.clone()).finished().delay(soon);
    assert_eq!(call.await.expect_err("its job fails").kind(), ErrorKind::WaitFailed);
    client.delete_listener(listener).finished().delay(soon).await?;
    Ok(())
}
