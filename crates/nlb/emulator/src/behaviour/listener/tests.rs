use aliyun_core::{Operation, Params};
use aliyun_emulator::Settling;
use aliyun_emulator::product::{HostHealth, HostStatus, Kind, Local};
use aliyun_nlb_model::{
    AddServersToServerGroup, AlpnPolicy, CreateListener, DeleteListener, GetListenerAttribute,
    GetListenerHealthStatus, HealthCheckConfig, ListListeners, ListenerStatus, NonNormalServer,
    ProxyProtocolV2Config, Server, ServerHealthStatus, StartListener, StopListener, Tag,
    UnhealthyReasonCode, UpdateListenerAttribute, UpdateServerGroupAttribute,
};

use crate::behaviour::fixture::{desk, listen, listener, range, tcp, tls, udp};
use crate::desk::Desk;
use crate::state::Region;

/// The code of a refusal that the operation does not document.
#[track_caller]
fn code<O: Operation>(desk: &Desk, request: &O) -> &'static str {
    desk.call(request).err().expect("it is refused").code()
}

#[test]
fn a_listener_runs_by_itself_and_shows_every_setting() {
    let desk = desk();
    let id = listen(&desk, &tcp(80).tag([Tag::new("k").value("v")]));
    assert!(id.starts_with("lsn-") && id.ends_with("@80") && id.len() == 25, "{id}");
    let own = listener(&desk, &id);
    assert_eq!(own.listener_status, Some(ListenerStatus::Running));
    assert_eq!((own.idle_timeout, own.cps, own.mss), (Some(900), Some(0), Some(0)));
    assert_eq!(own.security_policy_id.as_deref(), Some(""));
    assert_eq!(own.alpn_policy, None);
    assert_eq!((own.start_port, own.end_port), (None, None));
    assert_eq!(own.sec_sensor_enabled, Some(false));
    assert_eq!(own.tags[0].tag_key.as_deref(), Some("k"));
    assert_eq!(own.region_id.as_deref(), Some("cn-hangzhou"));
    let mut params = Params::new();
    params.text("ListenerId", id.as_str());
    params.text("RegionId", "cn-hangzhou");
    let body = desk.call_raw("GetListenerAttribute", &params).unwrap();
    for member in [
        r#""CertificateIds":[]"#,
        r#""CaCertificateIds":[]"#,
        r#""CaEnabled":false"#,
        r#""AlpnPolicy":"""#,
        r#""SecurityPolicyId":"""#,
    ] {
        assert!(body.contains(member), "{member}: {body}");
    }
    for absent in ["StartPort", "EndPort", "null"] {
        assert!(!body.contains(absent), "{absent}: {body}");
    }
    // UDP has another time, whatever is not said.
    let id = listen(&desk, &udp(80));
    assert_eq!(listener(&desk, &id).idle_timeout, Some(90));
    desk.reload();
}

#[test]
fn what_is_for_tls_has_no_effect_on_others() {
    let desk = desk();
    let policy = "tls_cipher_policy_1_2";
    let request = tcp(80).certificate_ids(["cert-1"]).security_policy_id(policy).ca_enabled(true);
    let own = listener(&desk, &listen(&desk, &request));
    assert!(own.certificate_ids.is_empty());
    assert_eq!((own.security_policy_id.as_deref(), own.ca_enabled), (Some(""), Some(false)));
    let own = listener(&desk, &listen(&desk, &tls(443)));
    assert_eq!(own.certificate_ids, ["cert-1"]);
    assert_eq!(own.security_policy_id.as_deref(), Some("tls_cipher_policy_1_0"));
}

