//! Which changes take their time, and what they stand in the way of. A change of a listener or of a
//! server group is none of its load balancer: clients change many of them side by side. Rules,
//! scripts, certificates and ACLs are changed as parts of their listener.

pub(crate) mod busy;

use std::net::IpAddr;

use aliyun_alb_model::{AclEntryStatus, AclRelationStatus, CertificateStatus, ServerStatus};
use aliyun_core::{ToValue, Value};
use aliyun_emulator::product::{ApiError, Ask, Settles, Unsettled};

use crate::state::{Change, Region, ServerPlace, Subject};

type Kind = fn(String) -> Subject;

/// All that jobs are about.
const KINDS: [Kind; 7] = [
    Subject::LoadBalancer,
    Subject::Listener,
    Subject::Rule,
    Subject::ServerGroup,
    Subject::Acl,
    Subject::SecurityPolicy,
    Subject::AScript,
];

/// The parameters that name a subject, what a call changes before what that belongs to.
const NAMED: [(&str, Kind); 6] = [
    ("RuleId", Subject::Rule),
    ("ListenerId", Subject::Listener),
    ("ServerGroupId", Subject::ServerGroup),
    ("AclId", Subject::Acl),
    ("SecurityPolicyId", Subject::SecurityPolicy),
    ("LoadBalancerId", Subject::LoadBalancer),
];

/// The same in lists.
const LISTED: [(&str, &str, Kind); 11] = [
    ("RuleIds", "", Subject::Rule),
    ("Rules", ".RuleId", Subject::Rule),
    ("AScriptIds", "", Subject::AScript),
    ("AScripts", ".AScriptId", Subject::AScript),
    ("ListenerIds", "", Subject::Listener),
    ("ServerGroupIds", "", Subject::ServerGroup),
    ("AclIds", "", Subject::Acl),
    ("SecurityPolicyIds", "", Subject::SecurityPolicy),
    ("LoadBalancerIds", "", Subject::LoadBalancer),
    (
        "DefaultActions",
        ".ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId",
        Subject::ServerGroup,
    ),
    ("RuleActions", ".ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", Subject::ServerGroup),
];

impl Settles for Region {
    type Subject = Subject;
    type Change = Change;

    fn unsettled(&self) -> &Unsettled<Subject, Change> {
        &self.unsettled
    }

    fn unsettled_mut(&mut self) -> &mut Unsettled<Subject, Change> {
        &mut self.unsettled
    }

    /// What it changes comes first, then the listener of a rule or of a script.
    fn subjects(&self, ask: &Ask<'_>) -> Vec<Subject> {
        let named =
            NAMED.into_iter().filter_map(|(name, kind)| Some(kind(ask.given(name)?.to_owned())));
        let listed = LISTED.into_iter().flat_map(|(name, member, kind)| {
            items(ask, name, member).map(move |id| kind(id.to_owned()))
        });
        let protected = ask.info.action().ends_with("DeletionProtection");
        let protected = protected.then(|| ask.given("ResourceId")).flatten();
        let protected = protected.map(|id| Subject::LoadBalancer(id.to_owned()));
        // Whoever asks for jobs by what they are about does not say what that is.
        let of_jobs = items(ask, "ResourceIds", "");
        let of_jobs = of_jobs.flat_map(|id| KINDS.into_iter().map(move |kind| kind(id.to_owned())));
        let reserved = ask.info.action().ends_with("CapacityReservation");
        let reserved = reserved.then(|| ask.given("LoadBalancerId")).flatten();
        let reserved = reserved.map(|id| Subject::Capacity(id.to_owned()));
        let own: Vec<_> =
            named.chain(listed).chain(protected).chain(reserved).chain(of_jobs).collect();
        let wholes: Vec<_> = own.iter().filter_map(|subject| self.whole(subject)).collect();
        own.into_iter().chain(wholes).collect()
    }

    fn shown(value: &Value<'_>) -> Option<Subject> {
        // Of an ACL or a policy with its listeners, these tell what becomes of them.
        value.get("RelatedListeners").map_or(Some(()), |_| None)?;
        let text = |name: &str| value.get(name)?.as_text().map(str::to_owned);
        // The parts of a listener name it, and listeners name their load balancer: the part goes first.
        text("AScriptId")
            .map(Subject::AScript)
            .or_else(|| NAMED.into_iter().find_map(|(name, kind)| text(name).map(kind)))
    }

