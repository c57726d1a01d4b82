//! Changes that take their time, as those of the service do: while one settles, states show it and
//! a second change of the same load balancer, list or policy is refused as busy.

pub(crate) mod busy;

use std::time::Duration;

use aliyun_core::{Effect, OperationInfo, Params, ToValue, Value};
use serde::{Deserialize, Serialize};

use self::busy::Obstacle;
use crate::api_error::ApiError;
use crate::behaviour::Scene;
use crate::clock::milliseconds;
use crate::registry::Caller;
use crate::state::{Change, Left, ListenerKey, Protocol, Region, Subject, Transition};

/// How long changes take to settle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settling {
    /// Nothing takes time.
    #[default]
    AtOnce,
    /// So long by the clock of the emulator.
    After(Duration),
    /// Until the changed thing was described so many times.
    AfterDescribes(u32),
}

/// The same in JSON.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(tag = "Policy", rename_all_fields = "PascalCase", deny_unknown_fields)]
pub(crate) enum Policy {
    AtOnce,
    After { milliseconds: u64 },
    AfterDescribes { describes: u32 },
}

impl From<Settling> for Policy {
    fn from(settling: Settling) -> Self {
        match settling {
            Settling::AtOnce => Self::AtOnce,
            Settling::After(time) => {
                let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
                Self::After { milliseconds }
            }
            Settling::AfterDescribes(describes) => Self::AfterDescribes { describes },
        }
    }
}

impl From<Policy> for Settling {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::AtOnce => Self::AtOnce,
            Policy::After { milliseconds } => Self::After(Duration::from_millis(milliseconds)),
            Policy::AfterDescribes { describes } => Self::AfterDescribes(describes),
        }
    }
}

/// The settling of one call: what it touches, and how long that takes if it is a change.
#[derive(Default)]
pub(crate) struct Course {
    subjects: Vec<Subject>,
    left: Option<Left>,
    /// The group of a listener that is to be deleted.
    released: Option<String>,
}

/// What takes its time and cannot be refused for it: the thing is not there before.
const SLOW: &[&str] = &["CreateAccessControlList", "CreateTLSCipherPolicy"];

impl Course {
    /// Refuses a change of what is being changed.
    pub(crate) fn begin(
        info: &OperationInfo,
        params: &Params,
        caller: &Caller<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<Self, ApiError> {
        // An unknown region is for the behaviour to refuse.
        let Ok(region) = scene.region(params.get("RegionId")) else { return Ok(Self::default()) };
        let now = caller.milliseconds;
        region.unsettled.tick(now);
        if caller.settling == Settling::AtOnce && region.unsettled.is_empty() {
            return Ok(Self::default());
        }
        let subjects = subjects(params, region);
        if info.effect != Effect::Read {
            let busy = |subject| {
                let change = region.unsettled.get(subject)?;
                Obstacle::of(info, params, subject, change).code(info)
            };
            if let Some(code) = subjects.iter().find_map(busy) {
                return Err(ApiError::new(code));
            }
        }
        let released = released(info.action(), params, &subjects, region);
        Ok(Self { subjects, left: caller.settling.left(now), released })
    }

    /// Notes that a call was done: a change begins to settle, an answer has described.
    pub(crate) fn end(
        self,
        info: &OperationInfo,
        params: &Params,
        answer: &dyn ToValue,
        scene: &mut Scene<'_>,
    ) {
        let Ok(region) = scene.region(params.get("RegionId")) else { return };
        if info.effect == Effect::Read {
            if !region.unsettled.is_empty() {
                let mut described = self.subjects;
                add_shown(&answer.to_value(), &mut described);
                region.unsettled.described(&described);
            }
            return;
        }
        // What was deleted does not settle.
        for subject in &self.subjects {
            if !region.has(subject) {
                region.unsettled.forget(subject);
            }
        }
        let Some(left) = self.left.filter(|_| is_slow(info)) else { return };
        let named = self.subjects.into_iter().next();
        let subject = named.or_else(|| subject_of(&answer.to_value()));
        if let Some(subject) = subject.filter(|subject| region.has(subject)) {
            let released = self.released.map(Change::Released);
            let change =
                released.unwrap_or_else(|| change(info.action(), params, &subject, region));
            region.unsettled.begin(subject, change, left);
        }
    }
}

impl Settling {
    /// How long a change takes that begins now.
    fn left(self, now: i64) -> Option<Left> {
        match self {
            Settling::AtOnce => None,
            Settling::After(time) => Some(Left::Until(now.saturating_add(milliseconds(time)))),
            Settling::AfterDescribes(times) => Some(Left::Describes(times)),
        }
    }
}

/// What a call names, directly or by something that belongs to it.
fn subjects(params: &Params, region: &Region) -> Vec<Subject> {
    let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let of_extension =
        || Some(&region.domain_extensions.get(given("DomainExtensionId")?)?.load_balancer_id);
    let of_group = || Some(&region.vserver_groups.get(given("VServerGroupId")?)?.load_balancer_id);
    let of_pair = || {
        let id = given("MasterSlaveServerGroupId")?;
        Some(&region.master_slave_groups.get(id)?.load_balancer_id)
    };
    let of_rule = || {
        let first = given("RuleId").map(str::to_owned).or_else(|| first_of(given("RuleIds")?))?;
        Some(&region.rules.get(&first)?.load_balancer_id)
    };
    let of_token = || {
        let first = region.first_calls.get(given("ClientToken")?)?;
        Some(&first.answer.load_balancer_id)
    };
    let load_balancer = given("LoadBalancerId").map(str::to_owned).or_else(|| {
        let found = of_group().or_else(of_pair).or_else(of_rule).or_else(of_extension);
        found.or_else(of_token).cloned()
    });
    let policy = given("TLSCipherPolicyId").or_else(|| given("TLSCipherPolicy"));
    // A list that a listener uses is not changed with it.
    let list = given("AclId").filter(|_| load_balancer.is_none());
    let of_list = list.map(|id| Subject::AccessControlList(id.to_owned()));
    let of_policy = policy.map(|id| Subject::TlsPolicy(id.to_owned()));
    load_balancer.map(Subject::LoadBalancer).into_iter().chain(of_list).chain(of_policy).collect()
}

/// The first text of a JSON list.
fn first_of(list: &str) -> Option<String> {
    let list = Value::from_json(list).ok()?;
    let Value::List(items) = list else { return None };
    items.first()?.as_text().map(str::to_owned)
}

/// What an object of an answer is about.
fn subject_of(value: &Value<'_>) -> Option<Subject> {
    let text = |name: &str| value.get(name)?.as_text().map(str::to_owned);
    text("LoadBalancerId")
        .map(Subject::LoadBalancer)
        .or_else(|| text("AclId").map(Subject::AccessControlList))
        // Policies are listed by another name than they are created with.
        .or_else(|| {
            text("TLSCipherPolicyId").or_else(|| text("InstanceId")).map(Subject::TlsPolicy)
        })
}

/// Adds what an answer shows; what is only named within that does not count.
fn add_shown(value: &Value<'_>, shown: &mut Vec<Subject>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| add_shown(item, shown)),
        Value::Object(members) => match subject_of(value) {
            Some(subject) => shown.push(subject),
            None => members.iter().for_each(|(_, member)| add_shown(member, shown)),
        },
        _ => {}
    }
}

