use aliyun_alb_model::{
    AddServersToServerGroup, ConnectionDrainConfig, ListServerGroupServers, ListServerGroups,
    ListedServer as Item, RemoveServersFromServerGroup, ReplaceServersInServerGroup, Server,
    ServerKey, ServerStatus, ServerType, ServerUpdate, Tag, TagResources,
    UpdateServerGroupAttribute, UpdateServerGroupServersAttribute,
};
use aliyun_emulator::Settling;
use aliyun_emulator::product::{HostStatus, Kind, Local, State};

use crate::behaviour::fixture::desk;
use crate::desk::Desk;
use crate::state::Region;

fn add(group: &str, servers: impl IntoIterator<Item = Server>) -> AddServersToServerGroup {
    AddServersToServerGroup::new(group, servers)
}

fn remove(servers: impl IntoIterator<Item = ServerKey>) -> RemoveServersFromServerGroup {
    RemoveServersFromServerGroup::new("sgp-http", servers)
}

fn replace(
    added: impl IntoIterator<Item = Server>,
    removed: impl IntoIterator<Item = ServerKey>,
) -> ReplaceServersInServerGroup {
    ReplaceServersInServerGroup::new("sgp-http", added, removed)
}

fn ecs(n: u8) -> Server {
    Server::ecs(format!("i-{n}"), 80)
}

fn key(n: u8) -> ServerKey {
    ServerKey::new(format!("i-{n}"), "Ecs").port(80)
}

/// The servers of a group.
fn servers(desk: &Desk, group: &str) -> Vec<Item> {
    desk.call(&ListServerGroupServers::new().server_group_id(group)).unwrap().servers
}

/// Their ids with their states.
fn states(desk: &Desk) -> Vec<(String, ServerStatus)> {
    let shown = servers(desk, "sgp-http").into_iter();
    shown.map(|own| (own.server_id, own.status.unwrap())).collect()
}

fn count(desk: &Desk, group: &str) -> Option<i32> {
    let found = desk.call(&ListServerGroups::new().server_group_ids([group])).unwrap();
    found.server_groups[0].server_count
}

const UNKNOWN: &str = "ResourceNotFound.BackendServer";

#[test]
fn servers_show_all_that_is_known_of_them_as_they_were_added() {
    let desk = desk();
    let more = [
        ecs(2).port(81).weight(0).description("spare"),
        ecs(1),
        Server::new("eni-1", "eni").port(80),
        Server::eni("eni-1", "10.1.0.2", 80),
        Server::new("eci-1", "Eci").port(80).server_ip(""),
    ];
    assert!(desk.call(&add("sgp-http", more)).unwrap().job_id.is_some());
    let shown = servers(&desk, "sgp-http");
    assert_eq!(count(&desk, "sgp-http"), Some(5));
    let ids: Vec<_> = shown.iter().map(|own| own.server_id.as_str()).collect();
    assert_eq!(ids, ["i-2", "i-1", "eni-1", "eni-1", "eci-1"]);
    let own = &shown[0];
    assert_eq!(
        (own.weight, own.port, own.description.as_deref()),
        (Some(0), Some(81), Some("spare"))
    );
    let own = &shown[1];
    assert_eq!((own.weight, own.description.as_deref()), (Some(100), Some("")));
    assert_eq!(own.status, Some(ServerStatus::Available));
    assert_eq!(own.server_group_id.as_deref(), Some("sgp-http"));
    // An ECS instance has its primary address; as none is known, one is made up.
    assert!(own.server_ip.as_deref().unwrap().starts_with("10."));
    let ips: Vec<_> = shown[2..].iter().filter_map(|own| own.server_ip.clone()).collect();
    assert_eq!(ips, ["10.1.0.1", "10.1.0.2", "10.2.0.1"]);
    assert_eq!(shown[2].server_type, Some(ServerType::Eni));
    // The type Ip repeats the address.
    let remote = Server::ip("100.64.0.1", 80).remote_ip_enabled(true);
    desk.call(&add("sgp-ip", [Server::new("192.168.1.1", "Ip").port(80), remote])).unwrap();
    let shown = servers(&desk, "sgp-ip");
    assert!(shown.iter().all(|own| own.server_ip.as_ref() == Some(&own.server_id)));
    let remote: Vec<_> = shown.iter().filter_map(|own| own.remote_ip_enabled).collect();
    assert_eq!(remote, [false, true]);
    // A function has its name alone.
    let arn = "acs:fc:cn-hangzhou:1:services/s/functions/f";
    desk.call(&add("sgp-fc", [Server::function(arn)])).unwrap();
    let own = &servers(&desk, "sgp-fc")[0];
    assert_eq!((own.server_ip.as_deref(), own.port, own.weight), (None, None, None));
    desk.refuses(&add("sgp-fc", [Server::function(arn)]), "Conflict.BackendServer");
    desk.reload();
}

