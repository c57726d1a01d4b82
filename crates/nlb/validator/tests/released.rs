//! What released clients send is taken, and held against the documents only by who asks for it.

use aliyun_nlb_model::{
    AddServersToServerGroup, CreateServerGroup, HealthCheckConfig, HealthCheckType, Scheduler,
    Server, ServerGroupProtocol, ServerType, ServerUpdate, UpdateServerGroupServersAttribute,
};
use aliyun_nlb_validator::{Limits, Validate};

/// The paths of what the documents forbid; nothing may be wrong by what the service was seen to
/// take.
fn only_documented(request: &impl Validate) -> Vec<String> {
    request.validate().expect("the service takes it");
    let violations = request.validate_with(Limits::Documented).err();
    let mut paths: Vec<_> =
        violations.iter().flatten().map(|found| found.path.to_string()).collect();
    // A text can break several rules.
    paths.dedup();
    paths
}

#[test]
fn texts_that_are_empty_are_as_if_absent() {
    let server = Server::new("i-1", ServerType::Ecs).port(80).server_ip("").description("");
    let add = AddServersToServerGroup::new("sgp-1", [server]);
    assert_eq!(only_documented(&add), ["Servers.1.ServerIp", "Servers.1.Description"]);
    let checks = HealthCheckConfig::new()
        .health_check_domain("")
        .health_check_url("")
        .health_check_req("")
        .health_check_exp("");
    let create = CreateServerGroup::new("NLB_ServerGroup", "vpc-1").health_check_config(checks);
    assert_eq!(
        only_documented(&create),
        [
            "HealthCheckConfig.HealthCheckDomain",
            "HealthCheckConfig.HealthCheckUrl",
            "HealthCheckConfig.HealthCheckReq",
            "HealthCheckConfig.HealthCheckExp",
        ]
    );
}

#[test]
fn groups_of_the_terraform_provider_are_created() {
    let group = || CreateServerGroup::new("NLB_ServerGroup", "vpc-1");
    let tcpssl = group().protocol(ServerGroupProtocol::from("TCPSSL"));
    assert_eq!(only_documented(&tcpssl), ["Protocol"]);
    let http = HealthCheckConfig::new().health_check_type(HealthCheckType::Http);
    let udp = group().protocol(ServerGroupProtocol::Udp).health_check_config(http);
    assert_eq!(only_documented(&udp), [""; 0]);
    let hyphen = HealthCheckConfig::new().health_check_req("a-b");
    let hyphen = group().health_check_config(hyphen);
    assert_eq!(only_documented(&hyphen), ["HealthCheckConfig.HealthCheckReq"]);
    assert_eq!(only_documented(&group().scheduler(Scheduler::from("wrr"))), [""; 0]);
}

#[test]
fn a_server_of_an_any_port_group_can_be_changed() {
    let server = ServerUpdate::new("i-1", ServerType::Ecs, 0).weight(10);
    let update = UpdateServerGroupServersAttribute::new("sgp-1", [server]);
    assert_eq!(only_documented(&update), ["Servers.1.Port"]);
}
