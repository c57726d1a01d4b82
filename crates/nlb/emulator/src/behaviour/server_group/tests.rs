use aliyun_core::Params;
use aliyun_emulator::Settling;
use aliyun_nlb_model::{
    AddServersToServerGroup, CreateListener, CreateServerGroup, DeleteListener, DeleteServerGroup,
    HealthCheckConfig, HealthCheckType, ListServerGroups, Scheduler, Server, ServerGroup as Item,
    ServerGroupStatus, Tag, UpdateServerGroupAttribute,
};

use crate::behaviour::fixture::{desk, listen, tcp};
use crate::desk::Desk;

/// What is told of a group.
#[track_caller]
fn group(desk: &Desk, id: &str) -> Item {
    let found = desk.call(&ListServerGroups::new().server_group_ids([id])).unwrap();
    found.server_groups.into_iter().next().expect("it is there")
}

fn new() -> CreateServerGroup {
    CreateServerGroup::new("web", "vpc-1")
}

#[test]
fn a_new_group_has_the_defaults_and_shows_all_of_them() {
    let desk = desk();
    let answer = desk.call(&new()).unwrap();
    assert!(answer.job_id.is_some());
    let id = answer.server_group_id;
    assert!(id.starts_with("sgp-") && id.len() == 22, "{id}");
    let own = group(&desk, &id);
    assert_eq!(own.server_group_status, Some(ServerGroupStatus::Available));
    assert_eq!((own.server_count, own.related_load_balancer_ids.len()), (Some(0), 0));
    assert_eq!(
        (own.connection_drain_enabled, own.connection_drain_timeout),
        (Some(false), Some(10))
    );
    assert_eq!((own.preserve_client_ip_enabled, own.any_port_enabled), (Some(true), Some(false)));
    assert_eq!(own.scheduler, Some(Scheduler::Wrr));
    let health = own.health_check.unwrap();
    assert_eq!(
        (health.health_check_enabled, health.health_check_type),
        (Some(true), Some(HealthCheckType::Tcp))
    );
    assert_eq!((health.healthy_threshold, health.unhealthy_threshold), (Some(2), Some(2)));
    assert_eq!(
        (health.health_check_interval, health.health_check_connect_timeout),
        (Some(5), Some(5))
    );
    assert_eq!(health.health_check_connect_port, Some(0));
    assert_eq!(health.health_check_domain.as_deref(), Some("$SERVER_IP"));
    assert_eq!(health.health_check_http_code.len(), 1);
    // All of it is there with the checks off, too.
    let off = HealthCheckConfig::new().health_check_enabled(false);
    let id = desk.call(&new().health_check_config(off)).unwrap().server_group_id;
    let health = group(&desk, &id).health_check.unwrap();
    assert_eq!((health.health_check_enabled, health.healthy_threshold), (Some(false), Some(2)));
    assert!(health.http_check_method.is_some() && health.health_check_http_version.is_some());
    let mut params = Params::new();
    params.text("ServerGroupIds.1", id.as_str());
    params.text("RegionId", "cn-hangzhou");
    let body = desk.call_raw("ListServerGroups", &params).unwrap();
    for member in [
        r#""Tags":[]"#,
        r#""RelatedLoadBalancerIds":[]"#,
        r#""ServerCount":0"#,
        r#""HealthCheckReq":"""#,
    ] {
        assert!(body.contains(member), "{member}: {body}");
    }
    assert!(!body.contains("NextToken"), "{body}");
    desk.reload();
}

#[test]
fn the_settings_of_a_group_go_together() {
    let desk = desk();
    desk.refuses(&CreateServerGroup::new("web", "vswitch-1"), "ResourceNotFound.Vpc");
    desk.refuses(&new().resource_group_id("x"), "ResourceNotFound.ResourceGroup");
    desk.refuses(&new().scheduler("qch"), "IllegalParam");
    let any = "IllegalParam.AnyPortServerGroupConflictWithHealthCheckConfig";
    desk.refuses(&new().any_port_enabled(true), any);
    desk.refuses(
        &new().protocol("TCPSSL").preserve_client_ip_enabled(true),
        "IllegalParam.PreserveClientIpSwitch",
    );
    desk.call(&new().scheduler("QCH").protocol("udp")).unwrap();
    // A UDP group may be checked by HTTP; clients create such.
    let http = HealthCheckConfig::new().health_check_type("HTTP");
    desk.call(&new().protocol("UDP").health_check_config(http)).unwrap();
    let id = desk.call(&new().protocol("TCPSSL")).unwrap().server_group_id;
    assert_eq!(group(&desk, &id).preserve_client_ip_enabled, Some(false));
    let port = HealthCheckConfig::new().health_check_connect_port(80);
    let any_port = new().any_port_enabled(true).health_check_config(port);
    let id = desk.call(&any_port).unwrap().server_group_id;
    let change = UpdateServerGroupAttribute::new(&id);
    let zero = HealthCheckConfig::new().health_check_connect_port(0);
    let error = desk.call(&change.clone().health_check_config(zero)).unwrap_err();
    assert_eq!(error.code(), any);
    // The longest interval depends on the type, whichever of them is given.
    let long = HealthCheckConfig::new().health_check_type("UDP").health_check_interval(300);
    desk.call(&change.clone().health_check_config(long)).unwrap();
    let tcp = HealthCheckConfig::new().health_check_type("TCP");
    desk.refuses(&change.health_check_config(tcp), "IllegalParam");
}

