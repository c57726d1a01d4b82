//! The states that lists tell of servers, as a product writes them.

use aliyun_lb_groups::{Group, Status, alb, nlb};
use aliyun_runtime::Credentials;
use aliyun_runtime::testing::ScriptedTransport;
use serde_json::json;

/// A list of servers in these states.
fn listing(states: &[&str]) -> String {
    let server = |(n, state): (usize, &&str)| {
        json!({ "ServerGroupId": "sgp-1", "ServerId": format!("i-{n}"), "ServerType": "Ecs",
            "Port": 80, "Weight": 100, "Status": state })
    };
    let servers: Vec<_> = states.iter().enumerate().map(server).collect();
    json!({ "RequestId": "R", "TotalCount": states.len(), "Servers": servers }).to_string()
}

macro_rules! group {
    ($client:ident, $group:expr, $answer:expr) => {{
        let client = $client::Client::builder()
            .region("cn-hangzhou")
            .credentials(Credentials::new("id", "secret"))
            .transport(ScriptedTransport::new().answer($answer));
        $group(client.build().unwrap(), "sgp-1")
    }};
}

async fn states(group: &dyn Group) -> Vec<Status> {
    let snapshot = group.read().await.unwrap();
    snapshot.members.iter().map(|member| member.status).collect()
}

#[tokio::test]
async fn a_server_on_its_way_is_known_by_its_state() {
    use Status::{Adding, Available, Configuring, Removing};
    let told = ["Available", "Adding", "Configuring", "Removing", "Anew"];
    let group = group!(aliyun_nlb_client, nlb::ServerGroup::new, listing(&told));
    assert_eq!(states(&group).await, [Available, Adding, Configuring, Removing, Available]);

    let told = ["Available", "Adding", "Configuring", "Replacing", "Removing", "Anew"];
    let group = group!(aliyun_alb_client, alb::ServerGroup::new, listing(&told));
    let expected = [Available, Adding, Configuring, Configuring, Removing, Available];
    assert_eq!(states(&group).await, expected);
}
