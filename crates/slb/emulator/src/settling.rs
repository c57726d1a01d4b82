//! Which changes take their time, and what they stand in the way of.

pub(crate) mod busy;

use aliyun_core::{OperationInfo, Params, ToValue, Value};
use aliyun_emulator::product::{ApiError, Ask, Settles, Unsettled};

use self::busy::Obstacle;
use crate::state::{Change, ListenerKey, Protocol, Region, Subject, Transition};

/// What takes its time and cannot be refused for it: the thing is not there before.
const SLOW: &[&str] = &["CreateAccessControlList", "CreateTLSCipherPolicy"];

impl Settles for Region {
    type Subject = Subject;
    type Change = Change;

    fn unsettled(&self) -> &Unsettled<Subject, Change> {
        &self.unsettled
    }

    fn unsettled_mut(&mut self) -> &mut Unsettled<Subject, Change> {
        &mut self.unsettled
    }

    fn subjects(&self, ask: &Ask<'_>) -> Vec<Subject> {
        subjects(ask.params, self)
    }

    fn shown(value: &Value<'_>) -> Option<Subject> {
        subject_of(value)
    }

    fn busy(ask: &Ask<'_>, subject: &Subject, change: &Change) -> Option<ApiError> {
        let obstacle = Obstacle::of(ask.info, ask.params, subject, change);
        obstacle.code(ask.info).map(ApiError::new)
    }

    fn is_there(&self, subject: &Subject) -> bool {
        self.has(subject)
    }

    fn before(&self, ask: &Ask<'_>, subjects: &[Subject]) -> Option<Change> {
        released(ask.info.action(), ask.params, subjects, self).map(Change::Released)
    }

    fn changes(
        &self,
        ask: &Ask<'_>,
        subjects: Vec<Subject>,
        released: Option<Change>,
        answer: &dyn ToValue,
    ) -> Vec<(Subject, Change)> {
        if !is_slow(ask.info) {
            return Vec::new();
        }
        let named = subjects.into_iter().next();
        let subject = named.or_else(|| subject_of(&answer.to_value()));
        let begun = subject.filter(|subject| self.has(subject)).map(|subject| {
            let change =
                released.unwrap_or_else(|| change(ask.info.action(), ask.params, &subject, self));
            (subject, change)
        });
        begun.into_iter().collect()
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
