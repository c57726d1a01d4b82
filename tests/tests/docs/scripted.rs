use aliyun_slb_client::runtime::testing::ScriptedTransport;
use aliyun_slb_client::runtime::{ErrorKind, TransportErrorKind};
use aliyun_slb_client::{Client, Credentials};

use crate::code::add;

const GROUP: &str = "rsp-bp10000000001";

fn client(script: &ScriptedTransport) -> Client {
    Client::builder()
        .region("cn-hangzhou")
        .credentials(Credentials::new("any id", "any secret"))
        .transport(script.clone())
        .build()
        .expect("a client")
}

// With time paused, waits between attempts take none.
#[tokio::test(start_paused = true)]
async fn a_throttled_call_is_made_again() {
    let script = ScriptedTransport::new().refuse(400, "Throttling.User").answer(
        r#"{"RequestId": "R", "VServerGroupId": "rsp-bp10000000001", "BackendServers": {"BackendServer": [{"ServerId": "i-bp100000000000000001", "Port": 80, "Weight": 100}]}}"#,
    );
    let servers = add(&client(&script), GROUP, "i-bp100000000000000001").await;
    assert_eq!(servers.expect("an answer"), 1);

    script.assert_actions(["AddVServerGroupBackendServers"; 2]);
    script.request(1).assert_param("VServerGroupId", GROUP).assert_param("RegionId", "cn-hangzhou");
    script.assert_finished();
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_is_lost_is_not_made_again() {
    let script = ScriptedTransport::new().fail(TransportErrorKind::Timeout);
    let error = add(&client(&script), GROUP, "i-bp100000000000000001").await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_taken_effect());
    assert_eq!(script.requests().len(), 1);
}