#[test]
fn a_change_leaves_what_is_not_given_within_the_health_check_too() {
    let desk = desk();
    let http = HealthCheckConfig::new().health_check_type("HTTP").health_check_url("/up");
    let drain = new().connection_drain_enabled(true).connection_drain_timeout(30);
    let id = desk.call(&drain.health_check_config(http)).unwrap().server_group_id;
    let thresholds = HealthCheckConfig::new().healthy_threshold(4);
    let change = UpdateServerGroupAttribute::new(&id)
        .server_group_name("new-name")
        .scheduler("wlc")
        .health_check_config(thresholds);
    let answer = desk.call(&change).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(answer.server_group_id.as_ref(), Some(&id));
    // The same again is no mistake.
    desk.call(&change).unwrap();
    let own = group(&desk, &id);
    assert_eq!(
        (own.server_group_name.as_deref(), own.scheduler),
        (Some("new-name"), Some(Scheduler::Wlc))
    );
    assert_eq!(
        (own.connection_drain_enabled, own.connection_drain_timeout),
        (Some(true), Some(30))
    );
    let health = own.health_check.unwrap();
    assert_eq!(
        (health.healthy_threshold, health.health_check_url.as_deref()),
        (Some(4), Some("/up"))
    );
    desk.refuses(&UpdateServerGroupAttribute::new("sgp-0"), "ResourceNotFound.serverGroup");
}

#[test]
fn a_group_that_a_listener_uses_stays() {
    let desk = desk();
    let id = listen(&desk, &tcp(80));
    listen(&desk, &CreateListener::new("nlb-2", "TCP", 80, "sgp-tcp"));
    let own = group(&desk, "sgp-tcp");
    assert_eq!(own.related_load_balancer_ids, ["nlb-1", "nlb-2"]);
    desk.refuses(&DeleteServerGroup::new("sgp-tcp"), "ResourceInUse.ServerGroup");
    desk.call(&DeleteListener::new(&id)).unwrap();
    desk.refuses(&DeleteServerGroup::new("sgp-tcp"), "ResourceInUse.ServerGroup");
    // Servers do not keep it.
    let server = Server::new("i-1", "Ecs").port(80);
    desk.call(&AddServersToServerGroup::new("sgp-udp", [server])).unwrap();
    assert!(desk.call(&DeleteServerGroup::new("sgp-udp")).unwrap().job_id.is_some());
    desk.refuses(&DeleteServerGroup::new("sgp-udp"), "ResourceNotFound.serverGroup");
    desk.reload();
}

#[test]
fn states_between_are_shown_while_changes_settle() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = |id: &str| group(&desk, id).server_group_status.unwrap();
    let id = desk.call(&new()).unwrap().server_group_id;
    assert_eq!(
        (status(&id), status(&id)),
        (ServerGroupStatus::Creating, ServerGroupStatus::Available)
    );
    let change = UpdateServerGroupAttribute::new(&id).server_group_name("other");
    desk.call(&change).unwrap();
    assert_eq!(
        (status(&id), status(&id)),
        (ServerGroupStatus::Configuring, ServerGroupStatus::Available)
    );
    desk.call(&change).unwrap();
    desk.refuses(&DeleteServerGroup::new(&id), "IncorrectStatus.serverGroup");
    // Servers may join while the settings of the group change, and not before it is there.
    let server = || Server::new("i-1", "Ecs").port(80);
    desk.call(&AddServersToServerGroup::new(&id, [server()])).unwrap();
    let fresh = desk.call(&new()).unwrap().server_group_id;
    desk.refuses(&AddServersToServerGroup::new(&fresh, [server()]), "IncorrectStatus.serverGroup");
}

#[test]
fn filters_narrow_and_pages_end() {
    let desk = desk();
    let tag = |value: &str| Tag::new("k").value(value);
    let create = |request: CreateServerGroup| desk.call(&request).unwrap().server_group_id;
    let first =
        create(CreateServerGroup::new("one", "vpc-9").tag([tag("a"), Tag::new("x").value("y")]));
    let second =
        create(CreateServerGroup::new("two", "vpc-9").tag([tag("a")]).server_group_type("Ip"));
    let third =
        create(CreateServerGroup::new("one", "vpc-8").tag([tag("b")]).resource_group_id("rg-1"));
    let ids = |request: &ListServerGroups| {
        let answer = desk.call(request).unwrap();
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        let found = answer.server_groups;
        found.into_iter().map(|own| own.server_group_id).collect::<Vec<_>>()
    };
    let all = ListServerGroups::new;
    assert_eq!(ids(&all()).len(), 10);
    // The newest comes first.
    assert_eq!(&ids(&all())[..3], [&third, &second, &first].map(Clone::clone));
    assert_eq!(ids(&all().vpc_id("vpc-9")), [&second, &first].map(Clone::clone));
    assert_eq!(ids(&all().server_group_names(["one"])), [&third, &first].map(Clone::clone));
    assert_eq!(ids(&all().server_group_names(["one"]).vpc_id("vpc-9")), [first.as_str()]);
    assert_eq!(ids(&all().server_group_names(["on"])), [""; 0]);
    assert_eq!(ids(&all().server_group_type("Ip").vpc_id("vpc-9")), [second.as_str()]);
    assert_eq!(ids(&all().resource_group_id("rg-1")), [third]);
    assert_eq!(ids(&all().tag([tag("a")])), [&second, &first].map(Clone::clone));
    assert_eq!(ids(&all().tag([tag("a"), Tag::new("x")])), [first]);
    assert_eq!(ids(&all().server_group_ids(["sgp-0"])), [""; 0]);
    let mut seen = Vec::new();
    let mut token = String::new();
    loop {
        let page = desk.call(&all().max_results(3).next_token(&token)).unwrap();
        assert_eq!(page.total_count, Some(10));
        seen.extend(page.server_groups.into_iter().map(|own| own.server_group_id));
        let Some(next) = page.next_token else { break };
        token = next;
    }
    assert_eq!(seen, ids(&all()));
    desk.refuses(&all().next_token("1"), "IllegalParam");
}