#[test]
fn servers_join_all_or_none() {
    let desk = desk();
    desk.refuses(&add("sgp-0", [ecs(1)]), "ResourceNotFound.ServerGroup");
    let both = |id: &str, kind: &str| add("sgp-http", [ecs(1), Server::new(id, kind).port(80)]);
    desk.refuses(&both("i-0", "Ecs"), "ResourceNotFound.Ecs");
    desk.refuses(&both("eni-0", "Eni"), "ResourceNotFound.Eni");
    desk.refuses(&both("eci-0", "Eci"), "ResourceNotFound.Eci");
    desk.refuses(&both("eni-2", "Eni"), "IncorrectStatus.Eni");
    desk.refuses(&both("10.0.0.1", "Ip"), "Mismatch.ServerType");
    desk.refuses(&add("sgp-ip", [ecs(1)]), "Mismatch.ServerType");
    desk.refuses(&add("sgp-fc", [ecs(1)]), "Mismatch.ServerType");
    let twice = desk.call(&add("sgp-http", [ecs(1), ecs(1)])).unwrap_err();
    assert_eq!(twice.code(), "DuplicatedParam.BackendServer");
    // Without an address it is the same one, whatever address that is.
    let one = [ecs(1).server_ip("10.9.9.9"), ecs(1)];
    let twice = desk.call(&add("sgp-http", one)).unwrap_err();
    assert_eq!(twice.code(), "DuplicatedParam.BackendServer");
    desk.call(&add("sgp-http", [ecs(1)])).unwrap();
    desk.refuses(&add("sgp-http", [ecs(2), ecs(1)]), "Conflict.BackendServer");
    assert_eq!(count(&desk, "sgp-http"), Some(1));
    desk.call(&add("sgp-http", [ecs(1).port(81)])).unwrap();
    assert_eq!(count(&desk, "sgp-http"), Some(2));
}

#[test]
fn addresses_are_those_of_the_server_and_one_has_one() {
    let desk = desk();
    desk.refuses(&add("sgp-http", [Server::eni("eni-1", "10.9.9.9", 80)]), "IllegalParam.ServerIp");
    for wrong in [
        Server::new("i-1", "Ip").port(80),
        Server::ip("8.8.8.8", 80),
        Server::new("10.0.0.1", "Ip").port(80).server_ip("10.0.0.2"),
        // The group has no IPv6.
        Server::ip("fd00::1", 80),
    ] {
        desk.refuses(&add("sgp-ip", [wrong]), "IllegalParam.ServerIp");
    }
    desk.local(|local: Local<'_, Region>| {
        local.own.server_groups.get_mut("sgp-ip").unwrap().ipv6_enabled = true;
        let host = local.shared.inventory.of_mut(Kind::Eci).get_mut("eci-1").unwrap();
        host.addresses = vec!["10.1.0.1".parse().unwrap()];
    });
    desk.call(&add("sgp-ip", [Server::ip("fd00::1", 80)])).unwrap();
    desk.call(&add("sgp-http", [Server::new("eni-1", "Eni").port(80), ecs(1)])).unwrap();
    let same = || Server::new("eci-1", "Eci").port(80);
    desk.refuses(&add("sgp-http", [same()]), "ResourceInUse.IP");
    desk.refuses(&replace([same()], [key(1)]), "Conflict.BackendServer");
}

#[test]
fn servers_leave_all_or_none_by_their_whole_place() {
    let desk = desk();
    let far = ecs(2).server_ip("10.5.5.5");
    desk.call(&add("sgp-http", [ecs(1), ecs(1).port(81), far])).unwrap();
    desk.refuses(&remove([key(1), key(3)]), UNKNOWN);
    desk.refuses(&remove([key(1).server_ip("10.99.99.99")]), UNKNOWN);
    desk.refuses(&remove([key(1).port(82)]), UNKNOWN);
    assert!(desk.call(&remove([key(1), key(1)])).unwrap().job_id.is_some());
    assert_eq!(count(&desk, "sgp-http"), Some(2));
    desk.refuses(&remove([key(1)]), UNKNOWN);
    desk.call(&remove([key(2), key(1).port(81).server_ip("")])).unwrap();
    assert_eq!(servers(&desk, "sgp-http"), []);
    let from = RemoveServersFromServerGroup::new("sgp-0", [key(1)]);
    desk.refuses(&from, "ResourceNotFound.ServerGroup");
}

