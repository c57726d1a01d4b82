use std::net::IpAddr;

use aliyun_emulator::product::{HostStatus, Local};
use aliyun_slb_model::{
    AddVServerGroupBackendServers, BackendServer, DescribeVServerGroupAttribute,
    DescribeVServerGroups, ModifyVServerGroupBackendServers, RemoveVServerGroupBackendServers, Tag,
};

use super::*;
use crate::desk::Desk;
use crate::state::Region;
use crate::state::Status;

const LB: &str = "lb-bp1000000000000000001";
const SHARED: &str = "lb-bp1000000000000000002";
const GROUP: &str = "rsp-bp10000000001";
const ECS: &str = "i-bp100000000000000001";
const ENI: &str = "eni-bp100000000000000001";

fn plain(n: u8, port: u16) -> BackendServer {
    BackendServer::new(format!("i-bp1000000000000000{n:02}"), port)
}

fn ecs(n: u8, port: u16) -> BackendServer {
    BackendServer::ecs(format!("i-bp1000000000000000{n:02}"), port)
}

fn add(desk: &Desk, servers: &[BackendServer]) -> Result<Vec<BackendServer>, ApiError> {
    let request = AddVServerGroupBackendServers::new(GROUP, servers.to_vec());
    desk.call(&request).map(|response| response.backend_servers)
}

fn members(desk: &Desk) -> Vec<BackendServer> {
    desk.call(&DescribeVServerGroupAttribute::new(GROUP)).unwrap().backend_servers
}

#[test]
fn servers_are_appended_in_order_with_their_defaults() {
    let desk = Desk::new();
    let first = add(&desk, &[plain(2, 80), plain(2, 81).weight(0)]).unwrap();
    assert_eq!(first, [ecs(2, 80).weight(100), ecs(2, 81).weight(0)]);

    let more = ecs(1, 80).weight(7).description("");
    let whole = add(&desk, &[more]).unwrap();
    assert_eq!(whole[..2], first);
    assert_eq!(whole[2], ecs(1, 80).weight(7));
    desk.reload();
}

#[test]
fn an_address_makes_a_server_of_an_eni_and_only_describe_tells_it() {
    let desk = Desk::new();
    let one = BackendServer::eni(ENI, "192.168.1.1", 80);
    let other = BackendServer::eni(ENI, "172.16.1.1", 80);
    let whole = add(&desk, &[one.clone(), other.clone()]).unwrap();
    assert!(whole.len() == 2 && whole.iter().all(|server| server.server_ip.is_none()));
    assert_eq!(add(&desk, std::slice::from_ref(&one)).unwrap_err(), servers::duplicate());
    assert_eq!(members(&desk), [one.weight(100), other.weight(100)]);
}

#[test]
fn an_address_of_an_instance_is_passed_over() {
    let desk = Desk::new();
    let one = ecs(1, 80);
    add(&desk, std::slice::from_ref(&one)).unwrap();
    assert_eq!(add(&desk, &[one.server_ip("10.0.0.1")]).unwrap_err(), servers::duplicate());
}

#[test]
fn a_server_that_cannot_join_is_refused_with_its_code() {
    let desk = Desk::new();
    desk.local(|local: Local<'_, Region>| {
        let inventory = &mut local.shared.inventory;
        let stopped = inventory.instances.get_mut("i-bp100000000000000050").unwrap();
        stopped.condition.status = HostStatus::Stopped;
        let v6 = vec![IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1])];
        inventory.network_interfaces.get_mut(ENI).unwrap().addresses.extend(v6);
        let twin = inventory.network_interfaces[ENI].clone();
        inventory.container_groups.insert("eci-twin", twin);
    });
    for (server, on_add, on_create) in [
        (BackendServer::ecs(ENI, 80), "InvalidServerId.NotExist", "InvalidServerId.NotExist"),
        (
            BackendServer::eni(ECS, "192.168.1.1", 80),
            "ResourceNotFound.vServers",
            "InvalidServerId.NotExist",
        ),
        (
            BackendServer::eci(ENI, "192.168.1.1", 80),
            "ResourceNotFound.vServers",
            "InvalidServerId.NotExist",
        ),
        (BackendServer::eni(ENI, "192.168.1.2", 80), "InvalidParameter", "InvalidParameter"),
        (BackendServer::eni(ENI, "nonsense", 80), "InvalidParameter", "InvalidParameter"),
        (ecs(50, 80), "ObtainIpFail", "ObtainIpFail"),
        (
            BackendServer::eni(ENI, "2001:db8::1", 80),
            "OperationDeny.LbNotSupportIPv6Server",
            "LBNotSupportIpv6Backend",
        ),
        (ecs(9, 9), "InvalidParameter", "InvalidParameter"),
        (ecs(9, 10).weight(101), "InvalidWeight.Malformed", "InvalidWeight.Malformed"),
    ] {
        let servers = [ecs(9, 9), server];
        desk.refuses(&AddVServerGroupBackendServers::new(GROUP, servers.clone()), on_add);
        desk.refuses(&CreateVServerGroup::new(LB).backend_servers(servers), on_create);
    }
    let twins = [
        BackendServer::eni(ENI, "192.168.1.1", 80),
        BackendServer::eci("eci-twin", "192.168.1.1", 80),
    ];
    let conflict = "InvalidBackendServers.ServerIpConflict";
    desk.refuses(&AddVServerGroupBackendServers::new(GROUP, twins.clone()), conflict);
    let on_shared = CreateVServerGroup::new(SHARED).backend_servers([twins[0].clone()]);
    desk.refuses(&on_shared, "InvalidParameter.SpecNotSupport");
    let many = (1..=41).map(|n| ecs(n, 80));
    desk.refuses(&AddVServerGroupBackendServers::new(GROUP, many), "TooManyBackendServers");
}

