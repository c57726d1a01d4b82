use aliyun_alb_model::{
    AddServersToServerGroup, ConnectionDrainConfig, CreateServerGroup, DeleteServerGroup,
    HealthCheckConfig, HealthCheckMethod, HealthCheckProtocol, ListAsynJobs, ListServerGroups,
    NewHealthCheckConfig, Scheduler, Server, ServerGroup as Item, ServerGroupProtocol,
    ServerGroupStatus, SlowStartConfig, StickySessionConfig, Tag, UchConfig,
    UpdateServerGroupAttribute,
};
use aliyun_core::Params;
use aliyun_emulator::Settling;
use aliyun_emulator::product::Local;

use crate::behaviour::fixture::desk;
use crate::desk::Desk;
use crate::state::Region;

/// What is told of a group.
#[track_caller]
fn group(desk: &Desk, id: &str) -> Item {
    let found = desk.call(&ListServerGroups::new().server_group_ids([id])).unwrap();
    found.server_groups.into_iter().next().expect("it is there")
}

fn bare(name: &str) -> CreateServerGroup {
    CreateServerGroup::new(name, NewHealthCheckConfig::new(true))
}

fn new() -> CreateServerGroup {
    bare("web").vpc_id("vpc-1")
}

fn drains() -> ConnectionDrainConfig {
    ConnectionDrainConfig::new().connection_drain_enabled(true)
}

fn slow() -> SlowStartConfig {
    SlowStartConfig::new().slow_start_enabled(true)
}

#[test]
fn a_new_group_has_the_defaults_and_shows_all_of_them() {
    let desk = desk();
    let answer = desk.call(&new()).unwrap();
    let id = answer.server_group_id;
    assert!(id.starts_with("sgp-") && id.len() == 22, "{id}");
    let jobs = desk.call(&ListAsynJobs::new().resource_ids([&id])).unwrap();
    assert_eq!(jobs.total_count, Some(1));
    assert_eq!(answer.job_id.as_deref(), Some(jobs.jobs[0].id.as_str()));
    let own = group(&desk, &id);
    assert_eq!(own.server_group_status, Some(ServerGroupStatus::Available));
    assert_eq!(own.server_count, Some(0));
    assert_eq!(
        (own.protocol, own.scheduler),
        (Some(ServerGroupProtocol::Http), Some(Scheduler::Wrr))
    );
    let drain = own.connection_drain_config.unwrap();
    assert_eq!(
        (drain.connection_drain_enabled, drain.connection_drain_timeout),
        (Some(false), Some(300))
    );
    let start = own.slow_start_config.unwrap();
    assert_eq!((start.slow_start_enabled, start.slow_start_duration), (Some(false), Some(30)));
    let sticky = own.sticky_session_config.unwrap();
    assert_eq!((sticky.sticky_session_enabled, sticky.cookie_timeout), (Some(false), Some(1000)));
    assert_eq!((own.cross_zone_enabled, own.ipv6_enabled), (Some(true), Some(false)));
    assert!(own.create_time.unwrap().ends_with('Z'));
    let health = own.health_check_config.unwrap();
    assert_eq!(
        (health.health_check_enabled, health.health_check_protocol),
        (Some(true), Some(HealthCheckProtocol::Http))
    );
    assert_eq!((health.health_check_interval, health.health_check_timeout), (Some(2), Some(5)));
    assert_eq!((health.healthy_threshold, health.unhealthy_threshold), (Some(3), Some(3)));
    assert_eq!(health.health_check_path.as_deref(), Some("/"));
    assert_eq!(health.health_check_codes, ["http_2xx"]);
    let mut params = Params::new();
    params.text("ServerGroupIds.1", id.as_str());
    // What clients send and no page describes is passed over, as is an empty text.
    params.text("Tags.1.Key", "k");
    params.text("VpcId", "");
    let body = desk.call_raw("ListServerGroups", &params).unwrap();
    for member in [r#""Tags":[]"#, r#""RelatedLoadBalancerIds":[]"#, r#""TotalCount":1"#] {
        assert!(body.contains(member), "{member}: {body}");
    }
    assert!(!body.contains("NextToken"), "{body}");
    desk.reload();
}