/// Whether a change takes time: those do that can find the service busy.
fn is_slow(info: &OperationInfo) -> bool {
    SLOW.contains(&info.action()) || busy::codes(info).next().is_some()
}

/// The listener that a call of a load balancer is about.
fn listener_of(action: &str, params: &Params, id: &str, region: &Region) -> Option<ListenerKey> {
    let port = params.get("ListenerPort")?.parse().ok()?;
    let of_action = || action.strip_prefix("SetLoadBalancer")?.strip_suffix("ListenerAttribute");
    let protocol = params.get("ListenerProtocol").or_else(of_action).and_then(Protocol::named);
    let found = region.load_balancers.get(id)?.listener_on(port, protocol);
    found.ok().flatten().map(|(key, _)| key)
}

/// The group that a listener leaves behind when it is deleted.
fn released(
    action: &str,
    params: &Params,
    subjects: &[Subject],
    region: &Region,
) -> Option<String> {
    let [Subject::LoadBalancer(id), ..] = subjects else { return None };
    if action != "DeleteLoadBalancerListener" {
        return None;
    }
    let key = listener_of(action, params, id, region)?;
    let listener = region.load_balancers.get(id)?.listeners.get(&key)?;
    listener.vserver_group().or_else(|| listener.master_slave_group()).map(str::to_owned)
}

/// What a call changes.
fn change(action: &str, params: &Params, subject: &Subject, region: &Region) -> Change {
    let transition = match action {
        "StartLoadBalancerListener" => Some(Transition::Starting),
        "StopLoadBalancerListener" => Some(Transition::Stopping),
        _ if action.ends_with("ListenerAttribute") => Some(Transition::Configuring),
        _ => None,
    };
    if let (Some(transition), Subject::LoadBalancer(id)) = (transition, subject) {
        let key = listener_of(action, params, id, region);
        return key.map_or(Change::Other, |key| Change::Listener(key, transition));
    }
    if action.ends_with("BackendServers") || action.ends_with("VServerGroupAttribute") {
        return Change::Servers(params.get("VServerGroupId").map(str::to_owned));
    }
    Change::Other
}

#[cfg(test)]
mod tests;