#[test]
fn a_server_drains_before_it_is_gone() {
    let desk = desk();
    let drain = ConnectionDrainConfig::new().connection_drain_enabled(true);
    let drain = drain.connection_drain_timeout(60);
    let change = UpdateServerGroupAttribute::new("sgp-http");
    desk.call(&change.connection_drain_config(drain)).unwrap();
    desk.call(&add("sgp-http", [ecs(1), ecs(2)])).unwrap();
    desk.call(&remove([key(1)])).unwrap();
    let (one, two) = ("i-1".to_owned(), "i-2".to_owned());
    let left = [(one, ServerStatus::Removing), (two.clone(), ServerStatus::Available)];
    assert_eq!(states(&desk), left);
    // It is busy with that, and no change of it is possible.
    desk.refuses(&remove([key(1)]), "ResourceInConfiguring.BackendServer");
    let again = replace([ecs(3)], [key(1)]);
    desk.refuses(&again, "ResourceInConfiguring.BackendServer");
    desk.now.set(desk.now.get() + 59);
    assert_eq!(states(&desk), left);
    desk.reload();
    desk.now.set(desk.now.get() + 1);
    assert_eq!(states(&desk), [(two, ServerStatus::Available)]);
    assert_eq!(count(&desk, "sgp-http"), Some(1));
    // One that is added again stays.
    desk.call(&add("sgp-http", [ecs(1)])).unwrap();
    desk.call(&remove([key(1)])).unwrap();
    desk.call(&add("sgp-http", [ecs(1).weight(7)])).unwrap();
    desk.now.set(desk.now.get() + 100);
    let weights: Vec<_> = servers(&desk, "sgp-http").iter().map(|own| own.weight).collect();
    assert_eq!(weights, [Some(100), Some(7)]);
}

#[test]
fn servers_take_the_places_of_others_in_one_change() {
    let desk = desk();
    desk.call(&add("sgp-http", [ecs(1), ecs(2)])).unwrap();
    desk.refuses(&replace([ecs(3)], [key(4)]), UNKNOWN);
    desk.refuses(&replace([ecs(2)], [key(1)]), "Conflict.BackendServer");
    desk.refuses(&replace([Server::new("i-0", "Ecs").port(80)], [key(1)]), "ResourceNotFound.Ecs");
    desk.refuses(
        &replace([Server::new("eni-0", "Eni").port(80)], [key(1)]),
        "ResourceNotFound.Eni",
    );
    desk.refuses(
        &replace([Server::new("eci-0", "Eci").port(80)], [key(1)]),
        "ResourceNotFound.Eci",
    );
    desk.refuses(&replace([Server::ip("10.0.0.1", 80)], [key(1)]), "Mismatch.ServerType");
    let twice = desk.call(&replace([ecs(3), ecs(3)], [key(1)])).unwrap_err();
    assert_eq!(twice.code(), "DuplicatedParam.BackendServer");
    let job = desk.call(&replace([ecs(3), ecs(2).weight(9)], [key(1), key(2)])).unwrap().job_id;
    assert!(job.is_some());
    let shown = servers(&desk, "sgp-http");
    let shown: Vec<_> = shown.iter().map(|own| (own.server_id.as_str(), own.weight)).collect();
    assert_eq!(shown, [("i-3", Some(100)), ("i-2", Some(9))]);
    let of = |group: &str| ReplaceServersInServerGroup::new(group, [ecs(1)], [key(2)]);
    desk.refuses(&of("sgp-0"), "ResourceNotFound.ServerGroup");
    desk.refuses(&of("sgp-fc"), "Mismatch.ServerType");
    desk.reload();
}

#[test]
fn a_weight_that_is_left_out_stays_and_zero_is_one() {
    let desk = desk();
    desk.call(&add("sgp-http", [ecs(1).weight(50).description("first"), ecs(2)])).unwrap();
    let update = |n: u8| ServerUpdate::new(format!("i-{n}"), "Ecs").port(80);
    let set = |servers: &[ServerUpdate]| {
        UpdateServerGroupServersAttribute::new("sgp-http", servers.to_vec())
    };
    desk.refuses(&set(&[update(1).weight(1), update(3).weight(1)]), UNKNOWN);
    let answer = desk.call(&set(&[update(1).description(""), update(2).weight(0)])).unwrap();
    assert!(answer.job_id.is_some());
    let shown = servers(&desk, "sgp-http");
    assert_eq!((shown[0].weight, shown[0].description.as_deref()), (Some(50), Some("first")));
    assert_eq!(shown[1].weight, Some(0));
    desk.call(&set(&[update(1).weight(9), update(1).weight(8).description("other")])).unwrap();
    let shown = servers(&desk, "sgp-http");
    assert_eq!((shown[0].weight, shown[0].description.as_deref()), (Some(8), Some("other")));
    let elsewhere = UpdateServerGroupServersAttribute::new("sgp-0", [update(1)]);
    desk.refuses(&elsewhere, "ResourceNotFound.ServerGroup");
}