#[test]
fn the_settings_of_a_group_go_together() {
    let desk = desk();
    desk.refuses(&bare("web"), "InvalidParameter");
    desk.refuses(&bare("web").vpc_id("vswitch-1"), "ResourceNotFound.Vpc");
    desk.refuses(&new().resource_group_id("x"), "NotExist.ResourceGroup");
    let mismatch = "Mismatch.ServerGroupSchedulerAndSlowStartEnable";
    desk.refuses(&new().scheduler("Wlc").slow_start_config(slow()), mismatch);
    let sticky = || StickySessionConfig::new().sticky_session_enabled(true);
    let server = sticky().sticky_session_type("server");
    desk.refuses(&new().sticky_session_config(server.clone()), "InvalidParameter");
    desk.refuses(
        &new().sticky_session_config(sticky()).cross_zone_enabled(false),
        "InvalidParameter",
    );
    let long = drains().connection_drain_timeout(901);
    let error = desk.call(&new().connection_drain_config(long)).unwrap_err();
    assert_eq!(error.code(), "QuotaExceeded.ConnectionDrainTimeout");
    // 0 is what Terraform sends for none.
    let none = SlowStartConfig::new().slow_start_enabled(false).slow_start_duration(0);
    let id = desk.call(&new().slow_start_config(none)).unwrap().server_group_id;
    assert_eq!(group(&desk, &id).slow_start_config.unwrap().slow_start_duration, Some(30));
    let error = desk.call(&new().slow_start_config(slow().slow_start_duration(29))).unwrap_err();
    assert_eq!(error.code(), "QuotaExceeded.SlowStartDuration");
    let id = desk.call(&new().sticky_session_config(server.cookie("SESSION"))).unwrap();
    let change = UpdateServerGroupAttribute::new(&id.server_group_id);
    desk.refuses(&change.clone().cross_zone_enabled(false), "InvalidParameter");
    desk.call(&change.clone().slow_start_config(slow())).unwrap();
    desk.refuses(&change.scheduler("Sch"), mismatch);
}

#[test]
fn a_group_for_functions_knows_less() {
    let desk = desk();
    let new = || bare("functions").server_group_type("fc");
    desk.refuses(&new().connection_drain_config(drains()), "UnsupportedFeature.ConnectionDrain");
    desk.refuses(&new().slow_start_config(slow()), "UnsupportedFeature.SlowStart");
    let id = desk.call(&new().vpc_id("vpc-1").scheduler("Wlc").protocol("gRPC")).unwrap();
    let own = group(&desk, &id.server_group_id);
    assert_eq!(own.vpc_id.as_deref(), Some(""));
    assert_eq!(
        (own.protocol, own.scheduler),
        (Some(ServerGroupProtocol::Http), Some(Scheduler::Wrr))
    );
    let change = UpdateServerGroupAttribute::new("sgp-fc");
    desk.refuses(&change.connection_drain_config(drains()), "UnsupportedFeature.ConnectionDrain");
}

#[test]
fn ipv6_needs_a_vpc_that_has_it() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Alb":{"WithoutIpv6":["vpc-4"],
            "Quotas":{"ServerGroups":1}}}}}"#,
    );
    let new = |vpc: &str| bare("web").vpc_id(vpc).ipv6_enabled(true);
    desk.refuses(&new("vpc-4"), "OperationDenied.VpcNotSupportIpv6");
    desk.call(&new("vpc-6")).unwrap();
    desk.refuses(&new("vpc-6"), "QuotaExceeded.ServerGroupsNum");
}

#[test]
fn a_change_leaves_what_is_not_given_within_its_parts_too() {
    let desk = desk();
    let http = NewHealthCheckConfig::new(true).health_check_path("/up");
    let request = CreateServerGroup::new("web", http).vpc_id("vpc-1");
    let drain = drains().connection_drain_timeout(30);
    let id = desk.call(&request.connection_drain_config(drain)).unwrap().server_group_id;
    let change = UpdateServerGroupAttribute::new(&id)
        .server_group_name("new-name")
        .scheduler("sch")
        .uch_config(UchConfig::new("QueryString", "user"))
        .connection_drain_config(ConnectionDrainConfig::new().connection_drain_timeout(40))
        .health_check_config(HealthCheckConfig::new().healthy_threshold(4))
        .upstream_keepalive_enabled(true)
        .service_name("shop");
    assert!(desk.call(&change).unwrap().job_id.is_some());
    // The same again is no mistake.
    desk.call(&change).unwrap();
    let own = group(&desk, &id);
    assert_eq!(
        (own.server_group_name.as_deref(), own.scheduler),
        (Some("new-name"), Some(Scheduler::Sch))
    );
    assert_eq!(own.uch_config.unwrap().value, "user");
    assert_eq!(own.service_name.as_deref(), Some("shop"));
    let drain = own.connection_drain_config.unwrap();
    assert_eq!(
        (drain.connection_drain_enabled, drain.connection_drain_timeout),
        (Some(true), Some(40))
    );
    let health = own.health_check_config.unwrap();
    assert_eq!(
        (health.healthy_threshold, health.health_check_path.as_deref()),
        (Some(4), Some("/up"))
    );
    desk.refuses(&UpdateServerGroupAttribute::new("sgp-0"), "ResourceNotFound.ServerGroup");
    desk.reload();
}

