use std::net::IpAddr;

use super::*;
use crate::seed::Seed;
use crate::state::Account;

const GROUP: &str = "rsp-bp10000000001";
const ENI: &str = "eni-bp100000000000000001";

fn account() -> Account {
    Seed::built_in().unwrap().account()
}

fn add(account: &mut Account, servers: &[BackendServer]) -> Result<Vec<BackendServer>, Fault> {
    let request =
        AddVServerGroupBackendServers::new(GROUP, servers.to_vec()).region_id("cn-hangzhou");
    let mut scene = Scene { account, request_id: "ID" };
    add_vserver_group_backend_servers(&mut scene, request).map(|response| response.backend_servers)
}

#[test]
fn servers_are_appended_in_order_with_their_defaults() {
    let mut account = account();
    let plain = |port| BackendServer::new("i-bp100000000000000002", port);
    let first = add(&mut account, &[plain(80), plain(81).weight(0)]).unwrap();
    let expected = |port| BackendServer::ecs("i-bp100000000000000002", port);
    assert_eq!(first, [expected(80).weight(100), expected(81).weight(0)]);

    let more = BackendServer::ecs("i-bp100000000000000001", 80).weight(7).description("");
    let whole = add(&mut account, &[more]).unwrap();
    assert_eq!(whole[..2], first);
    assert_eq!(whole[2], BackendServer::ecs("i-bp100000000000000001", 80).weight(7));
}

#[test]
fn an_address_makes_a_server_of_an_eni_and_is_not_told_in_the_answer() {
    let mut account = account();
    let one = BackendServer::eni(ENI, "192.168.1.1", 80);
    let other = BackendServer::eni(ENI, "172.16.1.1", 80);
    let whole = add(&mut account, &[one.clone(), other]).unwrap();
    assert!(whole.len() == 2 && whole.iter().all(|server| server.server_ip.is_none()));
    assert_eq!(add(&mut account, &[one]).unwrap_err(), duplicate());
    let servers = &account.regions["cn-hangzhou"].vserver_groups[GROUP].servers;
    assert_eq!(servers[1].server_ip, Some(IpAddr::from([172, 16, 1, 1])));
}

#[test]
fn an_address_of_an_instance_is_passed_over() {
    let mut account = account();
    let ecs = BackendServer::ecs("i-bp100000000000000001", 80);
    add(&mut account, std::slice::from_ref(&ecs)).unwrap();
    let again = ecs.server_ip("10.0.0.1");
    assert_eq!(add(&mut account, &[again]).unwrap_err(), duplicate());
}

#[test]
fn every_fault_has_its_code_and_changes_nothing() {
    let mut account = account();
    let good = BackendServer::ecs("i-bp100000000000000009", 9);
    for (server, code) in [
        (BackendServer::ecs(ENI, 80), "InvalidServerId.NotExist"),
        (
            BackendServer::eni("i-bp100000000000000001", "192.168.1.1", 80),
            "ResourceNotFound.vServers",
        ),
        (BackendServer::eni(ENI, "192.168.1.2", 80), "InvalidParameter"),
        (BackendServer::eci(ENI, "192.168.1.1", 80), "ResourceNotFound.vServers"),
        (BackendServer::eni(ENI, "nonsense", 80), "InvalidParameter"),
        (good.clone(), "InvalidParameter"),
    ] {
        let fault = add(&mut account, &[good.clone(), server]).unwrap_err();
        assert_eq!(fault.code(), code);
        assert!(account.regions["cn-hangzhou"].vserver_groups[GROUP].servers.is_empty());
    }
}