#[test]
fn filters_narrow_across_groups_and_pages_end() {
    let desk = desk();
    desk.call(&add("sgp-http", [ecs(1), ecs(2), ecs(3)])).unwrap();
    desk.call(&add("sgp-more", [ecs(1), Server::new("eni-1", "Eni").port(80)])).unwrap();
    let tag = || Tag::new("team").value("shop");
    desk.call(&TagResources::new(["sgp-more"], "servergroup", [tag()])).unwrap();
    let all = ListServerGroupServers::new;
    let found = |request: &ListServerGroupServers| {
        let answer = desk.call(request).unwrap();
        assert_eq!(answer.total_count, i32::try_from(answer.servers.len()).ok());
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        let shown = answer.servers.into_iter();
        shown.map(|own| own.server_id).collect::<Vec<_>>()
    };
    assert_eq!(found(&all()), ["i-1", "i-2", "i-3", "i-1", "eni-1"]);
    assert_eq!(found(&all().server_ids(["i-1"])), ["i-1", "i-1"]);
    assert_eq!(found(&all().server_id("i-2")), ["i-2"]);
    let two = all().server_group_id("sgp-http").server_ids(["i-1", "i-2", "eni-1"]);
    assert_eq!(found(&two), ["i-1", "i-2"]);
    assert_eq!(found(&all().server_ip("10.1.0.1")), ["eni-1"]);
    assert_eq!(found(&all().server_ids(["i-1"]).server_ip("10.1.0.1")), [""; 0]);
    assert_eq!(found(&all().tag([tag()])), ["i-1", "eni-1"]);
    assert_eq!(found(&all().tag([tag()]).server_id("i-1")), ["i-1"]);
    // A group that is not there has no servers.
    assert_eq!(found(&all().server_group_id("sgp-0")), [""; 0]);
    let page = desk.call(&all().max_results(3).next_token("")).unwrap();
    assert_eq!((page.servers.len(), page.total_count), (3, Some(5)));
    let next = all().max_results(3).next_token(page.next_token.unwrap());
    let last = desk.call(&next).unwrap();
    assert_eq!((last.servers.len(), last.next_token), (2, None));
    assert_eq!(desk.call(&all().next_token("x")).unwrap_err().code(), "InvalidParameter");
}

#[test]
fn servers_show_what_becomes_of_them_while_that_settles() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = || servers(&desk, "sgp-http")[0].status.clone().unwrap();
    let busy = "IncorrectStatus.ServerGroup";
    desk.call(&add("sgp-http", [ecs(1)])).unwrap();
    desk.refuses(&add("sgp-http", [ecs(2)]), busy);
    desk.refuses(&replace([ecs(2)], [key(1)]), busy);
    assert_eq!((status(), status()), (ServerStatus::Adding, ServerStatus::Available));
    let update = ServerUpdate::new("i-1", "Ecs").port(80).weight(3);
    let set = UpdateServerGroupServersAttribute::new("sgp-http", [update]);
    desk.call(&set).unwrap();
    desk.refuses(&set, busy);
    assert_eq!((status(), status()), (ServerStatus::Configuring, ServerStatus::Available));
    desk.call(&replace([ecs(2)], [key(1)])).unwrap();
    let (one, two) = ("i-1".to_owned(), "i-2".to_owned());
    let both = [(one, ServerStatus::Replacing), (two.clone(), ServerStatus::Replacing)];
    assert_eq!(states(&desk), both);
    assert_eq!(states(&desk), [(two, ServerStatus::Available)]);
    desk.call(&remove([key(2)])).unwrap();
    // On disk it is gone already.
    assert!(!desk.state().contains("\"ServerId\":\"i-2\""), "{}", desk.state());
    desk.refuses(&remove([key(2)]), busy);
    assert_eq!(status(), ServerStatus::Removing);
    assert_eq!(servers(&desk, "sgp-http"), []);
    desk.refuses(&remove([key(2)]), UNKNOWN);
    // Another group is not locked by it.
    desk.call(&add("sgp-http", [ecs(1)])).unwrap();
    desk.call(&add("sgp-more", [ecs(1)])).unwrap();
}