#[test]
fn what_was_never_chosen_of_a_check_follows_its_protocol() {
    let desk = desk();
    let id = desk.call(&new()).unwrap().server_group_id;
    let health = || group(&desk, &id).health_check_config.unwrap();
    let change = |config: HealthCheckConfig| {
        desk.call(&UpdateServerGroupAttribute::new(&id).health_check_config(config)).unwrap();
    };
    change(HealthCheckConfig::new().health_check_protocol("GRPC"));
    assert_eq!(health().health_check_codes, ["0"]);
    assert_eq!(health().health_check_method, Some(HealthCheckMethod::Post));
    change(HealthCheckConfig::new().health_check_codes(["0-9"]));
    change(HealthCheckConfig::new().health_check_protocol("http"));
    assert_eq!(health().health_check_codes, ["0-9"]);
    assert_eq!(health().health_check_method, Some(HealthCheckMethod::Head));
}

#[test]
fn a_group_that_is_used_stays_and_suits_its_load_balancers() {
    let desk = desk();
    let own = group(&desk, "sgp-http");
    assert_eq!(own.related_load_balancer_ids, ["alb-1"]);
    assert_eq!(own.related_listener_ids, [""; 0]);
    let all = ListServerGroups::new().server_group_ids(["sgp-http"]).show_relation_enabled(true);
    assert_eq!(desk.call(&all).unwrap().server_groups[0].related_listener_ids, ["lsn-1"]);
    desk.refuses(&DeleteServerGroup::new("sgp-http"), "ResourceInUse.ServerGroup");
    let change = || UpdateServerGroupAttribute::new("sgp-http");
    desk.call(&change().connection_drain_config(drains())).unwrap();
    desk.call(&change().slow_start_config(slow())).unwrap();
    // A basic load balancer takes neither.
    desk.local(|local: Local<'_, Region>| {
        let group = local.own.server_groups.get_mut("sgp-http").unwrap();
        group.connection_drain.connection_drain_enabled = Some(false);
        group.slow_start.slow_start_enabled = Some(false);
        let listener = local.own.listeners.get_mut("lsn-1").unwrap();
        listener.load_balancer_id = "alb-2".to_owned();
    });
    desk.refuses(
        &change().connection_drain_config(drains()),
        "Mismatch.LoadBalancerEditionAndConnectionDrain",
    );
    desk.refuses(
        &change().slow_start_config(slow()),
        "Mismatch.LoadBalancerEditionAndSlowStartEnable",
    );
    // Servers do not keep a group.
    let servers = [Server::ecs("i-1", 80)];
    desk.call(&AddServersToServerGroup::new("sgp-more", servers)).unwrap();
    let job = desk.call(&DeleteServerGroup::new("sgp-more")).unwrap().job_id.unwrap();
    desk.refuses(&DeleteServerGroup::new("sgp-more"), "ResourceNotFound.ServerGroup");
    let jobs = ListAsynJobs::new().job_ids([job]).resource_type("servergroup");
    let found = desk.call(&jobs.resource_ids(["sgp-more"])).unwrap();
    assert_eq!(found.total_count, Some(1));
}

#[test]
fn states_between_are_shown_while_changes_settle() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = |id: &str| group(&desk, id).server_group_status.unwrap();
    let id = desk.call(&new()).unwrap().server_group_id;
    let servers = || [Server::ecs("i-1", 80)];
    desk.refuses(&AddServersToServerGroup::new(&id, servers()), "IncorrectStatus.ServerGroup");
    assert_eq!(
        (status(&id), status(&id)),
        (ServerGroupStatus::Creating, ServerGroupStatus::Available)
    );
    let change = UpdateServerGroupAttribute::new(&id).server_group_name("other");
    desk.call(&change).unwrap();
    desk.refuses(&change, "IncorrectStatus.ServerGroup");
    desk.refuses(&DeleteServerGroup::new(&id), "IncorrectStatus.ServerGroup");
    desk.refuses(&AddServersToServerGroup::new(&id, servers()), "IncorrectStatus.ServerGroup");
    assert_eq!(
        (status(&id), status(&id)),
        (ServerGroupStatus::Configuring, ServerGroupStatus::Available)
    );
    desk.call(&DeleteServerGroup::new(&id)).unwrap();
    assert_eq!(status(&id), ServerGroupStatus::Deleting);
    let gone = desk.call(&ListServerGroups::new().server_group_ids([&id])).unwrap();
    assert_eq!(gone.total_count, Some(0));
}

#[test]
fn filters_narrow_and_pages_end() {
    let desk = desk();
    let tag = |value: &str| Tag::new("k").value(value);
    let create = |request: CreateServerGroup| desk.call(&request).unwrap().server_group_id;
    let first = create(bare("one").vpc_id("vpc-9").tag([tag("a"), Tag::new("x").value("y")]));
    let second = create(bare("two").vpc_id("vpc-9").tag([tag("a")]).server_group_type("Ip"));
    let third = create(bare("one").vpc_id("vpc-8").tag([tag("b")]).resource_group_id("rg-1"));
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
    assert_eq!(ids(&all().server_group_type("ip").vpc_id("vpc-9")), [second.as_str()]);
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
    desk.refuses(&all().next_token("1"), "InvalidParameter");
}
