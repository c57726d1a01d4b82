use aliyun_emulator::Settling;
use aliyun_emulator::product::{HostStatus, Kind, Local, State};
use aliyun_nlb_model::{
    AddServersToServerGroup, ListServerGroupServers, ListServerGroups,
    RemoveServersFromServerGroup, Server, ServerGroupServer as Item, ServerKey, ServerStatus,
    ServerUpdate, UpdateServerGroupAttribute, UpdateServerGroupServersAttribute,
};

use crate::behaviour::fixture::{desk, listen, tcp};
use crate::desk::Desk;
use crate::state::Region;

fn add(group: &str, servers: impl IntoIterator<Item = Server>) -> AddServersToServerGroup {
    AddServersToServerGroup::new(group, servers)
}

fn ecs(n: u8) -> Server {
    Server::new(format!("i-{n}"), "Ecs").port(80)
}

fn at(ip: &str) -> Server {
    Server::new(ip, "Ip").port(80)
}

/// The servers of a group.
fn servers(desk: &Desk, group: &str) -> Vec<Item> {
    desk.call(&ListServerGroupServers::new().server_group_id(group)).unwrap().servers
}

fn count(desk: &Desk, group: &str) -> Option<i32> {
    let found = desk.call(&ListServerGroups::new().server_group_ids([group])).unwrap();
    found.server_groups[0].server_count
}

#[test]
fn servers_show_all_that_is_known_of_them() {
    let desk = desk();
    let more = [
        ecs(1),
        ecs(2).port(81).weight(0).description("spare"),
        Server::new("eni-1", "Eni").port(80),
        Server::new("eni-1", "Eni").port(80).server_ip("10.1.0.2"),
        Server::new("eci-1", "Eci").port(80).server_ip(""),
    ];
    let answer = desk.call(&add("sgp-tcp", more)).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(answer.server_group_id.as_deref(), Some("sgp-tcp"));
    let shown = servers(&desk, "sgp-tcp");
    assert_eq!(count(&desk, "sgp-tcp"), Some(5));
    let of = |id: &str| shown.iter().filter(|own| own.server_id == id).collect::<Vec<_>>();
    let own = of("i-1")[0];
    assert_eq!((own.weight, own.port, own.description.as_deref()), (Some(100), Some(80), Some("")));
    assert_eq!(own.status, Some(ServerStatus::Available));
    assert_eq!(own.server_group_id.as_deref(), Some("sgp-tcp"));
    // An ECS instance has its primary address; as none is known, one is made up.
    assert!(own.server_ip.as_deref().unwrap().starts_with("10."));
    let own = of("i-2")[0];
    assert_eq!((own.weight, own.description.as_deref()), (Some(0), Some("spare")));
    let ips: Vec<_> = of("eni-1").iter().filter_map(|own| own.server_ip.clone()).collect();
    assert_eq!(ips, ["10.1.0.1", "10.1.0.2"]);
    assert_eq!(of("eci-1")[0].server_ip.as_deref(), Some("10.2.0.1"));
    // The type Ip repeats the address.
    desk.call(&add("sgp-ip", [at("192.168.1.1"), at("100.64.0.1").server_ip("100.64.0.1")]))
        .unwrap();
    for own in servers(&desk, "sgp-ip") {
        assert_eq!(own.server_ip.as_ref(), Some(&own.server_id));
    }
    desk.reload();
}

#[test]
fn servers_join_all_or_none() {
    let desk = desk();
    desk.refuses(&add("sgp-0", [ecs(1)]), "ResourceNotFound.serverGroup");
    let unknown = |id: &str, kind: &str| add("sgp-tcp", [ecs(1), Server::new(id, kind).port(80)]);
    desk.refuses(&unknown("i-0", "Ecs"), "ResourceNotFound.Ecs");
    desk.refuses(&unknown("eni-0", "Eni"), "ResourceNotFound.Eni");
    desk.refuses(&unknown("eci-0", "Eci"), "ResourceNotFound.Eci");
    desk.refuses(&unknown("eni-3", "Eni"), "IncorrectStatus.Eni");
    desk.refuses(&unknown("10.0.0.1", "Ip"), "Mismatch.ServerType");
    desk.refuses(&add("sgp-ip", [ecs(1)]), "Mismatch.ServerType");
    desk.refuses(&add("sgp-tcp", [ecs(1), ecs(1)]), "DuplicatedParam.Server");
    desk.call(&add("sgp-tcp", [ecs(1)])).unwrap();
    desk.refuses(&add("sgp-tcp", [ecs(2), ecs(1)]), "DuplicatedParam.Server");
    assert_eq!(count(&desk, "sgp-tcp"), Some(1));
    desk.call(&add("sgp-tcp", [ecs(1).port(81)])).unwrap();
    let eni = |id: &str| Server::new(id, "Eni").port(80);
    desk.call(&add("sgp-tcp", [eni("eni-1")])).unwrap();
    desk.refuses(&add("sgp-tcp", [eni("eni-4")]), "ResourceInUse.IP");
    assert_eq!(count(&desk, "sgp-tcp"), Some(3));
}

