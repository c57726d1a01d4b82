//! Which changes take their time, and what they stand in the way of. A change of a listener or of a
//! server group is none of its load balancer: clients change many of them side by side.

pub(crate) mod busy;

use std::net::IpAddr;

use aliyun_core::{ToValue, Value};
use aliyun_emulator::product::{ApiError, Ask, Settles, Unsettled};
use aliyun_nlb_model::ServerStatus;

use crate::state::{Change, Region, ServerPlace, Subject};

impl Settles for Region {
    type Subject = Subject;
    type Change = Change;

    fn unsettled(&self) -> &Unsettled<Subject, Change> {
        &self.unsettled
    }

    fn unsettled_mut(&mut self) -> &mut Unsettled<Subject, Change> {
        &mut self.unsettled
    }

    /// What it changes comes first.
    fn subjects(&self, ask: &Ask<'_>) -> Vec<Subject> {
        let named = [
            ("ListenerId", Subject::Listener as fn(String) -> Subject),
            ("ServerGroupId", Subject::ServerGroup),
            ("SecurityPolicyId", Subject::SecurityPolicy),
            ("LoadBalancerId", Subject::LoadBalancer),
        ];
        let named =
            named.into_iter().filter_map(|(name, of)| Some(of(ask.given(name)?.to_owned())));
        let mut subjects: Vec<_> = named.collect();
        if ask.info.action().starts_with("List") {
            subjects.extend(listed(ask));
        }
        subjects
    }

    fn shown(value: &Value<'_>) -> Option<Subject> {
        let text = |name: &str| value.get(name)?.as_text().map(str::to_owned);
        // The parts of a load balancer name it, so the part goes first.
        text("ListenerId")
            .map(Subject::Listener)
            .or_else(|| text("ServerGroupId").map(Subject::ServerGroup))
            .or_else(|| text("SecurityPolicyId").map(Subject::SecurityPolicy))
            .or_else(|| text("LoadBalancerId").map(Subject::LoadBalancer))
    }

    fn busy(ask: &Ask<'_>, subject: &Subject, change: &Change) -> Option<ApiError> {
        busy::code(ask.info, subject, change)
            .map(|code| ApiError::new(code).with(subject_id(subject)))
    }

    /// What was deleted is still shown until that has settled.
    fn is_there(&self, subject: &Subject) -> bool {
        self.has(subject)
    }

    fn changes(
        &self,
        ask: &Ask<'_>,
        _subjects: Vec<Subject>,
        _before: Option<Change>,
        answer: &dyn ToValue,
    ) -> Vec<(Subject, Change)> {
        let answer = answer.to_value();
        let begun = begun(ask, &answer);
        begun.into_iter().filter(|(subject, _)| self.has(subject)).collect()
    }
}

/// The id of a subject, by which messages call it.
fn subject_id(subject: &Subject) -> &str {
    let (_, id) = aliyun_emulator::product::Subject::name(subject);
    id
}

/// What a list is asked for by its ids.
fn listed<'a>(ask: &'a Ask<'_>) -> impl Iterator<Item = Subject> + use<'a> {
    let lists = [
        ("ListenerIds", Subject::Listener as fn(String) -> Subject),
        ("ServerGroupIds", Subject::ServerGroup),
        ("SecurityPolicyIds", Subject::SecurityPolicy),
        ("LoadBalancerIds", Subject::LoadBalancer),
    ];
    lists.into_iter().flat_map(|(name, of)| items(ask, name, "").map(move |id| of(id.to_owned())))
}

/// The texts of a list, or of a member of its items.
fn items<'a>(
    ask: &'a Ask<'_>,
    list: &'static str,
    member: &'static str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    (1..).map_while(move |n: u32| ask.given(&format!("{list}.{n}{member}")))
}

/// What begins to settle with a call that was done.
fn begun(ask: &Ask<'_>, answer: &Value<'_>) -> Option<(Subject, Change)> {
    let given = |name: &str| ask.given(name).map(str::to_owned);
    let answered = |name: &str| answer.get(name)?.as_text().map(str::to_owned);
    let load_balancer = || given("LoadBalancerId").map(Subject::LoadBalancer);
    let listener = || given("ListenerId").map(Subject::Listener);
    let group = || given("ServerGroupId").map(Subject::ServerGroup);
    let (subject, change) = match ask.info.action() {
        "CreateLoadBalancer" => {
            (answered("LoadbalancerId").map(Subject::LoadBalancer), Change::Creating)
        }
        "DeleteLoadBalancer" => (load_balancer(), Change::Deleting),
        "UpdateLoadBalancerAttribute"
        | "UpdateLoadBalancerZones"
        | "UpdateLoadBalancerAddressTypeConfig"
        | "EnableLoadBalancerIpv6Internet"
        | "DisableLoadBalancerIpv6Internet"
        | "LoadBalancerJoinSecurityGroup"
        | "LoadBalancerLeaveSecurityGroup"
        | "AttachCommonBandwidthPackageToLoadBalancer"
        | "DetachCommonBandwidthPackageFromLoadBalancer" => (load_balancer(), Change::Configuring),
        "CreateListener" => (answered("ListenerId").map(Subject::Listener), Change::Creating),
        "UpdateListenerAttribute" => (listener(), Change::Configuring),
        "StartListener" => (listener(), Change::Starting),
        "StopListener" => (listener(), Change::Stopping),
        "DeleteListener" => (listener(), Change::Deleting),
        "AssociateAdditionalCertificatesWithListener" => {
            (listener(), Change::Associating(certificates(ask)))
        }
        "DisassociateAdditionalCertificatesWithListener" => {
            (listener(), Change::Dissociating(certificates(ask)))
        }
        "CreateServerGroup" => {
            (answered("ServerGroupId").map(Subject::ServerGroup), Change::Creating)
        }
        "UpdateServerGroupAttribute" => (group(), Change::Configuring),
        "DeleteServerGroup" => (group(), Change::Deleting),
        "AddServersToServerGroup" => (group(), Change::Servers(ServerStatus::Adding, servers(ask))),
        "RemoveServersFromServerGroup" => {
            (group(), Change::Servers(ServerStatus::Removing, servers(ask)))
        }
        "UpdateServerGroupServersAttribute" => {
            (group(), Change::Servers(ServerStatus::Configuring, servers(ask)))
        }
        "CreateSecurityPolicy" => {
            (answered("SecurityPolicyId").map(Subject::SecurityPolicy), Change::Creating)
        }
        "UpdateSecurityPolicyAttribute" => {
            (given("SecurityPolicyId").map(Subject::SecurityPolicy), Change::Configuring)
        }
        // What is only written down takes no time.
        _ => return None,
    };
    Some((subject?, change))
}

fn certificates(ask: &Ask<'_>) -> Vec<String> {
    items(ask, "AdditionalCertificateIds", "").map(str::to_owned).collect()
}

fn servers(ask: &Ask<'_>) -> Vec<ServerPlace> {
    let ids = (1..).zip(items(ask, "Servers", ".ServerId"));
    let places = ids.map(|(n, id): (u32, _)| {
        let ip = ask.given(&format!("Servers.{n}.ServerIp"));
        let port = ask.given(&format!("Servers.{n}.Port"));
        ServerPlace {
            server_id: id.to_owned(),
            server_ip: ip.and_then(|ip| ip.parse::<IpAddr>().ok()),
            port: port.and_then(|port| port.parse().ok()).unwrap_or_default(),
        }
    });
    places.collect()
}

#[cfg(test)]
mod tests;
