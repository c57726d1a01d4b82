//! The whole life of a network load balancer by our own client, which waits for the ends of changes.

use std::time::Duration;

use aliyun_nlb_client::{
    AddServersToServerGroup, AddressType, Client, ClientBuilder, CreateListener,
    CreateLoadBalancer, CreateLoadBalancerResponse, CreateServerGroup, CreateServerGroupResponse,
    DeleteListener, DeleteLoadBalancer, DeleteServerGroup, Error, ErrorKind, GetListenerAttribute,
    GetListenerHealthStatus, GetLoadBalancerAttribute, ListLoadBalancers, ListServerGroups,
    ListenerProtocol, ListenerStatus, LoadBalancerStatus, NewZoneMapping, NlbErrorCode as Code,
    NonNormalServer, RetryConfig, Server, UpdateLoadBalancerAttribute,
};
use aliyun_nlb_emulator::{Emulator, Fault, Seed, ServerChange, Settling, Timestamp};

/// A network in two zones, and three machines.
const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],
    "VSwitches":[
        {"VSwitchId":"vsw-g","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
        {"VSwitchId":"vsw-h","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
    "Instances":[{"InstanceId":"i-[1-3]"}]}}}"#;

/// A moment, which passes between two looks.
const SOON: Duration = Duration::from_millis(5);

/// Enough for a look, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(1);

/// More than anybody waits here, and less than clocks may differ.
const LONG: Duration = Duration::from_secs(600);

/// An emulator in which changes take two looks, and a client.
async fn start() -> (Emulator, Client) {
    let seed = Seed::parse(SEED).expect("a seed");
    let emulator = Emulator::builder().seed(seed).start().await.expect("an emulator");
    emulator.settle(Settling::AfterDescribes(2));
    let builder: ClientBuilder<Client> = emulator.client();
    let client = builder.build().expect("a client");
    (emulator, client)
}

fn load_balancer() -> CreateLoadBalancer {
    let zones = [
        NewZoneMapping::new("cn-hangzhou-g", "vsw-g"),
        NewZoneMapping::new("cn-hangzhou-h", "vsw-h"),
    ];
    CreateLoadBalancer::new(AddressType::Intranet, "vpc-1", zones).load_balancer_name("front")
}

fn group() -> CreateServerGroup {
    CreateServerGroup::new("web", "vpc-1")
}

/// The servers of a listener that are not healthy.
async fn not_healthy(client: &Client, listener: &str) -> Vec<NonNormalServer> {
    let call = client.get_listener_health_status(GetListenerHealthStatus::new(listener));
    let status = call.await.expect("the health").listener_health_status;
    let groups = status.into_iter().flat_map(|listener| listener.server_group_infos);
    groups.flat_map(|group| group.non_normal_servers).collect()
}

async fn named(client: &Client, name: &str) -> Option<i32> {
    let list = ListLoadBalancers::new().load_balancer_names([name]);
    client.list_load_balancers(list).await.expect("a list").total_count
}

#[tokio::test]
async fn all_is_made_waited_for_used_and_taken_down_again() {
    let (emulator, client) = start().await;
    client.create_load_balancer(load_balancer()).dry_run().await.expect("it would be made");
    assert_eq!(named(&client, "front").await, Some(0));

    let call = client.create_load_balancer(load_balancer()).finished().delay(SOON);
    let id = call.await.expect("it is active").loadbalancer_id;
    let get = client.get_load_balancer_attribute(GetLoadBalancerAttribute::new(&*id));
    let shown = get.await.expect("it is there");
    assert_eq!(shown.load_balancer_status, LoadBalancerStatus::Active);
    assert_eq!(shown.zone_mappings.len(), 2);

    let call = client.create_server_group(group()).finished().delay(SOON);
    let group = call.await.expect("a group").server_group_id;
    let servers = (1..=3).map(|n| Server::ecs(format!("i-{n}"), 80).weight(100));
    let add = AddServersToServerGroup::new(&*group, servers);
    client.add_servers_to_server_group(add).finished().delay(SOON).await.expect("servers");

    let listen = CreateListener::new(&*id, ListenerProtocol::Tcp, 443, &*group);
    let call = client.create_listener(listen.clone()).finished().delay(SOON);
    let listener = call.await.expect("a listener").listener_id;
    let get = client.get_listener_attribute(GetListenerAttribute::new(&*listener));
    assert_eq!(get.await.expect("it").listener_status, Some(ListenerStatus::Running));
    let error = client.create_listener(listen).dry_run().await.expect_err("the port is taken");
    assert_eq!(error.known(), Some(Code::ConflictPort), "{error}");

    assert_eq!(not_healthy(&client, &listener).await, []);
    emulator.change_server("i-2", ServerChange::stop()).await.expect("it stops");
    let sick = not_healthy(&client, &listener).await;
    let sick: Vec<_> = sick.iter().map(|server| server.server_id.as_deref()).collect();
    assert_eq!(sick, [Some("i-2")]);

    // What is in use may be free in a moment, so this is repeated unless one asks for no more.
    let delete = client.delete_server_group(DeleteServerGroup::new(&*group));
    let delete = delete.retry(RetryConfig::off()).dry_run();
    let error = delete.await.expect_err("it is in use");
    assert_eq!(error.known(), Some(Code::ResourceInUseServerGroup), "{error}");
    let call = client.delete_listener(DeleteListener::new(listener)).finished().delay(SOON);
    call.await.expect("the listener goes");
    let call = client.delete_load_balancer(DeleteLoadBalancer::new(&*id)).finished().delay(SOON);
    call.await.expect("the load balancer goes");
    let call = client.delete_server_group(DeleteServerGroup::new(&*group)).finished().delay(SOON);
    call.await.expect("the group goes");
    assert_eq!(named(&client, "front").await, Some(0));
}