#[test]
fn what_a_listener_names_is_there_and_fits() {
    let desk = desk();
    let on = |id: &str| CreateListener::new(id, "TCP", 80, "sgp-tcp");
    desk.refuses(&on("nlb-0"), "ResourceNotFound.loadBalancer");
    desk.refuses(&on("nlb-3"), "IncorrectStatus.loadbalancer");
    let with = |protocol: &str, group: &str| CreateListener::new("nlb-1", protocol, 80, group);
    desk.refuses(&with("TCP", "sgp-0"), "ResourceNotFound.serverGroup");
    desk.refuses(&with("TCP", "sgp-far"), "Mismatch.VpcId");
    desk.refuses(&with("TCP", "sgp-udp"), "Mismatch.Protocol");
    desk.refuses(&with("UDP", "sgp-tcp"), "Mismatch.Protocol");
    let certified = |group: &str| with("TCPSSL", group).certificate_ids(["cert-1"]);
    desk.refuses(&certified("sgp-both"), "Mismatch.Protocol");
    desk.refuses(&certified("sgp-tcp"), "IllegalParam.PreserveClientIpSwitch");
    desk.refuses(&with("TCPSSL", "sgp-tls"), "MissingParam.Certificate");
    desk.refuses(&tls(443).certificate_ids(["cert-9"]), "ResourceNotFound.Certificate");
    desk.refuses(&tls(443).ca_certificate_ids(["ca-9"]), "ResourceNotFound.CaCertificate");
    desk.refuses(
        &tls(443).certificate_ids(["cert-1", "cert-2"]),
        "IllegalParamSize.certificateIds",
    );
    desk.refuses(&tls(443).ca_enabled(true), "IllegalParam");
    desk.refuses(&tcp(80).sec_sensor_enabled(true), "ResourceNotFound.HdMonitorConfigNotExist");
    let unknown = tls(443).security_policy_id("tls-9");
    assert_eq!(code(&desk, &unknown), "ResourceNotFound.securitypolicy");
    desk.refuses(&udp(53).idle_timeout(91), "IllegalParam.IdleTimeout");
    desk.refuses(&tcp(80).idle_timeout(9), "IllegalParam.IdleTimeout");
    for known in ["tls-1", "tls_cipher_policy_1_2_strict_with_1_3"] {
        let id = listen(&desk, &tls(443).security_policy_id(known));
        assert_eq!(listener(&desk, &id).security_policy_id.as_deref(), Some(known));
        desk.call(&DeleteListener::new(id)).unwrap();
    }
    let both = |protocol: &str| CreateListener::new("nlb-2", protocol, 80, "sgp-both");
    listen(&desk, &both("TCP"));
    listen(&desk, &both("UDP"));
    listen(
        &desk,
        &tls(80).listener_description("beside").ca_certificate_ids(["ca-1"]).ca_enabled(true),
    );
}

#[test]
fn a_udp_listener_takes_no_segment_size() {
    let desk = desk();
    desk.refuses(&udp(53).mss(536), "IllegalParam.MssConflictWithUdpAndGeneve");
    let id = listen(&desk, &udp(53).mss(0).idle_timeout(90));
    let change = UpdateListenerAttribute::new(&id);
    assert_eq!(code(&desk, &change.clone().mss(536)), "IllegalParam.MssConflictWithUdpAndGeneve");
    desk.refuses(&change.idle_timeout(900), "IllegalParam.IdleTimeout");
    listen(&desk, &tcp(80).mss(536));
}

#[test]
fn a_port_is_taken_once_by_tcp_and_once_by_udp() {
    let desk = desk();
    listen(&desk, &tcp(80));
    desk.refuses(&tcp(80), "Conflict.Port");
    desk.refuses(&tls(80), "Conflict.Port");
    listen(&desk, &udp(80));
    desk.refuses(&udp(80), "Conflict.Port");
    listen(&desk, &CreateListener::new("nlb-2", "TCP", 80, "sgp-tcp"));
}

#[test]
fn ranges_of_ports_go_with_groups_for_any_port() {
    let desk = desk();
    let id = listen(&desk, &range(1000, 2000));
    assert!(id.ends_with("@0"), "{id}");
    let own = listener(&desk, &id);
    assert_eq!((own.start_port.as_deref(), own.end_port.as_deref()), (Some("1000"), Some("2000")));
    assert_eq!(own.listener_port, Some(0));
    for (start, end) in [(2000, 3000), (1, 1000), (1200, 1300), (1, 65535)] {
        desk.refuses(&range(start, end), "DuplicatedParam.listener");
    }
    listen(&desk, &range(2001, 3000));
    desk.refuses(&tcp(1500), "Conflict.Port");
    listen(&desk, &tcp(80));
    desk.refuses(&range(1, 100), "Conflict.Port");
    listen(&desk, &udp(1500));
    let single = CreateListener::new("nlb-2", "TCP", 80, "sgp-any");
    desk.refuses(&single, "IllegalParam.NonAnyPortListenerConflictWithAnyPortServerGroup");
    let ranged = CreateListener::new("nlb-2", "TCP", 0, "sgp-tcp").start_port(1).end_port(2);
    desk.refuses(&ranged, "IllegalParam.AnyPortListenerConflictWithNonAnyPortServerGroup");
    desk.refuses(&range(5, 5), "IllegalParam.Port");
    desk.refuses(&range(6, 5), "IllegalParam.Port");
    desk.reload();
}

