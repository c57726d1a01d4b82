//! How servers behind listeners and rules are told to be.

use aliyun_alb_model::{
    AddServersToServerGroup, GetListenerHealthStatus, HealthCheckConfig, NonNormalServer,
    RuleActionType, Server, ServerGroupHealth, ServerHealthStatus, StopListener, Switch,
    UnhealthyReasonCode, UpdateServerGroupAttribute,
};
use aliyun_emulator::product::{HostHealth, HostStatus, Kind, Local};

use super::code;
use crate::behaviour::fixture::desk;
use crate::desk::Desk;
use crate::state::Region;

/// A desk with servers of which one is ill and one is stopped.
fn ill() -> Desk {
    let desk = desk();
    let servers = [
        Server::new("i-1", "Ecs").port(80),
        Server::new("i-2", "Ecs").port(80),
        Server::new("i-3", "Ecs").port(80).weight(0),
        Server::new("eni-1", "Eni").port(80).server_ip("10.1.0.1"),
    ];
    desk.call(&AddServersToServerGroup::new("sgp-http", servers)).unwrap();
    let servers = [Server::new("i-2", "Ecs").port(80)];
    desk.call(&AddServersToServerGroup::new("sgp-more", servers)).unwrap();
    desk.local(|local: Local<'_, Region>| {
        let host = local.shared.inventory.of_mut(Kind::Ecs).get_mut("i-2").unwrap();
        host.condition.health = HostHealth::Unhealthy;
        let host = local.shared.inventory.of_mut(Kind::Eni).get_mut("eni-1").unwrap();
        host.condition.status = HostStatus::Stopped;
    });
    desk
}

/// The group of the listener.
fn told(desk: &Desk) -> ServerGroupHealth {
    let answer = desk.call(&GetListenerHealthStatus::new("lsn-1")).unwrap();
    assert_eq!((answer.rule_health_status.len(), answer.next_token), (0, None));
    let own = answer.listener_health_status.into_iter().next().unwrap();
    assert_eq!(own.listener_id.as_deref(), Some("lsn-1"));
    assert_eq!(own.listener_port, Some(8080));
    own.server_group_infos.into_iter().next().unwrap()
}

#[test]
fn only_servers_that_are_not_healthy_are_told() {
    let desk = ill();
    let group = told(&desk);
    assert_eq!(group.action_type, Some(RuleActionType::ForwardGroup));
    assert_eq!(group.health_check_enabled, Some(Switch::On));
    let found: Vec<_> = group
        .non_normal_servers
        .iter()
        .map(|own| {
            let reason = own.reason.as_ref().and_then(|reason| reason.reason_code.clone());
            (own.server_id.as_deref().unwrap(), own.status.clone().unwrap(), reason)
        })
        .collect();
    let unhealthy = ServerHealthStatus::Unhealthy;
    assert_eq!(
        found,
        [
            ("i-2", unhealthy.clone(), Some(UnhealthyReasonCode::ResponseMismatch)),
            ("i-3", ServerHealthStatus::Unused, None),
            ("eni-1", unhealthy, Some(UnhealthyReasonCode::ConnectTimeout)),
        ]
    );
    let reason = group.non_normal_servers[0].reason.as_ref().unwrap();
    assert_eq!(reason.actual_response.as_deref(), Some("500"));
    assert_eq!(reason.expected_response.as_deref(), Some("HTTP_2xx"));
    let tcp = HealthCheckConfig::new().health_check_enabled(true).health_check_protocol("TCP");
    desk.call(&UpdateServerGroupAttribute::new("sgp-http").health_check_config(tcp)).unwrap();
    let reason = told(&desk).non_normal_servers[0].reason.clone().unwrap();
    assert_eq!(reason.reason_code, Some(UnhealthyReasonCode::ConnectFailed));
    assert_eq!((reason.actual_response, reason.expected_response), (None, None));
    // Without checks nothing is known of any.
    let off = HealthCheckConfig::new().health_check_enabled(false);
    desk.call(&UpdateServerGroupAttribute::new("sgp-http").health_check_config(off)).unwrap();
    let all = told(&desk);
    assert_eq!((all.health_check_enabled, all.non_normal_servers.len()), (Some(Switch::Off), 4));
    let is_unavailable = |own: &NonNormalServer| {
        own.status == Some(ServerHealthStatus::Unavailable) && own.reason.is_none()
    };
    assert!(all.non_normal_servers.iter().all(is_unavailable));
    // A listener that is stopped checks none.
    desk.call(&StopListener::new("lsn-1")).unwrap();
    let request = GetListenerHealthStatus::new("lsn-1").include_rule(true);
    let answer = desk.call(&request).unwrap();
    assert_eq!((answer.listener_health_status.len(), answer.rule_health_status.len()), (0, 0));
    desk.refuses(&GetListenerHealthStatus::new("lsn-0"), "ResourceNotFound.Listener");
}

