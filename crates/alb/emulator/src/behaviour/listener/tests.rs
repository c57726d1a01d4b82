mod changes;
mod health;

use aliyun_alb_model::{
    AccessLogTracingConfig, AddServersToServerGroup, Certificate, CreateListener, DefaultAction,
    EnableLoadBalancerAccessLog, GetListenerAttribute, ListListeners, ListenerStatus, QuicConfig,
    Server, Tag, UpdateListenerLogConfig,
};
use aliyun_core::{Operation, Params};
use aliyun_emulator::product::Local;

use crate::behaviour::fixture::{desk, http, https, listen, listener, quic};
use crate::desk::Desk;
use crate::state::{Quotas, Region, Standing};

/// The code of a refusal that the operation does not document.
#[track_caller]
fn code<O: Operation>(desk: &Desk, request: &O) -> &'static str {
    desk.call(request).err().expect("it is refused").code()
}

/// A listener on the first load balancer with a group.
fn with(protocol: &str, group: &str) -> CreateListener {
    let own = CreateListener::new("alb-1", protocol, 80, [DefaultAction::forward_to(group)]);
    own.certificates([Certificate::new("cert-1")])
}

/// Clients that go on over a QUIC listener.
fn over(id: &str) -> QuicConfig {
    QuicConfig::new().quic_upgrade_enabled(true).quic_listener_id(id)
}

#[test]
fn a_listener_runs_by_itself_and_shows_every_setting() {
    let desk = desk();
    let id = listen(&desk, &http(80).tag([Tag::new("k").value("v")]));
    assert!(id.starts_with("lsn-") && id.len() == 22, "{id}");
    let own = listener(&desk, &id);
    assert_eq!(own.listener_status, Some(ListenerStatus::Running));
    assert_eq!((own.request_timeout, own.idle_timeout), (Some(60), Some(15)));
    assert_eq!((own.gzip_enabled, own.http2_enabled), (Some(true), Some(false)));
    assert_eq!(own.default_actions, [DefaultAction::forward_to("sgp-http")]);
    assert_eq!(own.tags[0].key, "k");
    let mut params = Params::new();
    params.text("ListenerId", id.as_str());
    let body = desk.call_raw("GetListenerAttribute", &params).unwrap();
    // Clients read what is in these, also where it was never set.
    for member in [
        r#""AclConfig":{"AclRelations":[]}"#,
        r#""QuicConfig":{"QuicUpgradeEnabled":false}"#,
        r#""LogConfig":{"AccessLogRecordCustomizedHeadersEnabled":false"#,
        r#""XForwardedForConfig":{"XForwardedForEnabled":true"#,
        r#""Certificates":[]"#,
        r#""CaCertificates":[]"#,
        r#""CaEnabled":false"#,
        r#""SecurityPolicyId":"""#,
    ] {
        assert!(body.contains(member), "{member}: {body}");
    }
    assert!(!body.contains("null"), "{body}");
    desk.reload();
}

#[test]
fn what_is_for_https_has_no_effect_on_others() {
    let desk = desk();
    let policy = "tls_cipher_policy_1_2";
    let request = http(80).certificates([Certificate::new("cert-1")]).security_policy_id(policy);
    let request = request.ca_certificates([Certificate::new("ca-1")]).ca_enabled(true);
    let own = listener(&desk, &listen(&desk, &request));
    assert!(own.certificates.is_empty() && own.ca_certificates.is_empty());
    assert_eq!((own.security_policy_id.as_deref(), own.ca_enabled), (Some(""), Some(false)));
    let request = https(443).ca_certificates([Certificate::new("ca-1")]).ca_enabled(true);
    let own = listener(&desk, &listen(&desk, &request));
    assert_eq!(own.certificates, [Certificate::new("cert-1")]);
    assert_eq!(own.ca_certificates[0].certificate_id.as_deref(), Some("ca-1"));
    assert_eq!(own.security_policy_id.as_deref(), Some("tls_cipher_policy_1_0"));
    assert_eq!((own.http2_enabled, own.ca_enabled), (Some(true), Some(true)));
}

