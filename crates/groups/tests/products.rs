//! The groups of the three products, on the emulator.

use aliyun_lb_emulator::{Emulator, Fault, Seed, ServerChange};
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
    Emulator::builder().seed(Seed::parse(SEED).unwrap()).start().await.unwrap()
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
        assert_eq!(report.summary().refused, 5, "{report}");
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