    fn busy(ask: &Ask<'_>, subject: &Subject, change: &Change) -> Option<ApiError> {
        let (_, id) = aliyun_emulator::product::Subject::name(subject);
        let code = busy::code(ask.info, subject, change)?;
        Some(match code.starts_with("IncorrectStatus.") {
            true => {
                let status = shown_as(change);
                let why = format!("The status of {id} [{status}] is incorrect.");
                ApiError::new(code).because(why)
            }
            false => ApiError::new(code).with(id),
        })
    }

    /// What was deleted is still shown until that has settled.
    fn is_there(&self, subject: &Subject) -> bool {
        self.has(subject)
    }

    /// The listener of a rule or of a script.
    fn whole(&self, part: &Subject) -> Option<Subject> {
        let id = match part {
            Subject::Rule(id) => &self.rules.get(id)?.listener_id,
            Subject::AScript(id) => &self.ascripts.get(id)?.listener_id,
            _ => return None,
        };
        Some(Subject::Listener(id.clone()))
    }

    fn changes(
        &self,
        ask: &Ask<'_>,
        subjects: Vec<Subject>,
        _before: Option<Change>,
        answer: &dyn ToValue,
    ) -> Vec<(Subject, Change)> {
        let answer = answer.to_value();
        let begun = self.begun(ask, &subjects, &answer);
        begun.into_iter().filter(|(subject, _)| self.has(subject)).collect()
    }
}

impl Region {
    /// What begins to settle with a call that was done.
    fn begun(
        &self,
        ask: &Ask<'_>,
        subjects: &[Subject],
        answer: &Value<'_>,
    ) -> Vec<(Subject, Change)> {
        let given = |name: &str, kind: Kind| ask.given(name).map(|id| kind(id.to_owned()));
        let made = |name: &str, kind: Kind| Some(kind(answer.get(name)?.as_text()?.to_owned()));
        let load_balancer = || given("LoadBalancerId", Subject::LoadBalancer);
        let listener = || given("ListenerId", Subject::Listener);
        let group = || given("ServerGroupId", Subject::ServerGroup);
        let acl = || given("AclId", Subject::Acl);
        let texts = |list, member| items(ask, list, member).map(str::to_owned).collect::<Vec<_>>();
        let one =
            |subject: Option<Subject>, change| subject.map(|it| (it, change)).into_iter().collect();
        match ask.info.action() {
            "CreateLoadBalancer" => {
                one(made("LoadBalancerId", Subject::LoadBalancer), Change::Creating)
            }
            "DeleteLoadBalancer" => one(load_balancer(), Change::Deleting),
            "ModifyCapacityReservation" => {
                one(given("LoadBalancerId", Subject::Capacity), Change::Configuring)
            }
            "UpdateLoadBalancerAttribute"
            | "UpdateLoadBalancerZones"
            | "UpdateLoadBalancerEdition"
            | "UpdateLoadBalancerAddressTypeConfig"
            | "EnableLoadBalancerIpv6Internet"
            | "DisableLoadBalancerIpv6Internet"
            | "LoadBalancerJoinSecurityGroup"
            | "LoadBalancerLeaveSecurityGroup"
            | "EnableLoadBalancerAccessLog"
            | "AttachCommonBandwidthPackageToLoadBalancer"
            | "DetachCommonBandwidthPackageFromLoadBalancer" => {
                one(load_balancer(), Change::Configuring)
            }
            "CreateListener" => one(made("ListenerId", Subject::Listener), Change::Creating),
            "DeleteListener" => one(listener(), Change::Deleting),
            "StartListener"
            | "StopListener"
            | "UpdateListenerAttribute"
            | "UpdateListenerLogConfig" => one(listener(), Change::Configuring),
            "AssociateAdditionalCertificatesWithListener" => {
                let ids = texts("Certificates", ".CertificateId");
                one(listener(), Change::Certificates(CertificateStatus::Associating, ids))
            }
            "DissociateAdditionalCertificatesFromListener" => {
                let ids = texts("Certificates", ".CertificateId");
                one(listener(), Change::Certificates(CertificateStatus::Diassociating, ids))
            }
            "AssociateAclsWithListener" => {
                one(listener(), Change::Acls(AclRelationStatus::Associating, texts("AclIds", "")))
            }
            "DissociateAclsFromListener" => {
                one(listener(), Change::Acls(AclRelationStatus::Dissociating, texts("AclIds", "")))
            }
            "CreateRule" => parts(listener(), made("RuleId", Subject::Rule), Change::Creating),
            "CreateRules" => parts(
                listener(),
                made_all(answer, "RuleIds", "RuleId", Subject::Rule),
                Change::Creating,
            ),
            "CreateAScripts" => parts(
                listener(),
                made_all(answer, "AScriptIds", "AScriptId", Subject::AScript),
                Change::Creating,
            ),
            "UpdateRuleAttribute" | "UpdateRulesAttribute" | "UpdateAScripts" => {
                changed(subjects, &Change::Configuring)
            }
            "DeleteRule" | "DeleteRules" | "DeleteAScripts" => changed(subjects, &Change::Deleting),
            "CreateServerGroup" => {
                one(made("ServerGroupId", Subject::ServerGroup), Change::Creating)
            }
            "UpdateServerGroupAttribute" | "ApplyHealthCheckTemplateToServerGroup" => {
                one(group(), Change::Configuring)
            }
            "DeleteServerGroup" => one(group(), Change::Deleting),
            "AddServersToServerGroup" => {
                one(group(), Change::Servers(ServerStatus::Adding, servers(ask, "Servers")))
            }
            "RemoveServersFromServerGroup" => {
                one(group(), Change::Servers(ServerStatus::Removing, servers(ask, "Servers")))
            }
            "UpdateServerGroupServersAttribute" => {
                one(group(), Change::Servers(ServerStatus::Configuring, servers(ask, "Servers")))
            }
            "ReplaceServersInServerGroup" => {
                let both = servers(ask, "AddedServers").into_iter();
                let both = both.chain(servers(ask, "RemovedServers")).collect();
                one(group(), Change::Servers(ServerStatus::Replacing, both))
            }
            "CreateAcl" => one(made("AclId", Subject::Acl), Change::Creating),
            "DeleteAcl" => one(acl(), Change::Deleting),
            "AddEntriesToAcl" => {
                one(acl(), Change::Entries(AclEntryStatus::Adding, texts("AclEntries", ".Entry")))
            }
            "RemoveEntriesFromAcl" => {
                one(acl(), Change::Entries(AclEntryStatus::Removing, texts("Entries", "")))
            }
            "UpdateSecurityPolicyAttribute" => {
                one(given("SecurityPolicyId", Subject::SecurityPolicy), Change::Configuring)
            }
            // What is only written down takes no time.
            _ => Vec::new(),
        }
    }
}