#[test]
fn addresses_are_those_of_the_server_and_ports_those_of_the_group() {
    let desk = desk();
    let eni = |ip: &str| Server::new("eni-1", "Eni").port(80).server_ip(ip);
    desk.refuses(&add("sgp-tcp", [eni("10.9.9.9")]), "IllegalParam.IP");
    desk.refuses(&add("sgp-tcp", [eni("10.9.9")]), "IllegalParam.IP");
    let v6 = Server::new("eni-2", "Eni").port(80);
    desk.refuses(&add("sgp-tcp", [v6]), "OperationDenied.ServerGroupNotSupportIpv6");
    for wrong in [at("i-1"), at("8.8.8.8"), at("10.0.0.1").server_ip("10.0.0.2")] {
        desk.refuses(&add("sgp-ip", [wrong]), "IllegalParam.IP");
    }
    let any = "IllegalParam.RSPortConflictWithServerGroup";
    desk.refuses(&add("sgp-tcp", [Server::new("i-1", "Ecs")]), any);
    desk.refuses(&add("sgp-any", [ecs(1)]), any);
    desk.call(&add("sgp-any", [Server::new("i-1", "Ecs")])).unwrap();
    let key = ServerKey::new("i-1", "Ecs");
    desk.call(&RemoveServersFromServerGroup::new("sgp-any", [key])).unwrap();
}

#[test]
fn servers_leave_all_or_none_by_their_whole_place() {
    let desk = desk();
    desk.call(&add("sgp-tcp", [ecs(1), ecs(1).port(81), ecs(2).server_ip("10.5.5.5")])).unwrap();
    let key = |n: u8, port: u16| ServerKey::new(format!("i-{n}"), "Ecs").port(port);
    let remove = |keys: &[ServerKey]| RemoveServersFromServerGroup::new("sgp-tcp", keys.to_vec());
    let unknown = "ResourceNotFound.BackendServer";
    desk.refuses(&remove(&[key(1, 80), key(3, 80)]), unknown);
    // Without a port, 0 is meant.
    desk.refuses(&remove(&[ServerKey::new("i-1", "Ecs")]), unknown);
    desk.refuses(&remove(&[key(1, 80).server_ip("10.99.99.99")]), unknown);
    desk.refuses(&remove(&[ServerKey::new("i-1", "Eni").port(80)]), unknown);
    let answer = desk.call(&remove(&[key(1, 80), key(1, 80)])).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(count(&desk, "sgp-tcp"), Some(2));
    desk.refuses(&remove(&[key(1, 80)]), unknown);
    desk.call(&remove(&[key(2, 80), key(1, 81).server_ip("")])).unwrap();
    assert_eq!(servers(&desk, "sgp-tcp").len(), 0);
    let from = RemoveServersFromServerGroup::new("sgp-0", [key(1, 80)]);
    desk.refuses(&from, "ResourceNotFound.serverGroup");
}

