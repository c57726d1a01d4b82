//! Servers that are to be in service, beside neighbours, checks and listeners that are not so.

use std::time::Duration;

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, DescribeHealthStatus,
    DescribeHealthStatusWaiter, Error, ErrorKind, Progress, ServiceState,
    StartLoadBalancerListener,
};
use aliyun_slb_emulator::{Emulator, Seed, ServerChange};

use crate::support::{GROUP, builder};

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";
const OLD: &str = "i-bp100000000000000001";
const NEW: [&str; 2] = ["i-bp100000000000000002", "i-bp100000000000000003"];
const SOON: Duration = Duration::from_millis(5);

/// An emulator with a listener of the group on port 80, and a client.
async fn start(running: bool, health_check: &str) -> (Emulator, Client) {
    let seed = format!(
        r#"{{"Regions":{{"cn-hangzhou":{{
            "LoadBalancers":[{{"LoadBalancerId":"{LOAD_BALANCER}",
                "VServerGroups":[{{"VServerGroupId":"{GROUP}"}}],
                "Listeners":[{{"ListenerPort":80,"ListenerProtocol":"http","Running":{running},
                    "Settings":{{"VServerGroupId":"{GROUP}","HealthCheck":"{health_check}"}}}}]}}],
            "Instances":[{{"InstanceId":"i-bp1000000000000000[01-09]"}}]}}}}}}"#
    );
    let seed = Seed::parse(&seed).expect("a seed");
    let emulator = Emulator::builder().seed(seed).start().await.expect("an emulator");
    let client = builder(&emulator).build().expect("a client");
    (emulator, client)
}

fn servers(ids: &[&str]) -> Vec<BackendServer> {
    ids.iter().map(|id| BackendServer::ecs(*id, 80)).collect()
}

async fn add(client: &Client, servers: &[BackendServer]) {
    let add = AddVServerGroupBackendServers::new(GROUP, servers.iter().cloned());
    client.add_vserver_group_backend_servers(add).await.expect("servers");
}

/// Waits for servers, and no longer than a moment.
async fn wait(client: &Client, servers: &[BackendServer], limit: Duration) -> Result<(), Error> {
    let call = client.describe_health_status(DescribeHealthStatus::new(LOAD_BALANCER));
    let wait = call.wait_until(|health| health.service_of(servers));
    wait.describe("the new servers").delay(SOON).limit(limit).await.map(drop)
}

async fn state(client: &Client, servers: &[BackendServer]) -> ServiceState {
    let describe = DescribeHealthStatus::new(LOAD_BALANCER);
    client.describe_health_status(describe).await.expect("an answer").service_of(servers).state()
}

/// The switch from blue to green: what is new is in service, whatever becomes of what is old.
#[tokio::test]
async fn new_servers_are_waited_for_while_an_old_one_is_sick() {
    let (emulator, client) = start(true, "on").await;
    add(&client, &servers(&[OLD])).await;
    emulator.change_server(OLD, ServerChange::fail()).await.expect("it is sick");
    for id in NEW {
        // It boots: its health checks fail at first.
        emulator.change_server(id, ServerChange::fail()).await.expect("it is not ready");
    }
    let new = servers(&NEW);
    add(&client, &new).await;
    assert_eq!(state(&client, &new).await, ServiceState::Unhealthy);

    let ready = async {
        for id in NEW {
            tokio::time::sleep(4 * SOON).await;
            emulator.change_server(id, ServerChange::recover()).await.expect("it is ready");
        }
    };
    let (waited, ()) = tokio::join!(wait(&client, &new, Duration::from_secs(30)), ready);
    waited.expect("the new servers are in service");
    assert_eq!(state(&client, &servers(&[OLD])).await, ServiceState::Unhealthy);

    // All of them are another question.
    let call = client.describe_health_status(DescribeHealthStatus::new(LOAD_BALANCER));
    let all = call.wait_for(DescribeHealthStatusWaiter::AllHealthy).delay(SOON).limit(4 * SOON);
    let error = all.await.expect_err("one is sick");
    assert!(error.to_string().contains(r#"is "abnormal", "normal""#), "{error}");
}

#[tokio::test]
async fn servers_that_are_sick_themselves_are_told() {
    let (emulator, client) = start(true, "on").await;
    let new = servers(&NEW);
    add(&client, &new).await;
    emulator.change_server(NEW[1], ServerChange::fail()).await.expect("it is sick");
    let error = wait(&client, &new, 4 * SOON).await.expect_err("one is sick");
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    let said = "DescribeHealthStatus: waiting for the new servers took too long: 1 of 2 servers \
                are in service; i-bp100000000000000003, port 80 is not healthy, after ";
    assert!(error.to_string().starts_with(said), "{error}");
}

#[tokio::test]
async fn a_listener_without_a_check_is_another_outcome() {
    let (_emulator, client) = start(true, "off").await;
    let new = servers(&NEW);
    add(&client, &new).await;
    assert_eq!(state(&client, &new).await, ServiceState::Unchecked);
    let error = wait(&client, &new, 4 * SOON).await.expect_err("nothing is known");
    assert!(error.to_string().contains("is not checked, yet or at all"), "{error}");

    // Who knows that there is no check ends the wait by it, in either way.
    for (unchecked, kind) in [
        (Progress::failed("the listener checks no health"), Some(ErrorKind::WaitFailed)),
        (Progress::Done, None),
    ] {
        let call = client.describe_health_status(DescribeHealthStatus::new(LOAD_BALANCER));
        let waited = call.wait_until(|health| {
            let service = health.service_of(&new);
            match service.state() {
                ServiceState::Unchecked => unchecked.clone(),
                _ => service.into(),
            }
        });
        assert_eq!(waited.await.err().map(|error| error.kind()), kind);
    }
}

#[tokio::test]
async fn servers_that_are_not_listed_are_waited_for() {
    let (_emulator, client) = start(false, "on").await;
    let new = servers(&NEW);
    add(&client, &new).await;
    // The listener does not run.
    assert_eq!(state(&client, &new).await, ServiceState::NotListed);
    let error = wait(&client, &new, 4 * SOON).await.expect_err("nothing is listed");
    assert!(error.to_string().contains("0 of 2 servers are in service; "), "{error}");
    assert!(error.to_string().contains("i-bp100000000000000002, port 80 is not listed"), "{error}");

    let later = async {
        tokio::time::sleep(4 * SOON).await;
        let start = StartLoadBalancerListener::new(LOAD_BALANCER, 80);
        client.start_load_balancer_listener(start).await.expect("it starts");
    };
    let (waited, ()) = tokio::join!(wait(&client, &new, Duration::from_secs(30)), later);
    waited.expect("they are in service");
}
