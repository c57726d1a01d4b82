//! Servers and tags of server groups, by what the rules let pass and what they do not.
//! released clients send beyond the documents.

use aliyun_nlb_model::{
    AddServersToServerGroup, AddressType, CreateLoadBalancer, ListLoadBalancers, NewZoneMapping,
    Server, ServerType, Tag, TagResourceType, TagResources, UpdateLoadBalancerAttribute,
    UpdateLoadBalancerProtection, UpdateLoadBalancerZones, UpdatedZoneMapping,
};
use aliyun_nlb_validator::{Limits, Validate};

/// The paths and rules of what is wrong.
fn broken(request: &impl Validate) -> Vec<String> {
    broken_by(request, Limits::default())
}

fn broken_by(request: &impl Validate, limits: Limits) -> Vec<String> {
    let violations = request.validate_with(limits).err();
    violations.iter().flatten().map(|found| format!("{} {}", found.path, found.rule)).collect()
}

const NOTHING: [&str; 0] = [];

fn create(zones: impl IntoIterator<Item = NewZoneMapping>) -> CreateLoadBalancer {
    CreateLoadBalancer::new(AddressType::Intranet, "vpc-1", zones).region_id("cn-hangzhou")
}

#[test]
fn a_zone_stands_once() {
    let new = |zone: &str| NewZoneMapping::new(zone, "vsw-1");
    assert_eq!(broken(&create([new("g"), new("h")])), NOTHING);
    assert_eq!(
        broken(&create([new("g"), new("h"), new("g")])),
        ["ZoneMappings.3.ZoneId distinctNewZones"]
    );
    let updated = |second: &str| {
        let zones = ["g", second].map(|zone| UpdatedZoneMapping::new(zone, "vsw-1"));
        UpdateLoadBalancerZones::new("nlb-1", zones)
    };
    assert_eq!(broken(&updated("h")), NOTHING);
    assert_eq!(broken(&updated("g")), ["ZoneMappings.2.ZoneId distinctUpdatedZones"]);
}

#[test]
fn local_addresses_come_in_pairs() {
    let zone = |addresses: &[&str]| {
        let addresses = addresses.iter().map(|it| it.to_string());
        create([NewZoneMapping::new("g", "vsw-1").ipv4_local_addresses(addresses)])
    };
    assert_eq!(broken(&zone(&["10.0.0.1", "10.0.0.2"])), NOTHING);
    assert_eq!(
        broken(&zone(&["10.0.0.1", "10.0.0.2", "10.0.0.3"])),
        ["ZoneMappings.1.Ipv4LocalAddresses evenCount"]
    );
}

#[test]
fn a_tag_key_stands_once() {
    let tags = |second: &str| {
        let tags = [Tag::new("a"), Tag::new(second)];
        TagResources::new(["nlb-1"], TagResourceType::Loadbalancer, tags)
    };
    assert_eq!(broken(&tags("b")), NOTHING);
    assert_eq!(broken(&tags("a")), ["Tag.2.Key distinctTagKeys"]);
}

#[test]
fn a_server_stands_once_for_a_port_and_an_address() {
    let add = |servers: [Server; 2]| AddServersToServerGroup::new("sgp-1", servers);
    let twice = ["Servers.2.ServerId distinctServers"];
    assert_eq!(broken(&add([Server::ecs("i-1", 80), Server::ecs("i-1", 80).weight(1)])), twice);
    assert_eq!(broken(&add([Server::ecs("i-1", 80), Server::ecs("i-1", 81)])), NOTHING);
    let eni = |ip: &str| Server::eni("eni-1", ip, 80);
    assert_eq!(broken(&add([eni("::1"), eni("0:0:0:0:0:0:0:1")])), twice);
    assert_eq!(broken(&add([eni("10.0.0.1"), eni("10.0.0.2")])), NOTHING);
    assert_eq!(broken(&add([Server::ip("10.0.0.1", 80), Server::ip("10.0.0.1", 80)])), twice);
    // What is left out, and what only repeats the ID, makes no other server of it.
    let bare = |id: &str, kind: ServerType| Server::new(id, kind);
    let ip = bare("10.0.0.1", ServerType::Ip).port(80);
    assert_eq!(broken(&add([Server::ip("10.0.0.1", 80), ip])), twice);
    assert_eq!(broken(&add([bare("i-1", ServerType::Ecs), Server::ecs("i-1", 0)])), twice);
}

#[test]
fn what_released_clients_send_passes() {
    // terraform-provider-alicloud
    let zone = NewZoneMapping::new("g", "vsw-1").allocation_id("").ipv6_address("");
    let request = create([zone]).load_balancer_type("Network").address_ip_version("Ipv4");
    assert_eq!(broken(&request), NOTHING);
    assert_eq!(broken(&UpdateLoadBalancerAttribute::new("nlb-1").cps(0)), NOTHING);
    // cloud-provider-alibaba-cloud
    let request = UpdateLoadBalancerProtection::new("nlb-1")
        .modification_protection_status("NonProtection")
        .modification_protection_reason("");
    assert_eq!(broken(&request), NOTHING);
    assert_eq!(broken(&ListLoadBalancers::new().next_token("").max_results(100)), NOTHING);
    // The vendor's own examples
    let request = UpdateLoadBalancerProtection::new("nlb-1")
        .deletion_protection_enabled(true)
        .deletion_protection_reason("The instance is running\n");
    assert_eq!(broken(&request), NOTHING);
    assert_eq!(broken_by(&request, Limits::Documented), ["DeletionProtectionReason pattern"]);
}