#[test]
fn a_change_leaves_what_is_not_given() {
    let desk = desk();
    let told = ProxyProtocolV2Config::new().ppv2_vpc_id_enabled(true);
    let id = listen(
        &desk,
        &tls(443)
            .listener_description("first")
            .proxy_protocol_v2_config(told)
            .alpn_enabled(true)
            .alpn_policy(AlpnPolicy::Http2Only),
    );
    desk.call(&UpdateListenerAttribute::new(&id).cps(5)).unwrap();
    let own = listener(&desk, &id);
    assert_eq!((own.listener_description.as_deref(), own.cps), (Some("first"), Some(5)));
    assert_eq!(own.alpn_policy, Some(AlpnPolicy::Http2Only));
    let more = ProxyProtocolV2Config::new().ppv2_private_link_ep_id_enabled(true);
    let change = UpdateListenerAttribute::new(&id)
        .proxy_protocol_v2_config(more)
        .certificate_ids(["cert-2"])
        .ca_certificate_ids(["ca-1"])
        .ca_enabled(true)
        .security_policy_id("tls-1")
        .alpn_enabled(false)
        .idle_timeout(60)
        .listener_description("second");
    desk.call(&change).unwrap();
    // The same again is no mistake.
    let answer = desk.call(&change).unwrap();
    assert!(answer.job_id.is_some());
    let own = listener(&desk, &id);
    let told = own.proxy_protocol_v2_config.unwrap();
    assert_eq!(told.ppv2_vpc_id_enabled, Some(true));
    assert_eq!(told.ppv2_private_link_ep_id_enabled, Some(true));
    assert_eq!(told.ppv2_private_link_eps_id_enabled, Some(false));
    assert_eq!(
        (own.certificate_ids, own.ca_certificate_ids),
        (vec!["cert-2".to_owned()], vec!["ca-1".to_owned()])
    );
    assert_eq!((own.ca_enabled, own.alpn_enabled), (Some(true), Some(false)));
    assert_eq!(own.alpn_policy, None);
    assert_eq!((own.idle_timeout, own.security_policy_id.as_deref()), (Some(60), Some("tls-1")));
    desk.reload();
}

#[test]
fn a_change_is_checked_as_a_new_one_is() {
    let desk = desk();
    let id = listen(&desk, &tls(443));
    let change = || UpdateListenerAttribute::new(&id);
    desk.refuses(&UpdateListenerAttribute::new("lsn-0@1"), "ResourceNotFound.listener");
    desk.refuses(&change().certificate_ids(["cert-9"]), "ResourceNotFound.Certificate");
    desk.refuses(&change().ca_certificate_ids(["ca-9"]), "ResourceNotFound.CaCertificate");
    desk.refuses(&change().ca_enabled(true), "IllegalParam");
    desk.refuses(&change().security_policy_id("tls-9"), "ResourceNotFound.securitypolicy");
    desk.refuses(&change().server_group_id("sgp-far"), "Mismatch.VpcId");
    desk.refuses(&change().sec_sensor_enabled(true), "ResourceNotFound.HdMonitorConfigNotExist");
    assert_eq!(code(&desk, &change().server_group_id("sgp-0")), "ResourceNotFound.serverGroup");
    let preserving = change().server_group_id("sgp-tcp");
    assert_eq!(code(&desk, &preserving), "IllegalParam.PreserveClientIpSwitch");
    // While a listener with TLS uses a group, that preserves no addresses.
    let preserve = UpdateServerGroupAttribute::new("sgp-tls").preserve_client_ip_enabled(true);
    desk.refuses(&preserve, "IllegalParam.PreserveClientIpSwitch");
    desk.call(&DeleteListener::new(&id)).unwrap();
    desk.call(&preserve).unwrap();
}

