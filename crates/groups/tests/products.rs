//! The groups of the three products, on the emulator.

use std::time::Duration;

use aliyun_lb_emulator::{Effect, Emulator, Fault, Seed, ServerChange, Settling};
use aliyun_lb_groups::*;

/// Groups that are empty, with a listener that sends to each; 300 machines, and one that is stopped.
const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],
    "VSwitches":[{"VSwitchId":"vsw-g","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
                 {"VSwitchId":"vsw-h","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
    "Instances":[{"InstanceId":"i-[001-300]"}],
    "NetworkInterfaces":[{"NetworkInterfaceId":"eni-1","PrivateIpAddresses":["10.0.0.1","10.0.0.2","10.0.0.3"]}],
    "LoadBalancers":[{"LoadBalancerId":"lb-1","LoadBalancerSpec":"slb.s3.small",
        "VServerGroups":[{"VServerGroupId":"rsp-1"}]}],
    "Nlb":{"LoadBalancers":[{"LoadBalancerId":"nlb-1","AddressType":"Intranet","VpcId":"vpc-1",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-g"},
                            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]}],
        "ServerGroups":[{"ServerGroupId":"sgp-nlb","ServerGroupName":"web","VpcId":"vpc-1"}],
        "Listeners":[{"ListenerId":"lsn-nlb","LoadBalancerId":"nlb-1","ListenerProtocol":"TCP",
            "ListenerPort":80,"ServerGroupId":"sgp-nlb"}]},
    "Alb":{"LoadBalancers":[{"LoadBalancerId":"alb-1","AddressType":"Intranet","VpcId":"vpc-1",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-g"},
                            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]}],
        "ServerGroups":[{"ServerGroupId":"sgp-alb","ServerGroupName":"web","VpcId":"vpc-1"}],
        "Listeners":[{"ListenerId":"lsn-alb","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
            "ListenerPort":80,"DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
                {"ServerGroupTuples":[{"ServerGroupId":"sgp-alb"}]}}]}]}}}}"#;

async fn emulator() -> Emulator {
    seeded(SEED).await
}

async fn seeded(seed: &str) -> Emulator {
    Emulator::builder().seed(Seed::parse(seed).unwrap()).start().await.unwrap()
}

/// A group of each kind that can be changed, and what servers of it are like.
fn groups(emulator: &Emulator) -> Vec<(Box<dyn Group>, &'static str)> {
    let slb = || emulator.client().build().unwrap();
    vec![
        (Box::new(slb::VServerGroup::new(slb(), "rsp-1")), "AddVServerGroupBackendServers"),
        (Box::new(slb::DefaultGroup::new(slb(), "lb-1")), "AddBackendServers"),
        (
            Box::new(nlb::ServerGroup::new(emulator.client().build().unwrap(), "sgp-nlb")),
            "AddServersToServerGroup",
        ),
        (
            Box::new(alb::ServerGroup::new(emulator.client().build().unwrap(), "sgp-alb")),
            "AddServersToServerGroup",
        ),
    ]
}

fn web(group: &dyn Group, numbers: impl IntoIterator<Item = u32>) -> Vec<Server> {
    let server = |n: u32| {
        let server = Server::new(ServerKind::Ecs, format!("i-{n:03}")).weight(100);
        if group.table().has_ports { server.port(80) } else { server }
    };
    numbers.into_iter().map(server).collect()
}

async fn ids(group: &dyn Group) -> Vec<String> {
    let snapshot = group.read().await.unwrap();
    assert!(snapshot.is_complete(), "{snapshot:?}");
    let mut ids: Vec<_> =
        snapshot.members.into_iter().map(|member| member.server.server_id).collect();
    ids.sort();
    ids
}