#[test]
fn a_group_lives_from_creation_to_deletion() {
    let desk = Desk::new();
    let request = CreateVServerGroup::new(LB)
        .vserver_group_name("web")
        .tag([Tag::new("k").value("v")])
        .backend_servers([plain(1, 80).description("d")]);
    let made = desk.call(&request).unwrap();
    assert_eq!(made.backend_servers, [ecs(1, 80).weight(100).description("d")]);
    let id = made.vserver_group_id;
    assert!(id.len() == 17 && id.starts_with("rsp-"), "{id}");

    let told = desk.call(&DescribeVServerGroupAttribute::new(id.as_str())).unwrap();
    assert_eq!(told.vserver_group_name.as_deref(), Some("web"));
    assert_eq!(told.load_balancer_id, LB);
    assert_eq!(told.create_time.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!(told.tags[0].tag_key, "k");

    let unnamed = desk.call(&CreateVServerGroup::new(LB)).unwrap().vserver_group_id;
    assert_ne!(unnamed, id);
    let again = desk.reload();
    let third = again.call(&CreateVServerGroup::new(LB)).unwrap().vserver_group_id;
    assert!(third != id && third != unnamed, "ids go on after a reload");

    let list = |request: DescribeVServerGroups| {
        let groups = desk.call(&request).unwrap().vserver_groups;
        groups.into_iter().map(|group| group.vserver_group_id).collect::<Vec<_>>()
    };
    let all = || DescribeVServerGroups::new(LB);
    assert_eq!(list(all()).len(), 3);
    assert_eq!(list(all().description("web")), [id.as_str()]);
    assert_eq!(list(all().description(unnamed.as_str())), [unnamed.as_str()]);
    assert_eq!(list(all().tag([Tag::new("k")])), [id.as_str()]);
    assert!(list(all().tag([Tag::new("k").value("w")])).is_empty());

    desk.call(&DeleteVServerGroup::new(id.as_str())).unwrap();
    desk.refuses(&DeleteVServerGroup::new(id.as_str()), "InvalidParameter");
    assert_eq!(list(all()).len(), 2);
}

#[test]
fn setting_changes_names_weights_and_descriptions() {
    let desk = Desk::new();
    add(&desk, &[ecs(1, 80).weight(5).description("a"), ecs(2, 80).weight(6)]).unwrap();
    let set = || SetVServerGroupAttribute::new(GROUP);
    let renamed = desk.call(&set().vserver_group_name("new")).unwrap();
    assert_eq!(renamed.vserver_group_name.as_deref(), Some("new"));
    let whole = desk.call(&set().backend_servers([ecs(1, 80).weight(0)])).unwrap();
    assert_eq!(whole.vserver_group_name.as_deref(), Some("new"));
    let expected = [ecs(1, 80).weight(0).description("a"), ecs(2, 80).weight(6)];
    assert_eq!(whole.backend_servers, expected);
    let described = set().backend_servers([plain(2, 80).description("b")]);
    let whole = desk.call(&described).unwrap().backend_servers;
    assert_eq!(whole[1], ecs(2, 80).weight(100).description("b"));

    desk.refuses(&set(), "MissingParameter");
    desk.refuses(&set().backend_servers([]), "MissingParameter");
    desk.refuses(&set().backend_servers([ecs(1, 80), ecs(1, 81)]), "InvalidParameter");
    desk.refuses(&set().backend_servers([ecs(1, 80), ecs(1, 80)]), "InvalidParameter");
    desk.reload();
}

#[test]
fn removing_passes_over_what_is_not_there() {
    let desk = Desk::new();
    let address = BackendServer::eni(ENI, "192.168.1.1", 80);
    add(&desk, &[ecs(1, 80).description("a"), ecs(1, 81), address.clone()]).unwrap();
    let remove = |servers: Vec<BackendServer>| {
        let request = RemoveVServerGroupBackendServers::new(GROUP, servers);
        desk.call(&request).unwrap().backend_servers
    };
    let left = remove(vec![plain(1, 81).weight(3), plain(9, 9), plain(9, 10)]);
    assert_eq!(left.len(), 2);
    assert_eq!(left[0], ecs(1, 80).weight(100), "no description");
    assert_eq!(remove(vec![BackendServer::eni(ENI, "172.16.1.1", 80)]).len(), 2);
    assert!(remove(vec![address, plain(1, 80)]).is_empty());
    assert!(remove(vec![plain(1, 80)]).is_empty());
}

#[test]
fn modifying_is_one_step() {
    let desk = Desk::new();
    add(&desk, &[ecs(1, 80), ecs(2, 80)]).unwrap();
    let modify = || ModifyVServerGroupBackendServers::new(GROUP);
    let swap = modify()
        .old_backend_servers([plain(1, 80), plain(9, 9)])
        .new_backend_servers([ecs(3, 80), ecs(1, 80).weight(9)]);
    let whole = desk.call(&swap).unwrap().backend_servers;
    assert_eq!(whole, [ecs(2, 80).weight(100), ecs(3, 80).weight(100), ecs(1, 80).weight(9)]);
    desk.refuses(&modify(), "MissingParameter");
    let clash = modify().old_backend_servers([plain(1, 80)]).new_backend_servers([ecs(2, 80)]);
    desk.refuses(&clash, "InvalidParameter");
    let unknown = modify().new_backend_servers([BackendServer::ecs("i-none", 80)]);
    desk.refuses(&unknown, "InvalidServerId.NotExist");
    let gone = modify().old_backend_servers([ecs(1, 80), ecs(2, 80), ecs(3, 80)]);
    assert!(desk.call(&gone).unwrap().backend_servers.is_empty());
    assert_eq!(
        desk.call(&modify().new_backend_servers([ecs(1, 80)])).unwrap().backend_servers.len(),
        1
    );
}

#[test]
fn a_load_balancer_has_200_servers_at_most() {
    let desk = Desk::new();
    for port in 1..=10 {
        add(&desk, &(1..=20).map(|n| ecs(n, port)).collect::<Vec<_>>()).unwrap();
    }
    let over = "InstanceBackendServerNumberOverLimit";
    desk.refuses(&AddVServerGroupBackendServers::new(GROUP, [ecs(1, 11)]), over);
    desk.refuses(&CreateVServerGroup::new(LB).backend_servers([ecs(1, 11)]), over);
    let modify = ModifyVServerGroupBackendServers::new(GROUP).new_backend_servers([ecs(1, 11)]);
    desk.refuses(&modify, over);
    desk.call(&modify.old_backend_servers([ecs(1, 1)])).unwrap();
}

#[test]
fn unknown_groups_and_locked_load_balancers_are_refused() {
    let desk = Desk::new();
    for id in ["rsp-none", ""] {
        let code = if id.is_empty() { "MissingParameter" } else { "InvalidParameter" };
        desk.refuses(&AddVServerGroupBackendServers::new(id, [ecs(1, 80)]), code);
        desk.refuses(&RemoveVServerGroupBackendServers::new(id, [ecs(1, 80)]), code);
        desk.refuses(&DescribeVServerGroupAttribute::new(id), code);
        desk.refuses(&SetVServerGroupAttribute::new(id).vserver_group_name("a"), code);
        let modify = ModifyVServerGroupBackendServers::new(id).new_backend_servers([ecs(1, 80)]);
        desk.refuses(&modify, code);
    }
    let unknown = "InvalidLoadBalancerId.NotFound";
    desk.refuses(&CreateVServerGroup::new("lb-none"), unknown);
    desk.refuses(&DescribeVServerGroups::new("lb-none"), unknown);
    let elsewhere = CreateVServerGroup::new(LB).region_id("cn-nowhere");
    desk.refuses(&elsewhere, "InvalidRegionId.NotFound");
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        region.load_balancers.get_mut(LB).unwrap().status = Status::Locked;
    });
    desk.refuses(&CreateVServerGroup::new(LB), "ActionNotAllowed");
    desk.refuses(&DeleteVServerGroup::new(GROUP), "ActionNotAllowed");
    desk.refuses(&AddVServerGroupBackendServers::new(GROUP, [ecs(1, 80)]), "ActionNotAllowed");
    assert!(members(&desk).is_empty());
    desk.reload();
}
