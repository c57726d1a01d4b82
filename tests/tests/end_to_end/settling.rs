//! A service that takes its time, and a client that has patience.

use std::time::Duration;

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, CreateLoadBalancerHTTPListener,
    DescribeLoadBalancerHTTPListenerAttribute,
    DescribeLoadBalancerHTTPListenerAttributeWaiter as Until, StartLoadBalancerListener, Switch,
};
use aliyun_slb_emulator::{Emulator, Settling};

use crate::support::{ECS, GROUP, builder};

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";

/// One change after the other, without a pause, as a script makes them.
#[tokio::test]
async fn a_busy_service_is_waited_out() {
    let settling = Settling::After(Duration::from_millis(100));
    let emulator = Emulator::builder().settling(settling).start().await.expect("an emulator");
    let client = builder(&emulator).build().expect("a client");
    let create = CreateLoadBalancerHTTPListener::new(LOAD_BALANCER, 80, Switch::Off);
    let create = create.vserver_group_id(GROUP);
    client.create_load_balancer_http_listener(create).await.expect("a listener");
    let start = StartLoadBalancerListener::new(LOAD_BALANCER, 80);
    client.start_load_balancer_listener(start).await.expect("it starts");
    let describe = DescribeLoadBalancerHTTPListenerAttribute::new(LOAD_BALANCER, 80);
    let call = client.describe_load_balancer_http_listener_attribute(describe);
    call.wait_for(Until::Running).delay(Duration::from_millis(20)).await.expect("it runs");
    for port in 1..=3 {
        let servers = [BackendServer::ecs(ECS, port)];
        let add = AddVServerGroupBackendServers::new(GROUP, servers);
        client.add_vserver_group_backend_servers(add).await.expect("a server");
    }
    let refused = emulator.requests().iter().filter(|request| request.code().is_some()).count();
    assert!(refused >= 3, "the service was never busy");
}
