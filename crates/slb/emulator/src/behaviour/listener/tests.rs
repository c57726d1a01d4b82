mod changes;

use aliyun_slb_model::*;

use crate::desk::Desk;

/// From the built-in seed: of guaranteed performance, and shared, each with its group.
const GUARANTEED: &str = "lb-bp1000000000000000001";
const SHARED: &str = "lb-bp1000000000000000002";
const GROUP: &str = "rsp-bp10000000001";
const OTHER_GROUP: &str = "rsp-bp10000000002";

fn tcp(port: u16) -> CreateLoadBalancerTCPListener {
    CreateLoadBalancerTCPListener::new(GUARANTEED, port, -1).backend_server_port(80)
}

fn udp(port: u16) -> CreateLoadBalancerUDPListener {
    CreateLoadBalancerUDPListener::new(GUARANTEED, port, -1).backend_server_port(80)
}

fn http(port: u16) -> CreateLoadBalancerHTTPListener {
    CreateLoadBalancerHTTPListener::new(GUARANTEED, port, Switch::Off).backend_server_port(80)
}

fn https(port: u16) -> CreateLoadBalancerHTTPSListener {
    CreateLoadBalancerHTTPSListener::new(GUARANTEED, port, -1, Switch::Off, "cert")
        .backend_server_port(80)
}

/// With a server certificate, a CA certificate and access control lists.
fn desk() -> Desk {
    Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{
            "LoadBalancers":[
                {"LoadBalancerId":"lb-bp1000000000000000001","LoadBalancerSpec":"slb.s2.small",
                 "VServerGroups":[{"VServerGroupId":"rsp-bp10000000001"}]},
                {"LoadBalancerId":"lb-bp1000000000000000002",
                 "VServerGroups":[{"VServerGroupId":"rsp-bp10000000002"}]}],
            "Instances":[{"InstanceId":"i-1"},{"InstanceId":"i-2"}],
            "ServerCertificates":[{"CertificateId":"cert"}],
            "CACertificates":[{"CertificateId":"ca"}],
            "AccessControlLists":[
                {"AclId":"acl","AclName":"a","Entries":[{"Entry":"10.0.0.0/8"}]},
                {"AclId":"acl-same","AclName":"b","Entries":[{"Entry":"10.0.0.0/8"}]},
                {"AclId":"acl-6","AclName":"c","AddressIPVersion":"ipv6"}]}}}"#,
    )
}

/// A primary/secondary group of the first load balancer.
fn pair(desk: &Desk) -> String {
    let server = |id: &str, role: &str| MasterSlaveBackendServer::new(id, 80, role);
    let servers = [server("i-1", "Master"), server("i-2", "Slave")];
    let request = CreateMasterSlaveServerGroup::new(GUARANTEED, servers);
    desk.call(&request).unwrap().master_slave_server_group_id
}