/// The state that messages tell.
fn shown_as(change: &Change) -> &'static str {
    match change {
        Change::Creating => "Provisioning",
        Change::Deleting => "Deleting",
        _ => "Configuring",
    }
}

/// The texts of a list, or of a member of its items.
fn items<'a>(
    ask: &'a Ask<'_>,
    list: &'static str,
    member: &'static str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    (1..).map_while(move |n: u32| ask.given(&format!("{list}.{n}{member}")))
}

/// What a call has made, by the ids in a list of its answer.
fn made_all(answer: &Value<'_>, list: &str, member: &str, kind: Kind) -> Vec<Subject> {
    let Some(Value::List(items)) = answer.get(list) else { return Vec::new() };
    let ids = items.iter().filter_map(|item| item.get(member)?.as_text());
    ids.map(|id| kind(id.to_owned())).collect()
}

/// A change of a listener by parts of it that are new.
fn parts(
    listener: Option<Subject>,
    made: impl IntoIterator<Item = Subject>,
    change: Change,
) -> Vec<(Subject, Change)> {
    let made = made.into_iter().map(|part| (part, change.clone()));
    listener.map(|own| (own, Change::Configuring)).into_iter().chain(made).collect()
}

/// A change of a listener by parts of it that were there.
fn changed(subjects: &[Subject], change: &Change) -> Vec<(Subject, Change)> {
    let all = subjects.iter().filter_map(|subject| match subject {
        Subject::Listener(_) => Some((subject.clone(), Change::Configuring)),
        Subject::Rule(_) | Subject::AScript(_) => Some((subject.clone(), change.clone())),
        _ => None,
    });
    all.collect()
}

fn servers(ask: &Ask<'_>, list: &'static str) -> Vec<ServerPlace> {
    let ids = (1..).zip(items(ask, list, ".ServerId"));
    let places = ids.map(|(n, id): (u32, _)| {
        let ip = ask.given(&format!("{list}.{n}.ServerIp"));
        let port = ask.given(&format!("{list}.{n}.Port"));
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
