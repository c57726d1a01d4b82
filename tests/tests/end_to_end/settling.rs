//! A service that takes its time, and a client that has patience.

use std::sync::Arc;
use std::time::Duration;

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, CreateLoadBalancerHTTPListener,
    DescribeLoadBalancerHTTPListenerAttribute,
    DescribeLoadBalancerHTTPListenerAttributeWaiter as Until, DescribeVServerGroupAttribute,
    Interceptor, Outcome, RetryConfig, StartLoadBalancerListener, Switch,
};
use aliyun_slb_emulator::{Emulator, Settling, Timestamp};

use crate::support::{ECS, GROUP, builder};

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";

/// The time at the start, which moves only where a test moves it.
const NOON: Timestamp = Timestamp::from_unix(1_700_000_000);

/// Lets 100 ms of the emulator's time pass with each attempt.
#[derive(Debug)]
struct TimePasses(Arc<Emulator>);

impl Interceptor for TimePasses {
    fn after_attempt(&self, _: &Outcome<'_>) {
        self.0.advance(Duration::from_millis(100));
    }
}

async fn emulator(settling: Settling) -> Arc<Emulator> {
    let builder = Emulator::builder().settling(settling).clock(|| NOON);
    Arc::new(builder.start().await.expect("an emulator"))
}

/// The codes of what was refused.
fn refused(emulator: &Emulator) -> Vec<String> {
    let requests = emulator.requests();
    requests.iter().filter_map(|request| request.code().map(str::to_owned)).collect()
}

async fn create_listener(client: &Client) {
    let create = CreateLoadBalancerHTTPListener::new(LOAD_BALANCER, 80, Switch::Off);
    let create = create.vserver_group_id(GROUP);
    client.create_load_balancer_http_listener(create).await.expect("a listener");
}

async fn start_listener(client: &Client) {
    let start = StartLoadBalancerListener::new(LOAD_BALANCER, 80);
    client.start_load_balancer_listener(start).await.expect("it starts");
    let describe = DescribeLoadBalancerHTTPListenerAttribute::new(LOAD_BALANCER, 80);
    let call = client.describe_load_balancer_http_listener_attribute(describe);
    call.wait_for(Until::Running).delay(Duration::from_millis(1)).await.expect("it runs");
}

async fn add_server(client: &Client, port: u16) {
    let add = AddVServerGroupBackendServers::new(GROUP, [BackendServer::ecs(ECS, port)]);
    client.add_vserver_group_backend_servers(add).await.expect("a server");
}

/// One change after the other, without a pause, as a script makes them.
#[tokio::test]
async fn a_busy_service_is_waited_out() {
    let emulator = emulator(Settling::After(Duration::from_millis(200))).await;
    let client = builder(&emulator)
        .clock(|| NOON)
        .retry(RetryConfig::standard().base_delay(Duration::from_millis(1)))
        .interceptor(TimePasses(Arc::clone(&emulator)))
        .build()
        .expect("a client");
    create_listener(&client).await;
    start_listener(&client).await;
    for port in 1..=3 {
        add_server(&client, port).await;
    }
    let expected = ["ServiceIsConfiguring", "VServerGroupProcessing", "VServerGroupProcessing"];
    assert_eq!(refused(&emulator), expected);
}

/// Who looks until a change has settled never finds the service busy.
#[tokio::test]
async fn a_change_that_was_looked_at_is_done() {
    let emulator = emulator(Settling::AfterDescribes(2)).await;
    let client = builder(&emulator).clock(|| NOON).build().expect("a client");
    let look_twice = async || {
        for _ in 0..2 {
            let describe = DescribeVServerGroupAttribute::new(GROUP);
            client.describe_vserver_group_attribute(describe).await.expect("the group");
        }
    };
    create_listener(&client).await;
    look_twice().await;
    start_listener(&client).await;
    for port in 1..=3 {
        add_server(&client, port).await;
        look_twice().await;
    }
    assert_eq!(refused(&emulator), [""; 0]);
}