#[test]
fn rules_come_in_pages_in_their_order() {
    let desk = ill();
    let rule = |n: i32, actions: &str| {
        let own = format!(
            r#"{{"RuleId":"rule-{n}","ListenerId":"lsn-1","LoadBalancerId":"alb-1",
                "Priority":{n},"RuleConditions":[],"RuleActions":[{actions}]}}"#
        );
        serde_json::from_str::<crate::state::Rule>(&own).unwrap()
    };
    let forward = r#"{"Order":2,"Type":"ForwardGroup","ForwardGroupConfig":{"ServerGroupTuples":
        [{"ServerGroupId":"sgp-more"},{"ServerGroupId":"sgp-ip"}]}}"#;
    let mirror = r#"{"Order":1,"Type":"TrafficMirror","TrafficMirrorConfig":{"MirrorGroupConfig":
        {"ServerGroupTuples":[{"ServerGroupId":"sgp-http"}]}}}"#;
    let redirect = r#"{"Order":1,"Type":"Redirect","RedirectConfig":{"Host":"a.com"}}"#;
    desk.local(|local: Local<'_, Region>| {
        for own in [
            rule(30, &format!("{mirror},{forward}")),
            rule(4, forward),
            rule(5, redirect),
            rule(200, forward),
        ] {
            local.own.rules.insert(own.rule_id.clone(), own);
        }
    });
    let ask = || GetListenerHealthStatus::new("lsn-1").max_results(2);
    let page = desk.call(&ask().include_rule(true)).unwrap();
    assert_eq!(page.listener_health_status.len(), 1);
    let ids = |all: &[aliyun_alb_model::RuleHealth]| {
        all.iter().map(|own| own.rule_id.clone().unwrap()).collect::<Vec<_>>()
    };
    // One without a group has nothing to tell.
    assert_eq!(ids(&page.rule_health_status), ["rule-4", "rule-30"]);
    let groups: Vec<_> = page.rule_health_status[1]
        .server_group_infos
        .iter()
        .map(|own| {
            let id = own.server_group_id.as_deref().unwrap();
            (id, own.action_type.clone().unwrap(), own.non_normal_servers.len())
        })
        .collect();
    let (forward, mirror) = (RuleActionType::ForwardGroup, RuleActionType::TrafficMirror);
    assert_eq!(
        groups,
        [("sgp-more", forward.clone(), 1), ("sgp-ip", forward, 0), ("sgp-http", mirror, 3)]
    );
    let next = ask().include_rule(true).next_token(page.next_token.unwrap());
    let last = desk.call(&next).unwrap();
    assert_eq!(
        (ids(&last.rule_health_status), last.next_token),
        (vec!["rule-200".to_owned()], None)
    );
    assert!(last.listener_health_status.is_empty());
    // Nobody asks for them.
    assert!(desk.call(&ask()).unwrap().rule_health_status.is_empty());
    assert_eq!(code(&desk, &ask().next_token("no token")), "InvalidParameter");
}