#[test]
fn defaults_are_shown() {
    let desk = desk();
    desk.call(&tcp(80).description("web")).unwrap();
    let shown = desk.call(&DescribeLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80)).unwrap();
    assert_eq!(shown.status, ListenerStatus::Stopped);
    assert_eq!(shown.load_balancer_id.as_deref(), Some(GUARANTEED));
    assert_eq!(shown.description.as_deref(), Some("web"));
    assert_eq!((shown.bandwidth, shown.backend_server_port), (Some(-1), Some(80)));
    assert_eq!((shown.scheduler, shown.health_check), (Some(TcpScheduler::Wrr), Some(Switch::On)));
    assert_eq!((shown.healthy_threshold, shown.unhealthy_threshold), (Some(3), Some(3)));
    assert_eq!((shown.persistence_timeout, shown.established_timeout), (Some(0), Some(900)));
    assert_eq!(
        (shown.health_check_connect_timeout, shown.health_check_interval),
        (Some(5), Some(2))
    );
    assert_eq!(
        (shown.acl_status, shown.proxy_protocol_v2_enabled),
        (Some(Switch::Off), Some(false))
    );

    desk.call(&udp(80).health_check_req("hi").persistence_timeout(3600)).unwrap();
    let shown = desk.call(&DescribeLoadBalancerUDPListenerAttribute::new(GUARANTEED, 80)).unwrap();
    assert_eq!(shown.health_check_req.as_deref(), Some("hi"));
    assert_eq!((shown.persistence_timeout, shown.health_check), (Some(3600), Some(Switch::On)));
    assert_eq!(shown.health_check_type.as_deref(), Some("udp"));

    desk.call(&http(81)).unwrap();
    let shown = desk.call(&DescribeLoadBalancerHTTPListenerAttribute::new(GUARANTEED, 81)).unwrap();
    assert_eq!((shown.x_forwarded_for, shown.gzip), (Some(Switch::On), Some(Switch::On)));
    assert_eq!((shown.idle_timeout, shown.request_timeout), (Some(15), Some(60)));
    assert_eq!((shown.bandwidth, shown.sticky_session), (Some(-1), Some(Switch::Off)));

    desk.call(&https(443).ca_certificate_id("ca")).unwrap();
    let shown = desk.call(&DescribeLoadBalancerHTTPSListenerAttribute::new(GUARANTEED, 443));
    let shown = shown.unwrap();
    assert_eq!(shown.server_certificate_id.as_deref(), Some("cert"));
    assert_eq!(shown.ca_certificate_id.as_deref(), Some("ca"));
    assert_eq!(shown.tls_cipher_policy.as_deref(), Some("tls_cipher_policy_1_0"));
    assert_eq!(shown.enable_http2, Some(Switch::On));
    desk.reload();
}

#[test]
fn what_does_not_apply_any_more_is_not_told() {
    let desk = desk();
    let udp_of = || {
        let request = DescribeLoadBalancerUDPListenerAttribute::new(GUARANTEED, 80);
        desk.call(&request).unwrap()
    };
    desk.call(&udp(80).health_check_req("hi").health_check_exp("ho")).unwrap();
    let set = SetLoadBalancerUDPListenerAttribute::new(GUARANTEED, 80);
    desk.call(&set.clone().persistence_timeout(3000)).unwrap();
    assert_eq!((udp_of().persistence_timeout, udp_of().healthy_threshold), (Some(3000), Some(3)));
    desk.call(&set.clone().health_check_switch(Switch::Off)).unwrap();
    let off = udp_of();
    assert_eq!((off.health_check, off.health_check_type), (Some(Switch::Off), None));
    assert_eq!((off.health_check_req, off.health_check_exp), (None, None));
    assert_eq!((off.healthy_threshold, off.health_check_interval), (None, None));
    // What was chosen before counts again.
    desk.call(&set.health_check_switch(Switch::On)).unwrap();
    assert_eq!(udp_of().health_check_req.as_deref(), Some("hi"));

    desk.call(&tcp(80)).unwrap();
    let shown = desk.call(&DescribeLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80)).unwrap();
    assert_eq!((shown.health_check_http_code, shown.health_check_method), (None, None));
    let config = desk.call(&DescribeLoadBalancerListeners::new()).unwrap().listeners;
    let config = config.iter().find_map(|item| item.tcp_listener_config.as_ref()).unwrap();
    let on = Some(Switch::On);
    assert_eq!((&config.health_check_http_code, &config.health_check), (&None, &on));

    desk.call(&http(81)).unwrap();
    let shown = desk.call(&DescribeLoadBalancerHTTPListenerAttribute::new(GUARANTEED, 81)).unwrap();
    assert_eq!((shown.health_check, shown.sticky_session), (Some(Switch::Off), Some(Switch::Off)));
    assert_eq!((shown.health_check_interval, shown.health_check_method), (None, None));
    assert_eq!((shown.sticky_session_type, shown.forward_port), (None, None));
}