#[test]
fn a_server_drains_before_it_is_gone() {
    let desk = desk();
    let drain = UpdateServerGroupAttribute::new("sgp-tcp").connection_drain_enabled(true);
    desk.call(&drain.connection_drain_timeout(60)).unwrap();
    desk.call(&add("sgp-tcp", [ecs(1), ecs(2)])).unwrap();
    let key = || ServerKey::new("i-1", "Ecs").port(80);
    let remove = RemoveServersFromServerGroup::new("sgp-tcp", [key()]);
    desk.call(&remove).unwrap();
    let status = || {
        let shown = servers(&desk, "sgp-tcp");
        shown.iter().map(|own| own.status.clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(status(), [ServerStatus::Removing, ServerStatus::Available]);
    assert_eq!(count(&desk, "sgp-tcp"), Some(2));
    desk.refuses(&remove, "ResourceNotFound.BackendServer");
    desk.now.set(desk.now.get() + 59);
    assert_eq!(status().len(), 2);
    desk.reload();
    desk.now.set(desk.now.get() + 1);
    assert_eq!(status(), [ServerStatus::Available]);
    assert_eq!(count(&desk, "sgp-tcp"), Some(1));
    // One that is added again stays.
    desk.call(&add("sgp-tcp", [ecs(1)])).unwrap();
    desk.call(&remove).unwrap();
    desk.call(&add("sgp-tcp", [ecs(1).weight(7)])).unwrap();
    desk.now.set(desk.now.get() + 100);
    assert_eq!(servers(&desk, "sgp-tcp")[0].weight, Some(7));
}

#[test]
fn a_weight_that_is_left_out_stays_and_zero_is_one() {
    let desk = desk();
    desk.call(&add("sgp-tcp", [ecs(1).weight(50).description("first"), ecs(2)])).unwrap();
    let update = |n: u8| ServerUpdate::new(format!("i-{n}"), "Ecs", 80);
    let set = |servers: &[ServerUpdate]| {
        UpdateServerGroupServersAttribute::new("sgp-tcp", servers.to_vec())
    };
    let unknown = "ResourceNotFound.BackendServer";
    desk.refuses(&set(&[update(1).weight(1), update(3).weight(1)]), unknown);
    let answer = desk.call(&set(&[update(1).description(""), update(2).weight(0)])).unwrap();
    assert!(answer.job_id.is_some());
    let shown = servers(&desk, "sgp-tcp");
    assert_eq!((shown[0].weight, shown[0].description.as_deref()), (Some(50), Some("first")));
    assert_eq!(shown[1].weight, Some(0));
    desk.call(&set(&[update(1).weight(9), update(1).weight(8).description("other")])).unwrap();
    let shown = servers(&desk, "sgp-tcp");
    assert_eq!((shown[0].weight, shown[0].description.as_deref()), (Some(8), Some("other")));
    let elsewhere = UpdateServerGroupServersAttribute::new("sgp-0", [update(1)]);
    desk.refuses(&elsewhere, "ResourceNotFound.serverGroup");
}

#[test]
fn filters_narrow_across_groups_and_pages_end() {
    let desk = desk();
    desk.call(&add("sgp-tcp", [ecs(1), ecs(2), ecs(3)])).unwrap();
    desk.call(&add("sgp-udp", [ecs(1), Server::new("eni-1", "Eni").port(80)])).unwrap();
    let all = ListServerGroupServers::new;
    let found = |request: &ListServerGroupServers| {
        let answer = desk.call(request).unwrap();
        assert_eq!(answer.total_count, i32::try_from(answer.servers.len()).ok());
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        let shown = answer.servers.into_iter();
        shown.map(|own| (own.server_group_id.unwrap(), own.server_id)).collect::<Vec<_>>()
    };
    assert_eq!(found(&all()).len(), 5);
    let by_id = found(&all().server_ids(["i-1"]));
    assert_eq!(by_id.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["i-1", "i-1"]);
    assert_eq!(found(&all().server_group_id("sgp-tcp").server_ids(["i-1", "i-2"])).len(), 2);
    assert_eq!(found(&all().server_ips(["10.1.0.1"])).len(), 1);
    assert_eq!(found(&all().server_ids(["i-1"]).server_ips(["10.1.0.1"])).len(), 0);
    desk.refuses(&all().server_group_id("sgp-0"), "ResourceNotFound.serverGroup");
    let page = desk.call(&all().max_results(3).next_token("")).unwrap();
    assert_eq!((page.servers.len(), page.total_count), (3, Some(5)));
    let next = all().max_results(3).next_token(page.next_token.unwrap());
    let last = desk.call(&next).unwrap();
    assert_eq!((last.servers.len(), last.next_token), (2, None));
    let error = desk.call(&all().next_token("x")).unwrap_err();
    assert_eq!(error.code(), "IllegalParam");
}

#[test]
fn servers_show_what_becomes_of_them_while_that_settles() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = || servers(&desk, "sgp-tcp")[0].status.clone().unwrap();
    desk.call(&add("sgp-tcp", [ecs(1)])).unwrap();
    desk.refuses(&add("sgp-tcp", [ecs(2)]), "Conflict.Lock");
    assert_eq!((status(), status()), (ServerStatus::Adding, ServerStatus::Available));
    let update = ServerUpdate::new("i-1", "Ecs", 80).weight(3);
    desk.call(&UpdateServerGroupServersAttribute::new("sgp-tcp", [update])).unwrap();
    assert_eq!((status(), status()), (ServerStatus::Configuring, ServerStatus::Available));
    let key = ServerKey::new("i-1", "Ecs").port(80);
    desk.call(&RemoveServersFromServerGroup::new("sgp-tcp", [key.clone()])).unwrap();
    // On disk it is gone already.
    assert!(!desk.state().contains("\"ServerId\":\"i-1\""), "{}", desk.state());
    let again = RemoveServersFromServerGroup::new("sgp-tcp", [key]);
    desk.refuses(&again, "Conflict.Lock");
    assert_eq!(status(), ServerStatus::Removing);
    assert_eq!(servers(&desk, "sgp-tcp").len(), 0);
    desk.refuses(&again, "ResourceNotFound.BackendServer");
    // Another group is not locked by it.
    desk.call(&add("sgp-udp", [ecs(1)])).unwrap();
    desk.call(&add("sgp-both", [ecs(1)])).unwrap();
}

#[test]
fn a_server_that_is_released_stays_in_its_groups() {
    let desk = desk();
    desk.call(&add("sgp-tcp", [ecs(1)])).unwrap();
    desk.local(|local: Local<'_, Region>| {
        let host = local.shared.inventory.of_mut(Kind::Ecs).get_mut("i-1").unwrap();
        host.condition.status = HostStatus::Released;
        State::server_leaves(local.own, Kind::Ecs, "i-1");
    });
    assert_eq!(servers(&desk, "sgp-tcp").len(), 1);
    let key = ServerKey::new("i-1", "Ecs").port(80);
    desk.call(&RemoveServersFromServerGroup::new("sgp-tcp", [key])).unwrap();
    desk.refuses(&add("sgp-tcp", [ecs(1)]), "ResourceNotFound.Ecs");
}