#[test]
fn what_a_listener_names_is_there_and_fits() {
    let desk = desk();
    let on = |id: &str, group: &str| {
        CreateListener::new(id, "HTTP", 80, [DefaultAction::forward_to(group)])
    };
    desk.refuses(&on("alb-0", "sgp-http"), "ResourceNotFound.LoadBalancer");
    desk.refuses(&with("HTTP", "sgp-0"), "ResourceNotFound.ServerGroup");
    desk.refuses(&with("HTTP", "sgp-far"), "Mismatch.VpcId");
    desk.refuses(&with("HTTP", "sgp-grpc"), "OperationDenied.GRPCServerGroup");
    desk.refuses(&with("QUIC", "sgp-https"), "OperationDenied.ServerGroupProtocolNotSupport");
    let unknown = [Certificate::new("cert-9")];
    desk.refuses(&https(443).certificates(unknown.clone()), "ResourceNotFound.Certificate");
    desk.refuses(&https(443).ca_certificates(unknown), "ResourceNotFound.Certificate");
    desk.refuses(&https(443).security_policy_id("spy-9"), "ResourceNotFound.SecurityPolicy");
    desk.refuses(&https(443).quic_config(over("lsn-0")), "ResourceNotFound.Listener");
    assert_eq!(code(&desk, &https(443).quic_config(over("lsn-1"))), "InvalidParameter");
    for known in ["spy-1", "tls_cipher_policy_1_2_strict_with_1_3"] {
        let port = if known == "spy-1" { 1 } else { 2 };
        let id = listen(&desk, &https(port).security_policy_id(known));
        assert_eq!(listener(&desk, &id).security_policy_id.as_deref(), Some(known));
    }
    for (port, protocol, group) in [
        (3, "HTTP", "sgp-https"),
        (4, "HTTPS", "sgp-grpc"),
        (5, "HTTP", "sgp-fc"),
        (6, "HTTPS", "sgp-https"),
        (7, "QUIC", "sgp-grpc"),
    ] {
        let mut request = with(protocol, group);
        request.listener_port = port;
        listen(&desk, &request);
    }
    // One that is stopped takes listeners.
    listen(&desk, &on("alb-3", "sgp-far"));
}

#[test]
fn a_load_balancer_must_be_in_order() {
    let desk = desk();
    desk.local(|local: Local<'_, Region>| {
        let own = local.own.load_balancers.get_mut("alb-1").unwrap();
        own.standing = Standing::CreateFailed;
    });
    desk.refuses(&http(80), "IncorrectStatus.LoadBalancer");
    let seed = r#"{"Regions":{"cn-hangzhou":{"Alb":{
        "LoadBalancers":[{"LoadBalancerId":"alb-1","VpcId":"vpc-1",
            "OperationLocks":[{"LockType":"FinancialLocked"}],
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}],
        "ServerGroups":[{"ServerGroupId":"sgp-http","VpcId":"vpc-1"}]}}}}"#;
    Desk::seeded(seed).refuses(&http(80), "IncorrectBusinessStatus.LoadBalancer");
}

#[test]
fn a_basic_load_balancer_takes_no_group_with_more() {
    let desk = desk();
    let request = CreateListener::new("alb-2", "HTTP", 80, [DefaultAction::forward_to("sgp-more")]);
    let with = |change: fn(&mut crate::state::ServerGroup)| {
        desk.local(|local: Local<'_, Region>| {
            change(local.own.server_groups.get_mut("sgp-more").unwrap());
        });
    };
    with(|group| group.connection_drain.connection_drain_enabled = Some(true));
    desk.refuses(&request, "Mismatch.LoadBalancerEditionAndConnectionDrain");
    with(|group| {
        group.connection_drain.connection_drain_enabled = Some(false);
        group.slow_start.slow_start_enabled = Some(true);
    });
    desk.refuses(&request, "Mismatch.LoadBalancerEditionAndSlowStartEnable");
    with(|group| {
        group.slow_start.slow_start_enabled = Some(false);
        group.cross_zone_enabled = false;
    });
    assert_eq!(code(&desk, &request), "InvalidParameter");
    with(|group| group.cross_zone_enabled = true);
    listen(&desk, &request);
}