#[tokio::test]
async fn a_job_that_fails_is_an_error_and_nothing_was_done() {
    let (emulator, client) = start().await;
    let fault = Fault::fail_job("QuotaExceeded.QuotaInsufficient", "No more groups.");
    emulator.inject(fault.on("CreateServerGroup").times(1)).expect("a fault");
    let call = client.create_server_group(group()).finished().delay(SOON);
    let error = call.await.expect_err("the job fails");
    assert_eq!(error.kind(), ErrorKind::WaitFailed, "{error}");
    let taken = error.response::<CreateServerGroupResponse>().expect("the call was taken");
    assert!(taken.job_id.is_some());
    let list = ListServerGroups::new().server_group_ids([&*taken.server_group_id]);
    let left = client.list_server_groups(list).await.expect("a list");
    assert_eq!(left.total_count, Some(0));
    let call = client.create_server_group(group()).finished().delay(SOON);
    call.await.expect("the next one is made");
}

#[tokio::test]
async fn what_does_not_end_in_time_is_told_with_what_is_known() {
    let (emulator, client) = start().await;
    emulator.settle(Settling::After(LONG));
    let soon = |error: &Error| assert_eq!(error.kind(), ErrorKind::WaitTimeout, "{error}");
    let call = client.create_load_balancer(load_balancer()).finished();
    let error = call.delay(SOON).limit(PATIENCE).await.expect_err("it is being created");
    soon(&error);
    let id = &error.response::<CreateLoadBalancerResponse>().expect("an answer").loadbalancer_id;
    assert_eq!(error.last_seen(), Some("LoadBalancerStatus is \"Provisioning\""));

    let call = client.create_server_group(group()).finished();
    let error = call.delay(SOON).limit(PATIENCE).await.expect_err("its job goes on");
    soon(&error);
    assert_eq!(error.last_seen(), Some("Status is \"Processing\""));

    // Who looks later finds it done.
    emulator.advance(LONG);
    let rename = UpdateLoadBalancerAttribute::new(&**id).load_balancer_name("back");
    emulator.settle(Settling::AtOnce);
    client.update_load_balancer_attribute(rename).finished().await.expect("it is active");
    assert_eq!(named(&client, "back").await, Some(1));
}

/// One call after the other, without a pause: a client has the patience that the service asks for.
#[tokio::test]
async fn a_busy_service_is_waited_out() {
    let noon = Timestamp::from_unix(1_700_000_000);
    let seed = Seed::parse(SEED).expect("a seed");
    let emulator = Emulator::builder().seed(seed).clock(move || noon).start().await;
    let emulator = emulator.expect("an emulator");
    emulator.settle(Settling::AfterDescribes(1));
    let client: Client = emulator.client().clock(move || noon).build().expect("a client");
    let call = client.create_load_balancer(load_balancer());
    let id = call.await.expect("it is being created").loadbalancer_id;
    let rename = UpdateLoadBalancerAttribute::new(&*id).load_balancer_name("back");
    let error = client.update_load_balancer_attribute(rename.clone());
    let error = error.retry(RetryConfig::off()).await.expect_err("too early");
    assert_eq!(error.known(), Some(Code::ResourceInConfiguringLoadbalancer), "{error}");
    assert!(error.is_retryable() && !error.may_have_taken_effect(), "{error}");
    let get = client.get_load_balancer_attribute(GetLoadBalancerAttribute::new(&*id));
    get.await.expect("one look");
    client.update_load_balancer_attribute(rename).await.expect("it is active now");
}

#[tokio::test]
async fn two_hundred_servers_go_in_one_call() {
    let seed = SEED.replace("i-[1-3]", "i-[001-200]");
    let seed = Seed::parse(&seed).expect("a seed");
    let emulator = Emulator::builder().seed(seed).start().await.expect("an emulator");
    let client: Client = emulator.client().build().expect("a client");
    let group = client.create_server_group(group()).finished().await.expect("a group");
    let servers = (1..=200).map(|n| {
        Server::ecs(format!("i-{n:03}"), 80).weight(100).description(format!("number-{n}"))
    });
    let add = AddServersToServerGroup::new(&*group.server_group_id, servers);
    client.add_servers_to_server_group(add).finished().await.expect("200 servers");
    let list = ListServerGroups::new().server_group_ids([&*group.server_group_id]);
    let groups = client.list_server_groups(list).await.expect("the group").server_groups;
    assert_eq!(groups[0].server_count, Some(200));
}
