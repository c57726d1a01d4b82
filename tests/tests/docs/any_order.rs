use aliyun_slb_client::runtime::testing::{Refused, ScriptedTransport};
use aliyun_slb_client::{
    AddVServerGroupBackendServers, AddVServerGroupBackendServersResponse, BackendServer, Client,
    Credentials,
};

use crate::code::add;

#[tokio::test(start_paused = true)]
async fn two_groups_get_their_servers_at_once() -> Result<(), Box<dyn std::error::Error>> {
    let mut group = AddVServerGroupBackendServersResponse::new("rsp-bp10000000001", "R");
    group.backend_servers = vec![BackendServer::ecs("i-bp100000000000000001", 80)];
    let script = ScriptedTransport::new()
        .on_operation::<AddVServerGroupBackendServers>()
        .refuse_with(Refused::new(400, "Throttling.User").header("Retry-After", "2"))
        .answer_with(&group)
        .always();
    let client: Client = Client::builder()
        .region("cn-hangzhou")
        .credentials(Credentials::new("any id", "any secret"))
        .transport(script.clone())
        .build()?;
    let one = add(&client, "rsp-bp10000000001", "i-bp100000000000000001");
    let two = add(&client, "rsp-bp10000000002", "i-bp100000000000000001");
    let (one, two) = tokio::join!(one, two);
    assert_eq!((one?, two?), (1, 1));
    script.assert_finished();
    Ok(())
}