#[test]
fn a_server_that_is_released_leaves_its_groups() {
    let desk = desk();
    desk.call(&add("sgp-http", [ecs(1), ecs(1).port(81), ecs(2)])).unwrap();
    desk.call(&add("sgp-more", [ecs(1)])).unwrap();
    desk.local(|local: Local<'_, Region>| {
        let host = local.shared.inventory.of_mut(Kind::Ecs).get_mut("i-1").unwrap();
        host.condition.status = HostStatus::Released;
        // Of another kind there is none with the id.
        State::server_leaves(local.own, Kind::Eni, "i-1");
    });
    assert_eq!((count(&desk, "sgp-http"), count(&desk, "sgp-more")), (Some(3), Some(1)));
    desk.local(|local: Local<'_, Region>| State::server_leaves(local.own, Kind::Ecs, "i-1"));
    assert_eq!((count(&desk, "sgp-http"), count(&desk, "sgp-more")), (Some(1), Some(0)));
    desk.refuses(&remove([key(1)]), UNKNOWN);
    desk.refuses(&add("sgp-http", [ecs(1)]), "ResourceNotFound.Ecs");
}

#[test]
fn quotas_bound_servers_and_the_groups_of_one() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{
        "Instances":[{"InstanceId":"i-[1-9]"}],
        "Alb":{"Quotas":{"ServersPerServerGroup":3,"ServerGroupsPerServer":2,
                "ServersPerLoadBalancer":{"Basic":1,"Standard":4}},
            "LoadBalancers":[{"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}],
            "ServerGroups":[{"ServerGroupId":"sgp-http","VpcId":"vpc-1"},
                {"ServerGroupId":"sgp-two","VpcId":"vpc-1"},
                {"ServerGroupId":"sgp-three","VpcId":"vpc-1"}],
            "Listeners":[
                {"ListenerId":"lsn-1","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
                "ListenerPort":80,"DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
                {"ServerGroupTuples":[{"ServerGroupId":"sgp-http"}]}}]},
                {"ListenerId":"lsn-2","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
                "ListenerPort":81,"DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
                {"ServerGroupTuples":[{"ServerGroupId":"sgp-http"}]}}]}]}}}}"#,
    );
    let over = "ResourceQuotaExceeded.LoadBalancerServersNum";
    desk.refuses(&add("sgp-two", [ecs(1), ecs(2), ecs(3), ecs(4)]), over);
    // Two listeners use the group, so each of its servers counts twice.
    desk.refuses(&add("sgp-http", [ecs(1), ecs(2), ecs(3)]), over);
    desk.call(&add("sgp-http", [ecs(1), ecs(2)])).unwrap();
    desk.refuses(&replace([ecs(3), ecs(4)], [key(1)]), over);
    desk.call(&replace([ecs(3)], [key(1)])).unwrap();
    desk.call(&add("sgp-two", [ecs(3)])).unwrap();
    let added = "ResourceQuotaExceeded.ServerAddedNum";
    desk.refuses(&add("sgp-three", [ecs(3)]), added);
    desk.call(&add("sgp-three", [ecs(1)])).unwrap();
    desk.call(&add("sgp-two", [ecs(1)])).unwrap();
    desk.refuses(&replace([ecs(1)], [key(2)]), added);
}

#[test]
fn an_ecs_instance_without_an_address_is_the_one_that_a_seed_has() {
    const GROUP: &str = "sgp-000000000000000002";
    const ID: &str = "i-bp100000000000000001";
    let desk = Desk::seeded(include_str!("../../../seed/default.json"));
    desk.refuses(&add(GROUP, [Server::ecs(ID, 80)]), "Conflict.BackendServer");

    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-1"}],
        "Alb":{"ServerGroups":[{"ServerGroupId":"sgp-http","VpcId":"vpc-1","Servers":[
            {"ServerId":"i-1","ServerType":"Ecs","ServerIp":"172.16.0.101","Port":80}]}]}}}}"#,
    );
    desk.refuses(&add("sgp-http", [ecs(1).server_ip("")]), "Conflict.BackendServer");
    let update = ServerUpdate::new("i-1", "Ecs").port(80).weight(7);
    desk.call(&UpdateServerGroupServersAttribute::new("sgp-http", [update])).unwrap();
    assert_eq!(servers(&desk, "sgp-http")[0].weight, Some(7));
    desk.call(&remove([key(1)])).unwrap();
    assert_eq!(servers(&desk, "sgp-http"), []);
}