#[test]
fn listeners_stop_start_and_go() {
    let desk = desk();
    let id = listen(&desk, &tcp(80));
    desk.refuses(&StartListener::new(&id), "IncorrectStatus.listener");
    assert!(desk.call(&StopListener::new(&id)).unwrap().job_id.is_some());
    assert_eq!(listener(&desk, &id).listener_status, Some(ListenerStatus::Stopped));
    desk.refuses(&StopListener::new(&id), "IncorrectStatus.listener");
    // One that is stopped can be changed, and stays so.
    desk.call(&UpdateListenerAttribute::new(&id).cps(9)).unwrap();
    assert_eq!(listener(&desk, &id).listener_status, Some(ListenerStatus::Stopped));
    assert!(desk.call(&StartListener::new(&id)).unwrap().job_id.is_some());
    assert_eq!(listener(&desk, &id).listener_status, Some(ListenerStatus::Running));
    assert!(desk.call(&DeleteListener::new(&id)).unwrap().job_id.is_some());
    desk.refuses(&GetListenerAttribute::new(&id), "ResourceNotFound.listener");
    desk.refuses(&DeleteListener::new(&id), "ResourceNotFound.listener");
    desk.refuses(&StartListener::new(&id), "ResourceNotFound.listener");
    desk.refuses(&StopListener::new(&id), "ResourceNotFound.listener");
    listen(&desk, &tcp(80));
}

#[test]
fn states_between_are_shown_while_changes_settle() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = |id: &str| listener(&desk, id).listener_status.unwrap();
    let id = listen(&desk, &tcp(80));
    assert_eq!((status(&id), status(&id)), (ListenerStatus::Provisioning, ListenerStatus::Running));
    desk.call(&UpdateListenerAttribute::new(&id).cps(1)).unwrap();
    assert_eq!((status(&id), status(&id)), (ListenerStatus::Configuring, ListenerStatus::Running));
    desk.call(&StopListener::new(&id)).unwrap();
    assert_eq!((status(&id), status(&id)), (ListenerStatus::Stopping, ListenerStatus::Stopped));
    desk.call(&StartListener::new(&id)).unwrap();
    // A client changes it at once, without waiting.
    desk.call(&UpdateListenerAttribute::new(&id).cps(2)).unwrap();
    status(&id);
    assert_eq!(status(&id), ListenerStatus::Running);
    // A change of a listener locks neither its load balancer nor other listeners.
    let other = listen(&desk, &tcp(81));
    listen(&desk, &tcp(82));
    status(&other);
    desk.call(&DeleteListener::new(&other)).unwrap();
    assert_eq!(status(&other), ListenerStatus::Deleting);
    desk.refuses(&GetListenerAttribute::new(&other), "ResourceNotFound.listener");
}

#[test]
fn quotas_bound_listeners() {
    let desk = desk();
    for port in 1..=50 {
        listen(&desk, &tcp(port));
    }
    desk.refuses(&tcp(51), "QuotaExceeded.QuotaInsufficient");
    let (status, code, message) = desk.told(
        "CreateListener",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ListenerProtocol", "UDP"),
            ("ListenerPort", "53"),
            ("ServerGroupId", "sgp-udp"),
        ],
    );
    assert_eq!((status, code), (400, "QuotaExceeded.QuotaInsufficient"));
    assert!(message.contains("50/50"), "{message}");
    // A group is that of 50 listeners at most, too.
    let elsewhere = CreateListener::new("nlb-2", "TCP", 80, "sgp-tcp");
    desk.refuses(&elsewhere, "QuotaExceeded.QuotaInsufficient");
}