fn named(servers: &[Server]) -> Vec<String> {
    servers.iter().map(|server| server.server_id.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_becomes_what_it_is_to_be() {
    for kind in 0..4 {
        let emulator = emulator().await;
        let (group, _) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        assert_eq!(ids(group).await, [""; 0]);
        let report = add(group, web(group, 1..=137)).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(ids(group).await, named(&web(group, 1..=137)));
        let most = group.table().servers_per_call as u64;
        assert_eq!(report.calls.writes, 137_u64.div_ceil(most));

        let wanted = web(group, 101..=150).into_iter().map(|server| server.weight(7));
        let desired = Desired::exactly(wanted.clone()).ownership(Ownership::All);
        println!("{}", desired.plan(group).await.unwrap());
        let report = desired.apply(group).await;
        assert!(report.is_success(), "{report}");
        let snapshot = group.read().await.unwrap();
        assert_eq!(snapshot.members.len(), 50);
        for server in wanted {
            assert_eq!(snapshot.get(&server.identity()).unwrap().weight(), 7);
        }
        let report = desired.apply(group).await;
        assert_eq!((report.calls.writes, report.summary().already), (0, 50));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_are_put_in_the_place_of_others() {
    for kind in 0..4 {
        let emulator = emulator().await;
        let (group, _) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        assert!(add(group, web(group, 1..=5)).await.is_success());
        let report = replace(group, &web(group, 1..=3), web(group, 11..=14)).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(report.calls.writes, if group.table().replaces { 1 } else { 2 });
        let left = [web(group, 4..=5), web(group, 11..=14)].concat();
        assert_eq!(ids(group).await, named(&left));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_before_and_after_the_change_is_looked_through() {
    for kind in 0..4 {
        for fault in [Fault::reset_before(), Fault::reset_after(), Fault::half_answer()] {
            let emulator = emulator().await;
            let (group, action) = groups(&emulator).swap_remove(kind);
            let group = &*group;
            emulator.inject(fault.on(action).times(1)).unwrap();
            let report = add(group, web(group, 1..=50)).await;
            assert!(report.is_success(), "{report}");
            assert_eq!(ids(group).await, named(&web(group, 1..=50)));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_exist_is_found() {
    for kind in 0..4 {
        let emulator = emulator().await;
        let (group, _) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        let bad = web(group, [999]);
        let report = add(group, [web(group, 1..=30), bad.clone()].concat()).await;
        assert_eq!((report.summary().done, report.summary().refused), (30, 1), "{report}");
        let Some(Outcome::Refused(cause)) = report.outcome(&bad[0]) else { panic!("{report}") };
        assert!(cause.code.is_some() && cause.request_id.is_some(), "{cause}");
        assert_eq!(ids(group).await, named(&web(group, 1..=30)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_or_gone_already_is_so() {
    for kind in 0..4 {
        let emulator = emulator().await;
        let (group, _) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        let plan = Desired::adding(web(group, 1..=10)).plan(group).await.unwrap();
        assert!(add(group, web(group, 3..=4)).await.is_success());
        let report = plan.apply(group).await;
        assert!(report.is_success(), "{report}");
        assert_eq!((report.summary().done, report.summary().already), (8, 2), "{report:?}");
        let report = remove(group, &web(group, 9..=12)).await;
        assert_eq!((report.summary().done, report.summary().already), (2, 2), "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_not_there_is_told() {
    let emulator = emulator().await;
    let gone: [Box<dyn Group>; 3] = [
        Box::new(slb::VServerGroup::new(emulator.client().build().unwrap(), "rsp-9")),
        Box::new(nlb::ServerGroup::new(emulator.client().build().unwrap(), "sgp-9")),
        Box::new(alb::ServerGroup::new(emulator.client().build().unwrap(), "sgp-9")),
    ];
    for group in gone {
        let report = add(&*group, web(&*group, 1..=50)).await;
        assert_eq!(report.summary().done + report.summary().already, 0, "{report}");
        assert_eq!(report.entries.len(), 50);
        assert!(report.stopped.is_some(), "{report:?}");
        assert_eq!(group.read().await.unwrap_err().meaning(), Meaning::Gone);
        assert!(report.calls.writes <= 1, "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_an_interface_are_servers_of_their_own() {
    let emulator = emulator().await;
    for (group, _) in groups(&emulator) {
        let group = &*group;
        let eni = |n: u32| {
            let server = Server::new(ServerKind::Eni, "eni-1").address(format!("10.0.0.{n}"));
            let server = server.weight(100);
            if group.table().has_ports { server.port(80) } else { server }
        };
        let report = add(group, (1..=3).map(eni)).await;
        assert!(report.is_success(), "{report}");
        let report = Desired::exactly([eni(2)]).apply(group).await;
        assert!(report.is_success(), "{report}");
        let snapshot = group.read().await.unwrap();
        assert_eq!(snapshot.members.len(), 1);
        assert_eq!(snapshot.members[0].identity(), eni(2).identity());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_fails_is_told_with_its_code() {
    for kind in 2..4 {
        let emulator = emulator().await;
        let (group, action) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        let fault = Fault::fail_job("InternalError", "it broke").on(action).times(1);
        emulator.inject(fault).unwrap();
        let report = add(group, web(group, 1..=5)).await;
        assert_eq!(report.summary().failed, 5, "{report}");
        assert_eq!(ids(group).await, [""; 0]);
        let report = report.resume(group).await;
        assert!(report.is_success(), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_that_of_the_servers_asked_for() {
    for kind in 2..4 {
        let emulator = emulator().await;
        let (group, _) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        let servers = web(group, 1..=3);
        assert!(add(group, servers.clone()).await.is_success());
        emulator.change_server("i-002", ServerChange::fail()).await.unwrap();
        let identities: Vec<_> = servers.iter().map(Server::identity).collect();
        let health = group.health(&identities).await.unwrap();
        let health: Vec<_> = health.into_iter().map(|(_, health)| health).collect();
        assert_eq!(health, [Health::Healthy, Health::Unhealthy, Health::Healthy]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_room_as_many_go_as_are_to_come() {
    let quotas = SEED
        .replace(r#""LoadBalancers":[{"LoadBalancerId":"lb-1""#, r#""Quotas":{"BackendServersPerLoadBalancer":30},"LoadBalancers":[{"LoadBalancerId":"lb-1""#)
        .replace(r#""Nlb":{"#, r#""Nlb":{"Quotas":{"ServersPerServerGroup":30},"#)
        .replace(r#""Alb":{"#, r#""Alb":{"Quotas":{"ServersPerServerGroup":30},"#);
    for kind in 0..4 {
        let emulator = seeded(&quotas).await;
        let (group, _) = groups(&emulator).swap_remove(kind);
        let group = &*group;
        assert!(add(group, web(group, 1..=30)).await.is_success());
        let desired = Desired::exactly(web(group, 31..=60)).floor(10);
        let report = desired.clone().order(Order::FreeFirst).apply(group).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(ids(group).await, named(&web(group, 31..=60)));
        // In the other order too, where others that are to go make room.
        let report = Desired::exactly(web(group, 51..=80)).apply(group).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(ids(group).await, named(&web(group, 51..=80)));
        // Nothing goes: that is told with the code, and not as a success.
        let report = add(group, web(group, 81..=85)).await;
        assert_eq!(report.summary().refused, 5, "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_of_one_load_balancer_take_turns_and_busy_is_waited_out() {
    let emulator = emulator().await;
    emulator.settle(Settling::After(Duration::from_millis(30)));
    let all = groups(&emulator);
    let changes = all.iter().map(|(group, _)| add(&**group, web(&**group, 1..=45)));
    let reports = apply_all(changes).await;
    for (report, (group, _)) in reports.iter().zip(&all) {
        assert!(report.is_success(), "{report}");
        assert_eq!(ids(&**group).await, named(&web(&**group, 1..=45)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_stays_as_it_was_made_is_read_and_not_changed() {
    let seed = r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-[001-003]"}],
        "LoadBalancers":[{"LoadBalancerId":"lb-1","MasterSlaveServerGroups":[
            {"MasterSlaveServerGroupId":"rsp-ms","Master":{"ServerId":"i-001","Port":80},
             "Slave":{"ServerId":"i-002","Port":80}}]}]}}}"#;
    let emulator = seeded(seed).await;
    let client = emulator.client().build().unwrap();
    let group = slb::PrimarySecondaryGroup::new(client, "rsp-ms");
    let snapshot = group.read().await.unwrap();
    assert_eq!((snapshot.members.len(), &*snapshot.lock), (2, "lb-1"));
    let report = Desired::exactly(web(&group, 1..=3)).apply(&group).await;
    assert_eq!((report.summary().already, report.summary().not_tried), (2, 1), "{report}");
    assert_eq!(report.stopped, Some(Because::Fixed));
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_of_slb_are_healthy_apart_from_their_neighbours() {
    let seed = r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-[001-003]"}],
        "LoadBalancers":[{"LoadBalancerId":"lb-1","VServerGroups":[{"VServerGroupId":"rsp-1"}]}]}}}"#;
    let emulator = seeded(seed).await;
    let client: aliyun_slb_client::Client = emulator.client().build().unwrap();
    let group = slb::VServerGroup::new(client.clone(), "rsp-1");
    let servers = web(&group, 1..=3);
    assert!(add(&group, servers.clone()).await.is_success());
    let soon = Duration::from_millis(50);
    let wait = || until_healthy(&group, &servers[..2]).limit(soon).delay(soon);
    let error = wait().await.unwrap_err();
    assert!(error.to_string().contains("i-001:80 is not listed"), "{error}");

    use aliyun_slb_client::{CreateLoadBalancerTCPListener, StartLoadBalancerListener};
    let listener = CreateLoadBalancerTCPListener::new("lb-1", 80, -1);
    let listener = listener.vserver_group_id("rsp-1");
    client.create_load_balancer_tcp_listener(listener).await.unwrap();
    let start = StartLoadBalancerListener::new("lb-1", 80);
    client.start_load_balancer_listener(start).await.unwrap();
    emulator.change_server("i-003", ServerChange::fail()).await.unwrap();
    wait().await.unwrap();
    let error = until_healthy(&group, &servers).limit(soon).delay(soon).await.unwrap_err();
    assert!(error.to_string().contains("i-003:80 is not healthy"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_read_ends_the_list() {
    let emulator = emulator().await;
    let group = |n: usize| groups(&emulator).swap_remove(n).0;
    let cases = [
        (2, "Nlb", "OperationDenied.ServiceLinkedRoleNotExist"),
        (3, "Alb", "Forbidden.ServerGroup"),
    ];
    for (n, product, denied) in cases {
        let group = group(n);
        let server = r#"{"ServerId":"i-001","ServerType":"Ecs","Port":80,"Weight":1}"#;
        let body = format!(
            r#"{{"RequestId":"r","NextToken":"next","TotalCount":150,"Servers":[{server}]}}"#
        );
        let first = Effect::Answer { status: 200, headers: Default::default(), body };
        let action = "ListServerGroupServers";
        emulator.inject(Fault::new(first).of_product(product).on(action).times(1)).unwrap();
        emulator.inject(Fault::error(denied).of_product(product).on(action)).unwrap();
        let snapshot = group.read().await.unwrap();
        let why = snapshot.incomplete.unwrap();
        assert!(why.contains("page 2") && why.contains(denied), "{why}");
        assert_eq!(snapshot.members.len(), 1);
        // Without a first page it is an error.
        assert_eq!(group.read().await.unwrap_err().meaning(), Meaning::Denied);
        emulator.clear_faults();
    }
}
