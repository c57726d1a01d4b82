//! How the servers behind a listener and its rules are.

use std::collections::BTreeSet;

use aliyun_alb_model::{
    GetListenerHealthStatus, GetListenerHealthStatusResponse, HealthCheckProtocol, ListenerHealth,
    NonNormalServer, RuleActionType, RuleHealth, ServerGroupHealth, ServerHealthStatus,
    UnhealthyReason, UnhealthyReasonCode,
};
use aliyun_emulator::product::{ApiError, Inventory, Local, page_of};

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{HealthCheck, Listener, Region, Rule, Server, ServerGroup};

/// The servers of a listener, and of its rules if they are asked for, that are not known to be
/// healthy. A listener that is stopped checks none. The rules come in pages, in the order in which
/// they are tried, and the listener with the first page.
pub(crate) fn get_listener_health_status(
    scene: &mut Scene<'_>,
    request: GetListenerHealthStatus,
) -> Result<GetListenerHealthStatusResponse, ApiError> {
    let mut response = GetListenerHealthStatusResponse::new(scene.request_id);
    let now = scene.milliseconds;
    let token = request.next_token.as_deref().filter(|token| !token.is_empty());
    let ask = PAGES.ask("GetListenerHealthStatus", token, request.max_results);
    let Local { own: region, shared, .. } = scene.local(None)?;
    let listener = region.listener(&request.listener_id)?;
    let told = Told { region, inventory: &shared.inventory, now };
    let is_asked = request.include_rule == Some(true) && !listener.stopped;
    let rules = region.rules_of(&listener.listener_id).filter(|_| is_asked);
    let placed = rules.filter(|rule| rule.group_ids().next().is_some()).map(|rule| {
        let place = format!("{} {:05} {}", rule.direction, rule.priority, rule.rule_id);
        (place, rule)
    });
    let mut placed: Vec<_> = placed.collect();
    placed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let page = page_of(ask, placed)?;
    if token.is_none() && !listener.stopped {
        response.listener_health_status = vec![told.of_listener(listener)];
    }
    response.rule_health_status = page.items.into_iter().map(|rule| told.of_rule(rule)).collect();
    response.next_token = page.next;
    Ok(response)
}

/// What is told of servers.
#[derive(Clone, Copy)]
struct Told<'r> {
    region: &'r Region,
    inventory: &'r Inventory,
    /// In milliseconds since 1970.
    now: i64,
}

impl Told<'_> {
    fn of_listener(self, listener: &Listener) -> ListenerHealth {
        let mut told = ListenerHealth::new();
        told.listener_id = Some(listener.listener_id.clone());
        told.listener_port = Some(listener.listener_port);
        told.listener_protocol = Some(listener.listener_protocol.clone());
        told.server_group_infos =
            self.of_groups(listener.group_ids(), &RuleActionType::ForwardGroup);
        told
    }

    fn of_rule(self, rule: &Rule) -> RuleHealth {
        let forwards = rule.forwards().map(|group| group.server_group_id.as_str());
        let mirrors = rule.mirrors().map(|group| group.server_group_id.as_str());
        let mut told = RuleHealth::new();
        told.rule_id = Some(rule.rule_id.clone());
        told.server_group_infos = self.of_groups(forwards, &RuleActionType::ForwardGroup);
        let mirrors = self.of_groups(mirrors, &RuleActionType::TrafficMirror);
        told.server_group_infos.extend(mirrors);
        told
    }

    /// Groups that an action uses, each once.
    fn of_groups<'i>(
        self,
        ids: impl Iterator<Item = &'i str>,
        action: &RuleActionType,
    ) -> Vec<ServerGroupHealth> {
        let mut seen = BTreeSet::new();
        let ids = ids.filter(|id| seen.insert(*id));
        let groups = ids.filter_map(|id| self.region.server_groups.get(id));
        groups.map(|group| self.of_group(group, action.clone())).collect()
    }

    fn of_group(self, group: &ServerGroup, action: RuleActionType) -> ServerGroupHealth {
        let mut told = ServerGroupHealth::new();
        told.server_group_id = Some(group.server_group_id.clone());
        told.action_type = Some(action);
        told.health_check_enabled = Some(group.health_check.health_check_enabled.into());
        let staying = group.servers.iter().filter(|server| !server.is_leaving());
        told.non_normal_servers =
            staying.filter_map(|server| self.of_server(&group.health_check, server)).collect();
        told
    }

    /// A server, unless it is healthy.
    fn of_server(self, check: &HealthCheck, server: &Server) -> Option<NonNormalServer> {
        let (status, reason) = if !check.health_check_enabled {
            (ServerHealthStatus::Unavailable, None)
        } else if server.weight == 0 {
            (ServerHealthStatus::Unused, None)
        } else {
            (ServerHealthStatus::Unhealthy, Some(self.illness(check, server)?))
        };
        let mut told = NonNormalServer::new();
        told.server_id = Some(server.server_id.clone());
        told.server_ip = server.server_ip.map(|ip| ip.to_string());
        told.port = Some(server.port);
        told.status = Some(status);
        told.reason = reason;
        Some(told)
    }

    /// Why a server is not healthy, if it is not. Of addresses and functions nothing bad is known.
    fn illness(self, check: &HealthCheck, server: &Server) -> Option<UnhealthyReason> {
        let checks = check.checks(server, self.now);
        let mut reason = UnhealthyReason::new();
        let code = match self.inventory.host(server.kind()?, &server.server_id) {
            Some(host) if host.passes(&checks) => return None,
            Some(host) if host.condition.status.is_running() => {
                match check.health_check_protocol == HealthCheckProtocol::Tcp {
                    true => UnhealthyReasonCode::ConnectFailed,
                    false => {
                        reason.actual_response = Some("500".to_owned());
                        reason.expected_response = Some(expected(check));
                        UnhealthyReasonCode::ResponseMismatch
                    }
                }
            }
            _ => UnhealthyReasonCode::ConnectTimeout,
        };
        reason.reason_code = Some(code);
        Some(reason)
    }
}

/// The answers that a check takes for good, as they are told: `HTTP_2xx,HTTP_3xx`.
fn expected(check: &HealthCheck) -> String {
    let codes = check.health_check_codes.iter().map(|code| match code.strip_prefix("http_") {
        Some(class) => format!("HTTP_{class}"),
        None => code.clone(),
    });
    codes.collect::<Vec<_>>().join(",")
}