#[test]
fn a_port_is_taken_once_by_tcp_and_once_by_quic() {
    let desk = desk();
    listen(&desk, &https(443));
    desk.refuses(&https(443), "ResourceAlreadyExist.Listener");
    desk.refuses(&http(443), "ResourceAlreadyExist.Listener");
    listen(&desk, &quic(443));
    desk.refuses(&quic(443), "ResourceAlreadyExist.Listener");
    let (status, code, message) = desk.told(
        "CreateListener",
        &[
            ("LoadBalancerId", "alb-1"),
            ("ListenerProtocol", "http"),
            ("ListenerPort", "8080"),
            ("DefaultActions.1.Type", "ForwardGroup"),
            ("DefaultActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", "sgp-http"),
        ],
    );
    assert_eq!((status, code), (400, "ResourceAlreadyExist.Listener"));
    assert!(message.contains("lsn-1") && message.contains("8080"), "{message}");
}

#[test]
fn one_listener_sends_its_clients_to_a_quic_listener() {
    let desk = desk();
    let id = listen(&desk, &quic(443));
    let user = listen(&desk, &https(443).quic_config(over(&id)));
    let own = listener(&desk, &user).quic_config.unwrap();
    assert_eq!(own, over(&id));
    desk.refuses(&https(444).quic_config(over(&id)), "ResourceAlreadyAssociated.Listener");
    let mut elsewhere = with("HTTPS", "sgp-http").quic_config(over(&id));
    elsewhere.load_balancer_id = "alb-2".to_owned();
    desk.refuses(&elsewhere, "OperationDenied.CrossLoadBalancerQUICListener");
    listen(&desk, &https(444).quic_config(QuicConfig::new().quic_upgrade_enabled(false)));
    desk.reload();
}

#[test]
fn the_access_log_comes_first() {
    let desk = desk();
    let set = || UpdateListenerLogConfig::new("lsn-1");
    let traces = |on: bool| {
        set().access_log_tracing_config(
            AccessLogTracingConfig::new().tracing_enabled(on).tracing_sample(50),
        )
    };
    let headers = |on: bool| set().access_log_record_customized_headers_enabled(on);
    desk.refuses(&headers(true), "OperationDenied.AccessLogDisabled");
    desk.refuses(&traces(true), "OperationDenied.AccessLogDisabled");
    desk.refuses(&UpdateListenerLogConfig::new("lsn-0"), "ResourceNotFound.Listener");
    desk.call(&headers(false)).unwrap();
    desk.call(&EnableLoadBalancerAccessLog::new("alb-1", "project", "store")).unwrap();
    assert!(desk.call(&headers(true)).unwrap().job_id.is_some());
    desk.call(&traces(true)).unwrap();
    let config = AccessLogTracingConfig::new().tracing_type("Zipkin");
    desk.call(&set().access_log_tracing_config(config)).unwrap();
    let own = listener(&desk, "lsn-1").log_config.unwrap();
    assert_eq!(own.access_log_record_customized_headers_enabled, Some(true));
    let own = own.access_log_tracing_config.unwrap();
    assert_eq!((own.tracing_enabled, own.tracing_sample), (Some(true), Some(50)));
    assert_eq!(own.tracing_type, Some("Zipkin".into()));
    desk.reload();
}