#[test]
fn filters_narrow_and_pages_end() {
    let desk = desk();
    let tag = |value: &str| Tag::new("k").value(value);
    let first = listen(&desk, &tcp(80).tag([tag("a"), Tag::new("x").value("y")]));
    let second = listen(&desk, &udp(80).tag([tag("a")]));
    let third = listen(&desk, &CreateListener::new("nlb-2", "TCP", 80, "sgp-tcp").tag([tag("b")]));
    let ids = |request: &ListListeners| {
        let answer = desk.call(request).unwrap();
        let ids: Vec<_> = answer.listeners.into_iter().map(|own| own.listener_id).collect();
        assert_eq!(answer.total_count, i32::try_from(ids.len()).ok());
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        ids
    };
    let all = ListListeners::new;
    // The newest comes first.
    assert_eq!(ids(&all()), [&third, &second, &first].map(Clone::clone));
    assert_eq!(ids(&all().load_balancer_ids(["nlb-1"])), [&second, &first].map(Clone::clone));
    assert_eq!(ids(&all().load_balancer_ids(["nlb-1", "nlb-2"])).len(), 3);
    assert_eq!(ids(&all().listener_ids([first.as_str(), "lsn-0@1"])), [first.as_str()]);
    assert_eq!(ids(&all().listener_protocol("UDP")), [second.as_str()]);
    assert_eq!(ids(&all().listener_protocol("TCP").load_balancer_ids(["nlb-2"])), [third.as_str()]);
    assert_eq!(ids(&all().sec_sensor_enabled(true)), [""; 0]);
    assert_eq!(ids(&all().tag([tag("a")])), [&second, &first].map(Clone::clone));
    assert_eq!(ids(&all().tag([tag("a"), Tag::new("x")])), [first.as_str()]);
    assert_eq!(ids(&all().load_balancer_ids(["nlb-0"])), [""; 0]);

    let page = desk.call(&all().max_results(2).next_token("")).unwrap();
    assert_eq!((page.listeners.len(), page.total_count, page.max_results), (2, Some(3), Some(2)));
    let token = page.next_token.unwrap();
    let last = desk.call(&all().max_results(2).next_token(&token)).unwrap();
    assert_eq!((last.listeners[0].listener_id.as_str(), last.next_token), (first.as_str(), None));
    desk.refuses(&all().next_token("no token"), "IllegalParam");
}

#[test]
fn only_servers_that_are_not_healthy_are_told() {
    let desk = desk();
    let id = listen(&desk, &tcp(80));
    let servers = [
        Server::new("i-1", "Ecs").port(80),
        Server::new("i-2", "Ecs").port(80),
        Server::new("eni-1", "Eni").port(80),
    ];
    desk.call(&AddServersToServerGroup::new("sgp-tcp", servers)).unwrap();
    let told = || {
        let answer = desk.call(&GetListenerHealthStatus::new(&id)).unwrap();
        assert_eq!((answer.total_count, answer.next_token), (Some(1), None));
        let own = answer.listener_health_status.into_iter().next().unwrap();
        assert_eq!(own.listener_id.as_ref(), Some(&id));
        own.server_group_infos.into_iter().next().unwrap()
    };
    assert_eq!((told().heath_check_enabled, told().non_normal_servers.len()), (Some(true), 0));
    desk.local(|local: Local<'_, Region>| {
        let host = local.shared.inventory.of_mut(Kind::Ecs).get_mut("i-2").unwrap();
        host.condition.health = HostHealth::Unhealthy;
        let host = local.shared.inventory.of_mut(Kind::Eni).get_mut("eni-1").unwrap();
        host.condition.status = HostStatus::Stopped;
    });
    let found: Vec<_> = told()
        .non_normal_servers
        .into_iter()
        .map(|own| (own.server_id.unwrap(), own.status.unwrap(), own.reason.unwrap().reason_code))
        .collect();
    let unhealthy = ServerHealthStatus::Unhealthy;
    let reason = |code| Some(code);
    assert_eq!(
        found,
        [
            ("i-2".to_owned(), unhealthy.clone(), reason(UnhealthyReasonCode::ConnectFailed)),
            ("eni-1".to_owned(), unhealthy, reason(UnhealthyReasonCode::ConnectTimeout)),
        ]
    );
    // Without checks nothing is known of any.
    let off = HealthCheckConfig::new().health_check_enabled(false);
    desk.call(&UpdateServerGroupAttribute::new("sgp-tcp").health_check_config(off)).unwrap();
    let all = told();
    assert_eq!((all.heath_check_enabled, all.non_normal_servers.len()), (Some(false), 3));
    let is_unavailable = |own: &NonNormalServer| {
        own.status == Some(ServerHealthStatus::Unavailable) && own.reason.is_none()
    };
    assert!(all.non_normal_servers.iter().all(is_unavailable));
    // A listener that is stopped checks none.
    desk.call(&StopListener::new(&id)).unwrap();
    let answer = desk.call(&GetListenerHealthStatus::new(&id)).unwrap();
    assert_eq!((answer.listener_health_status.len(), answer.total_count), (0, Some(0)));
    desk.refuses(&GetListenerHealthStatus::new("lsn-0@1"), "ResourceNotFound.listener");
}
