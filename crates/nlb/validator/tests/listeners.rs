//! What a listener takes depends on its protocol and its port.

use aliyun_nlb_model::{
    AlpnPolicy, CreateListener, CreateServerGroup, HealthCheckConfig, HealthCheckType,
    ListenerProtocol,
};
use aliyun_nlb_validator::Validate;

fn wrong(request: &impl Validate) -> Vec<String> {
    let violations = request.validate().err();
    violations.iter().flatten().map(ToString::to_string).collect()
}

const NOTHING: [&str; 0] = [];

fn listener(protocol: ListenerProtocol, port: u16) -> CreateListener {
    CreateListener::new("nlb-1", protocol, port, "sgp-1")
}

#[test]
fn a_udp_connection_is_idle_for_a_shorter_time_and_has_no_segments() {
    let tcp = listener(ListenerProtocol::Tcp, 53).idle_timeout(900).mss(1460);
    assert_eq!(wrong(&tcp), NOTHING);
    let udp = listener(ListenerProtocol::Udp, 53);
    assert_eq!(wrong(&udp.clone().idle_timeout(90).mss(0)), NOTHING);
    assert_eq!(
        wrong(&udp.idle_timeout(91).mss(1)),
        [
            "IdleTimeout must be at most 90 when ListenerProtocol is UDP (got 91)",
            "Mss must be at most 0 when ListenerProtocol is UDP (got 1)",
        ]
    );
}

#[test]
fn a_range_of_ports_has_two_ends() {
    let range = || listener(ListenerProtocol::Tcp, 0);
    assert_eq!(wrong(&range().start_port(244).end_port(566)), NOTHING);
    assert_eq!(
        wrong(&range()),
        [
            "StartPort is required when ListenerPort is 0",
            "EndPort is required when ListenerPort is 0"
        ]
    );
    assert_eq!(
        wrong(&range().start_port(566).end_port(566)),
        ["EndPort must be greater than StartPort, which is 566 (got 566)"]
    );
}

#[test]
fn tls_needs_a_certificate_and_alpn_a_policy() {
    let tls = || listener(ListenerProtocol::Tcpssl, 443);
    assert_eq!(wrong(&tls()), ["CertificateIds is required when ListenerProtocol is TCPSSL"]);
    let alpn = tls().certificate_ids(["cert-1"]).alpn_enabled(true);
    assert_eq!(wrong(&alpn), ["AlpnPolicy is required when AlpnEnabled is true"]);
    assert_eq!(wrong(&alpn.alpn_policy(AlpnPolicy::Http2Preferred)), NOTHING);
}

#[test]
fn checks_by_udp_may_be_further_apart() {
    let group = |kind: HealthCheckType, seconds: i32| {
        let checks =
            HealthCheckConfig::new().health_check_type(kind).health_check_interval(seconds);
        CreateServerGroup::new("NLB_ServerGroup", "vpc-1").health_check_config(checks)
    };
    assert_eq!(wrong(&group(HealthCheckType::Udp, 300)), NOTHING);
    assert_eq!(
        wrong(&group(HealthCheckType::Tcp, 51)),
        [
            "HealthCheckConfig.HealthCheckInterval must be at most 50 when HealthCheckType is TCP or \
          HTTP (got 51)"
        ]
    );
}