#[test]
fn quotas_bound_listeners() {
    let quotas = |change: fn(&mut Quotas)| {
        let desk = desk();
        desk.local(|local: Local<'_, Region>| change(&mut local.own.quotas));
        desk
    };
    let desk = quotas(|own| own.listeners_per_load_balancer = 2);
    listen(&desk, &http(80));
    desk.refuses(&http(81), "ResourceQuotaExceeded.LoadBalancerListenersNum");
    let desk = quotas(|own| own.users_per_server_group = 1);
    desk.refuses(&http(80), "ResourceQuotaExceeded.ServerGroupAttachedNum");
    let desk = quotas(|own| own.listeners_per_security_policy = 1);
    listen(&desk, &https(443).security_policy_id("spy-1"));
    let more = https(444).security_policy_id("spy-1");
    desk.refuses(&more, "ResourceQuotaExceeded.SecurityPolicyAttachedNum");
    // Those of a group count for each listener that uses it.
    let desk = quotas(|own| own.servers_per_load_balancer.standard = 3);
    let servers = [Server::new("i-1", "Ecs").port(80), Server::new("i-2", "Ecs").port(80)];
    desk.call(&AddServersToServerGroup::new("sgp-http", servers)).unwrap();
    desk.refuses(&http(80), "ResourceQuotaExceeded.LoadBalancerServersNum");
    listen(&desk, &with("HTTP", "sgp-more"));
}

#[test]
fn filters_narrow_and_pages_end() {
    let desk = desk();
    let tag = |value: &str| Tag::new("k").value(value);
    let first = listen(&desk, &http(80).tag([tag("a"), Tag::new("x").value("y")]));
    let second = listen(&desk, &https(443).tag([tag("a")]));
    let mut request = with("HTTP", "sgp-http").tag([tag("b")]);
    request.load_balancer_id = "alb-2".to_owned();
    let third = listen(&desk, &request);
    let ids = |request: &ListListeners| {
        let answer = desk.call(request).unwrap();
        let ids: Vec<_> = answer.listeners.into_iter().map(|own| own.listener_id).collect();
        assert_eq!(answer.total_count, i32::try_from(ids.len()).ok());
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        ids
    };
    let all = ListListeners::new;
    // The newest comes first.
    assert_eq!(ids(&all()), [&third, &second, &first, "lsn-1"]);
    assert_eq!(ids(&all().load_balancer_ids(["alb-1"])), [&second, &first, "lsn-1"]);
    assert_eq!(ids(&all().load_balancer_ids(["alb-1", "alb-2"])).len(), 4);
    assert_eq!(ids(&all().listener_ids([first.as_str(), "lsn-0"])), [first.as_str()]);
    assert_eq!(ids(&all().listener_protocol("https")), [second.as_str()]);
    assert_eq!(
        ids(&all().listener_protocol("HTTP").load_balancer_ids(["alb-2"])),
        [third.as_str()]
    );
    assert_eq!(ids(&all().status("Stopped")), [""; 0]);
    assert_eq!(ids(&all().status("Running")).len(), 4);
    assert_eq!(ids(&all().tag([tag("a")])), [&second, &first].map(Clone::clone));
    assert_eq!(ids(&all().tag([tag("a"), Tag::new("x")])), [first.as_str()]);
    assert_eq!(ids(&all().load_balancer_ids(["alb-0"])), [""; 0]);

    let page = desk.call(&all().max_results(3).next_token("")).unwrap();
    assert_eq!((page.listeners.len(), page.total_count, page.max_results), (3, Some(4), Some(3)));
    let token = page.next_token.unwrap();
    let last = desk.call(&all().max_results(3).next_token(&token)).unwrap();
    assert_eq!((last.listeners[0].listener_id.as_str(), last.next_token), ("lsn-1", None));
    assert_eq!(code(&desk, &all().next_token("no token")), "InvalidParameter");
    desk.refuses(&GetListenerAttribute::new("lsn-0"), "ResourceNotFound.Listener");
}