#[test]
fn a_listener_is_started_stopped_and_deleted() {
    let desk = desk();
    desk.call(&tcp(80)).unwrap();
    desk.call(&udp(80)).unwrap();
    let both = StartLoadBalancerListener::new(GUARANTEED, 80);
    desk.refuses(&both, "TooManyListeners");
    let start = both.listener_protocol(ListenerProtocol::Tcp);
    desk.call(&start).unwrap();
    desk.call(&start).unwrap();
    let status = |desk: &Desk| {
        desk.call(&DescribeLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80)).unwrap().status
    };
    assert_eq!(status(&desk.reload()), ListenerStatus::Running);
    let stop = StopLoadBalancerListener::new(GUARANTEED, 80);
    desk.refuses(&stop, "TooManyListeners");
    desk.call(&stop.clone().listener_protocol(ListenerProtocol::Tcp)).unwrap();
    assert_eq!(status(&desk), ListenerStatus::Stopped);
    desk.refuses(&StartLoadBalancerListener::new(GUARANTEED, 81), "InvalidParameter");

    let delete = DeleteLoadBalancerListener::new(GUARANTEED, 80);
    desk.refuses(&delete, "TooManyListeners");
    desk.call(&delete.clone().listener_protocol(ListenerProtocol::Udp)).unwrap();
    let balancer =
        |desk: &Desk| desk.call(&DescribeLoadBalancerAttribute::new(GUARANTEED)).unwrap();
    let shown = balancer(&desk);
    assert_eq!(shown.listener_ports, [80]);
    assert_eq!(shown.listener_ports_and_protocol[0].listener_protocol, ListenerProtocol::Tcp);
    assert_eq!(shown.listener_ports_and_protocal[0].listener_port, Some(80));
    desk.call(&delete).unwrap();
    assert_eq!(balancer(&desk).load_balancer_status, LoadBalancerStatus::Inactive);
    desk.refuses(&delete, "ResourceNotFound.Listener");
}

#[test]
fn a_port_is_shared_by_udp_and_another_only() {
    let desk = desk();
    desk.call(&udp(80)).unwrap();
    desk.call(&http(80)).unwrap();
    desk.refuses(&tcp(80), "InvalidParameter.ListenerPortConflict");
    desk.refuses(&udp(80), "InvalidParameter.ListenerPortConflict");
    desk.refuses(&https(80), "InvalidParameter.ListenerPortConflict");
    desk.refuses(&http(80), "InvalidParameter.ListenerPortConflict");
    desk.refuses(&udp(4789), "OperationDenied.SpecialListenerPortNotAllowed");
    for port in 2..50 {
        desk.call(&tcp(port)).unwrap();
    }
    desk.refuses(&tcp(1), "ListenerNumberOverLimit");
}

#[test]
fn what_a_listener_refers_to_must_exist_and_fit() {
    let desk = desk();
    let pair = pair(&desk);
    let acl = |ids: &str| tcp(80).acl_status(Switch::On).acl_id(ids);
    let shared = CreateLoadBalancerTCPListener::new(SHARED, 80, -1).backend_server_port(80);
    desk.refuses(&tcp(80).vserver_group_id("rsp-none"), "InvalidParameter");
    desk.refuses(&tcp(80).vserver_group_id(OTHER_GROUP), "InvalidParameter");
    desk.refuses(&tcp(80).vserver_group_id(pair.as_str()), "InvalidParam.VServerGroupId");
    desk.refuses(&http(80).vserver_group_id(pair.as_str()), "InvalidParameter.VServerGroupId");
    desk.refuses(&tcp(80).master_slave_server_group_id("rsp-none"), "InvalidParameter");
    desk.refuses(
        &tcp(80).vserver_group_id(GROUP).master_slave_server_group_id(pair.as_str()),
        "Abs.VServerGroupIdAndMasterSlaveServerGroupId.MissMatch",
    );
    desk.refuses(
        &tcp(80).master_slave_server_group_id(pair).health_check_switch(Switch::Off),
        "OperationDenied.HealthCheckClosedForMasterSlaveMode",
    );
    desk.refuses(&acl("acl-none"), "AclNotExist");
    desk.refuses(&acl("acl-6"), "IpVersionConflict");
    desk.refuses(&acl("acl,acl-same"), "Duplicated.AclEntry");
    desk.refuses(&shared.scheduler("sch"), "InvalidParameterValue.SpecNotSupport");
    let with = |id: &str| {
        CreateLoadBalancerHTTPSListener::new(GUARANTEED, 443, -1, Switch::Off, id)
            .backend_server_port(80)
    };
    desk.refuses(&with("none"), "ServerCertificateId.NotFound");
    desk.refuses(&with("ca"), "CertificateTypeMismatched");
    desk.refuses(&https(443).ca_certificate_id("cert"), "CertificateTypeMismatched");
    desk.refuses(&https(443).tls_cipher_policy("tls-none"), "InvalidTLSPolicyId.NotExist");
    let shared = CreateLoadBalancerHTTPSListener::new(SHARED, 443, -1, Switch::Off, "cert")
        .backend_server_port(80)
        .tls_cipher_policy("tls_cipher_policy_1_2");
    desk.refuses(&shared, "InvalidParameter.SpecNotSupport");
    let nowhere = CreateLoadBalancerTCPListener::new("lb-none", 80, -1).backend_server_port(80);
    desk.refuses(&nowhere, "InvalidLoadBalancerId.NotFound");
    desk.call(&acl("acl")).unwrap();
    for port in 1..50 {
        desk.call(&udp(port).acl_status(Switch::On).acl_id("acl")).unwrap();
    }
    desk.refuses(
        &CreateLoadBalancerUDPListener::new(SHARED, 53, -1)
            .backend_server_port(53)
            .acl_status(Switch::On)
            .acl_id("acl"),
        "AclListenerOverLimit",
    );
}

