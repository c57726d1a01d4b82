//! The rules that are written by hand, each by what it lets pass and what it does not.

use aliyun_nlb_model::{AddServersToServerGroup, CreateServerGroup, Server, ServerType, Tag};
use aliyun_nlb_validator::Validate;

/// The paths and rules of what is wrong.
fn broken(request: &impl Validate) -> Vec<String> {
    let violations = request.validate().err();
    violations.iter().flatten().map(|found| format!("{} {}", found.path, found.rule)).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_server_is_added_once_for_its_address_and_port() {
    let add = |servers: [Server; 2]| AddServersToServerGroup::new("sgp-1", servers);
    let twice = ["Servers.2.ServerId distinctServers"];
    let ecs = Server::ecs("i-1", 80);
    assert_eq!(broken(&add([ecs.clone(), ecs.clone().weight(1)])), twice);
    assert_eq!(broken(&add([ecs.clone(), ecs.port(81)])), NOTHING);
    let eni = |ip: &str| Server::eni("eni-1", ip, 80);
    assert_eq!(broken(&add([eni("::1"), eni("0:0:0:0:0:0:0:1")])), twice);
    assert_eq!(broken(&add([eni("10.0.0.1"), eni("10.0.0.2")])), NOTHING);
    let any_port = Server::new("i-1", ServerType::Ecs);
    assert_eq!(broken(&add([any_port.clone(), any_port.port(0)])), twice);
}

#[test]
fn an_address_is_the_same_with_and_without_its_repeated_address() {
    let plain = Server::new("10.0.0.8", ServerType::Ip).port(80);
    let repeated = Server::ip("10.0.0.8", 80);
    let add = AddServersToServerGroup::new("sgp-1", [plain, repeated]);
    assert_eq!(broken(&add), ["Servers.2.ServerId distinctServers"]);
}

#[test]
fn a_tag_key_stands_once() {
    let request = |second: &str| {
        CreateServerGroup::new("NLB_ServerGroup", "vpc-1").tag([Tag::new("a"), Tag::new(second)])
    };
    assert_eq!(broken(&request("b")), NOTHING);
    assert_eq!(broken(&request("a")), ["Tag.2.Key distinctTagKeys"]);
}
