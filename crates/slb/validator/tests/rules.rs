//! The rules that are written by hand, each by what it lets pass and what it does not.

use aliyun_core::Secret;
use aliyun_slb_model::{
    AddVServerGroupBackendServers, BackendServer, CreateLoadBalancer,
    CreateLoadBalancerUDPListener, CreateMasterSlaveServerGroup, CreateRules,
    DescribeLoadBalancers, MasterSlaveBackendServer, MasterSlaveServerType, NewRule, Tag,
    UploadCACertificate, UploadServerCertificate,
};
use aliyun_slb_validator::Validate;

/// The paths and rules of what is wrong.
fn broken(request: &impl Validate) -> Vec<String> {
    let violations = request.validate().err();
    violations.iter().flatten().map(|found| format!("{} {}", found.path, found.rule)).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn an_ecs_instance_stands_once_for_a_port_and_an_eni_once_for_an_address() {
    let add = |servers: [BackendServer; 2]| AddVServerGroupBackendServers::new("rsp-1", servers);
    let ecs = BackendServer::ecs("i-1", 80);
    let twice = ["BackendServers.2.ServerId distinctBackendServers"];
    assert_eq!(broken(&add([ecs.clone(), ecs.clone().weight(1)])), twice);
    assert_eq!(broken(&add([ecs, BackendServer::ecs("i-1", 81)])), NOTHING);
    let eni = |ip: &str| BackendServer::eni("eni-1", ip, 80);
    assert_eq!(broken(&add([eni("::1"), eni("0:0:0:0:0:0:0:1")])), twice);
    assert_eq!(broken(&add([eni("10.0.0.1"), eni("10.0.0.2")])), NOTHING);
}

#[test]
fn a_pair_has_one_primary_and_one_secondary() {
    use MasterSlaveServerType::{Master, Slave};
    let pair = |second: MasterSlaveBackendServer| {
        let first = MasterSlaveBackendServer::new("i-1", 80, Master);
        let servers = [first, second];
        CreateMasterSlaveServerGroup::new("lb-1", servers).region_id("cn-hangzhou")
    };
    assert_eq!(broken(&pair(MasterSlaveBackendServer::new("i-2", 80, Slave))), NOTHING);
    assert_eq!(
        broken(&pair(MasterSlaveBackendServer::new("i-1", 80, Master))),
        [
            "MasterSlaveBackendServers.2.ServerType oneMasterOneSlave",
            "MasterSlaveBackendServers.2.ServerId distinctMasterSlaveBackendServers",
        ]
    );
}

#[test]
fn a_tag_key_stands_once() {
    let request = |second: &str| CreateLoadBalancer::new().tag([Tag::new("a"), Tag::new(second)]);
    assert_eq!(broken(&request("b")), NOTHING);
    assert_eq!(broken(&request("a")), ["Tag.2.Key distinctTagKeys"]);
}

#[test]
fn rules_differ_in_name_and_in_what_they_are_for() {
    let rule = |name: &str| NewRule::new(name, "rsp-1").domain("a.example.com");
    let request = |second| CreateRules::new("lb-1", 80, [rule("one"), second]);
    assert_eq!(broken(&request(rule("two").url("/path"))), NOTHING);
    assert_eq!(
        broken(&request(rule("one"))),
        ["RuleList.2.RuleName distinctRuleNames", "RuleList.2.Domain distinctRuleConditions"]
    );
}

#[test]
fn a_udp_listener_does_not_take_the_reserved_port() {
    let request =
        |port| CreateLoadBalancerUDPListener::new("lb-1", port, -1).vserver_group_id("rsp-1");
    assert_eq!(broken(&request(53)), NOTHING);
    assert_eq!(broken(&request(4789)), ["ListenerPort notReservedUdpPort"]);
}

#[test]
fn ten_load_balancers_can_be_asked_for_at_once() {
    let request =
        |count| DescribeLoadBalancers::new().load_balancer_id(vec!["lb-1"; count].join(","));
    assert_eq!(broken(&request(10)), NOTHING);
    assert_eq!(broken(&request(11)), ["LoadBalancerId atMostTenItems"]);
}

/// What is wrong, in words.
fn told(request: &impl Validate) -> Vec<String> {
    let violations = request.validate().err();
    violations.iter().flatten().map(ToString::to_string).collect()
}

#[test]
fn pem_has_no_white_space_but_at_its_ends() {
    const ONE: &str = "-----BEGIN CERTIFICATE-----\nMIIG\nDTCC\n-----END CERTIFICATE-----\n";
    let server = |text: &str| {
        told(
            &UploadServerCertificate::new()
                .region_id("r")
                .server_certificate(text)
                .private_key(Secret::from("k")),
        )
    };
    let wrong = |line: usize, what: &str| {
        [format!("ServerCertificate must be PEM without white space: line {line} {what}")]
    };
    for fine in
        [ONE.to_owned(), format!("\n {ONE}\n\t\n"), ONE.replace('\n', "\r\n"), ONE.repeat(2)]
    {
        assert_eq!(server(&fine), NOTHING, "{fine:?}");
    }
    assert_eq!(server(&format!("{ONE}\n{ONE}")), wrong(5, "is blank"));
    assert_eq!(server(&format!("\n\n{ONE}\r\n{ONE}")), wrong(7, "is blank"));
    assert_eq!(server(&ONE.replace("MIIG\n", "MIIG\n\n")), wrong(3, "is blank"));
    assert_eq!(server(&ONE.replace("MIIG", "MI IG")), wrong(2, "has white space in it"));
    assert_eq!(server(&ONE.replace("DTCC", "DTCC\t")), wrong(3, "begins or ends with white space"));
    assert_eq!(server(&ONE.replace("DTCC", " DTCC")), wrong(3, "begins or ends with white space"));
    let ca = UploadCACertificate::new(format!("{ONE}\n{ONE}")).region_id("r");
    assert_eq!(broken(&ca), ["CACertificate plainPem"]);
}

#[test]
fn pem_of_a_key_is_not_shown_and_may_have_a_header() {
    let key = |body: &str| {
        let text =
            format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----");
        let request = UploadServerCertificate::new().region_id("r").server_certificate("c");
        told(&request.private_key(Secret::new(text)))
    };
    let header = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMIIE";
    assert_eq!(key(header), NOTHING);
    let wrong = "PrivateKey must be PEM without white space: line 3 is blank";
    assert_eq!(key("canary\n\nMIIE"), [wrong]);
}