#[test]
fn a_listener_forwards_to_one_that_is_there() {
    let desk = desk();
    let forward = http(80).listener_forward(Switch::On);
    desk.refuses(&forward, "MissingParameter");
    desk.refuses(&forward.clone().forward_port(443), "InvalidParameter");
    desk.call(&https(443)).unwrap();
    desk.call(&forward.forward_port(443)).unwrap();
    desk.refuses(&DeleteLoadBalancerListener::new(GUARANTEED, 443), "ListenerForwardExist");
    let set = SetLoadBalancerHTTPListenerAttribute::new(GUARANTEED, 80).gzip(Switch::Off);
    desk.refuses(&set, "Operation.NotAllowed");
    desk.call(&DeleteLoadBalancerListener::new(GUARANTEED, 80)).unwrap();
    desk.call(&DeleteLoadBalancerListener::new(GUARANTEED, 443)).unwrap();
}

#[test]
fn listeners_are_listed_in_pages() {
    let desk = desk();
    for port in 1..=25 {
        let tag = Tag::new("odd").value(format!("{}", port % 2));
        desk.call(&tcp(port).tag([tag]).description(format!("web-{port}"))).unwrap();
    }
    desk.call(&http(80)).unwrap();
    let all = DescribeLoadBalancerListeners::new();
    let first = desk.call(&all).unwrap();
    assert_eq!((first.total_count, first.max_results), (Some(26), Some(20)));
    let token = first.next_token.clone().unwrap();
    let second = desk.call(&all.clone().next_token(token)).unwrap();
    let ports: Vec<_> = second.listeners.iter().map(|item| item.listener_port).collect();
    assert_eq!((ports, second.next_token), (vec![21, 22, 23, 24, 25, 80], None));
    let web = second.listeners.last().unwrap();
    assert!(web.http_listener_config.is_some() && web.tcp_listener_config.is_none());
    let count =
        |request: DescribeLoadBalancerListeners| desk.call(&request).unwrap().total_count.unwrap();
    assert_eq!(count(all.clone().listener_protocol(ListenerProtocol::Http)), 1);
    assert_eq!(count(all.clone().listener_port(7)), 1);
    assert_eq!(count(all.clone().description("web-7")), 1);
    assert_eq!(count(all.clone().tag([Tag::new("odd").value("1")])), 13);
    assert_eq!(count(all.clone().load_balancer_id([SHARED])), 0);
    desk.refuses(&all.next_token("made-up"), "IllegalParam.NextToken");
}

#[test]
fn the_list_writes_a_switch_as_a_text() {
    let desk = desk();
    desk.call(&tcp(80).proxy_protocol_v2_enabled(true)).unwrap();
    let mut params = aliyun_core::Params::new();
    params.text("RegionId", "cn-hangzhou");
    let body = desk.call_raw("DescribeLoadBalancerListeners", &params).unwrap();
    assert!(body.contains(r#""ProxyProtocolV2Enabled":"true""#), "{body}");
}