#[test]
fn quotas_bound_servers_and_the_groups_of_one() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{
        "Instances":[{"InstanceId":"i-[1-9]"}],
        "ContainerGroups":[{"ContainerGroupId":"eci-[1-3]","PrivateIpAddresses":["10.2.0.[1-3]"]}],
        "Nlb":{"Quotas":{"ServersPerServerGroup":2,"ContainerGroupsPerServerGroup":1,
                "ServerGroupsPerServer":2,"ServersPerLoadBalancer":3},
            "LoadBalancers":[{"LoadBalancerId":"nlb-1","VpcId":"vpc-1","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}],
            "ServerGroups":[{"ServerGroupId":"sgp-tcp","VpcId":"vpc-1"},
                {"ServerGroupId":"sgp-two","VpcId":"vpc-1"},
                {"ServerGroupId":"sgp-three","VpcId":"vpc-1"}]}}}}"#,
    );
    let over = "QuotaExceeded.QuotaInsufficient";
    let eci = |n: u8| Server::new(format!("eci-{n}"), "Eci").port(80 + u16::from(n));
    desk.refuses(&add("sgp-tcp", [ecs(1), ecs(2), ecs(3)]), over);
    desk.call(&add("sgp-tcp", [ecs(1), ecs(2)])).unwrap();
    desk.refuses(&add("sgp-tcp", [ecs(3)]), over);
    // Those of containers count for themselves.
    desk.call(&add("sgp-tcp", [eci(1)])).unwrap();
    desk.refuses(&add("sgp-tcp", [eci(2)]), over);
    desk.call(&add("sgp-two", [ecs(1)])).unwrap();
    desk.refuses(&add("sgp-three", [ecs(1)]), over);
    // A load balancer has those of all of its groups.
    listen(&desk, &tcp(80));
    let two = || aliyun_nlb_model::CreateListener::new("nlb-1", "TCP", 81, "sgp-two");
    listen(&desk, &two());
    desk.refuses(&add("sgp-two", [ecs(3)]), over);
    desk.call(&add("sgp-three", [ecs(3)])).unwrap();
    let three = aliyun_nlb_model::CreateListener::new("nlb-1", "TCP", 82, "sgp-three");
    desk.refuses(&three, over);
}

#[test]
fn an_ecs_instance_without_an_address_is_the_one_that_a_seed_has() {
    const GROUP: &str = "sgp-000000000000000001";
    const ID: &str = "i-bp100000000000000001";
    let desk = Desk::seeded(include_str!("../../../seed/default.json"));
    desk.refuses(&add(GROUP, [Server::new(ID, "Ecs").port(80)]), "DuplicatedParam.Server");

    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-1"}],
        "Nlb":{"ServerGroups":[{"ServerGroupId":"sgp-1","VpcId":"vpc-1","Servers":[
            {"ServerId":"i-1","ServerType":"Ecs","ServerIp":"172.16.0.101","Port":80}]}]}}}}"#,
    );
    desk.refuses(&add("sgp-1", [ecs(1)]), "DuplicatedParam.Server");
    desk.refuses(&add("sgp-1", [ecs(1).server_ip("")]), "DuplicatedParam.Server");
    let mut update = ServerUpdate::new("i-1", "Ecs", 80);
    update.weight = Some(7);
    desk.call(&UpdateServerGroupServersAttribute::new("sgp-1", [update])).unwrap();
    assert_eq!(servers(&desk, "sgp-1")[0].weight, Some(7));
    desk.call(&RemoveServersFromServerGroup::new("sgp-1", [ServerKey::new("i-1", "Ecs").port(80)]))
        .unwrap();
    assert_eq!(servers(&desk, "sgp-1"), []);
}
