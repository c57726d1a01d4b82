//! The least RAM policy for a set of operations.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{OperationInfo, Permission, Value};

/// What a caller must be allowed to do for some operations, as a policy of RAM (Resource Access
/// Management).
///
/// Each operation is allowed on the resources that the vendor documents for it. Where none are
/// documented it is allowed on all, and [`Policy::unrestricted`] says which operations those are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Actions by the resources they are allowed on.
    statements: BTreeMap<BTreeSet<String>, BTreeSet<String>>,
    unrestricted: BTreeSet<String>,
    region: Option<String>,
    account: Option<String>,
}

impl Policy {
    /// The policy for these operations, in any region. One whose permission is not known adds
    /// nothing to it.
    pub fn of(operations: &[&OperationInfo]) -> Self {
        let permissions = operations.iter().filter_map(|operation| operation.permission);
        Self::new(permissions.map(|Permission { action, resources, .. }| {
            (action.to_owned(), resources.iter().map(|resource| resource.arn.to_owned()).collect())
        }))
    }

    /// The policy for these actions, each with the resources that are documented for it.
    pub fn new(actions: impl IntoIterator<Item = (String, BTreeSet<String>)>) -> Self {
        let mut statements: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
        let mut unrestricted = BTreeSet::new();
        for (action, resources) in actions {
            if resources.is_empty() {
                unrestricted.insert(action.clone());
            }
            statements.entry(resources).or_default().insert(action);
        }
        Self { statements, unrestricted, region: None, account: None }
    }

    /// The same in one region only.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same for the resources of one account only.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// The actions whose resources are not documented: the policy allows them on all.
    pub fn unrestricted(&self) -> impl Iterator<Item = &str> {
        self.unrestricted.iter().map(String::as_str)
    }

    /// The policy as a value, to be shown or embedded.
    pub fn to_value(&self) -> Value<'_> {
        let statements = self.statements.iter().map(|(resources, actions)| {
            let all = Value::List(vec![text("*")]);
            let named = || resources.iter().map(|arn| text(self.fill(arn))).collect();
            object([
                ("Effect", text("Allow")),
                ("Action", Value::List(actions.iter().map(text).collect())),
                ("Resource", if resources.is_empty() { all } else { Value::List(named()) }),
            ])
        });
        object([("Version", text("1")), ("Statement", Value::List(statements.collect()))])
    }

    /// The policy as compact JSON; `Display` is easier to read.
    pub fn to_json(&self) -> String {
        self.to_value().to_json()
    }

    /// A resource name with region and account filled in, and `*` for every other placeholder.
    fn fill(&self, arn: &str) -> String {
        let mut filled = String::with_capacity(arn.len());
        let mut rest = arn;
        while let Some((before, placeholder)) = rest.split_once('{') {
            let Some((name, after)) = placeholder.split_once('}') else { break };
            filled.push_str(before);
            let value = match name {
                "regionId" => self.region.as_deref(),
                "accountId" => self.account.as_deref(),
                _ => None,
            };
            filled.push_str(value.unwrap_or("*"));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string_pretty(&self.to_value()).map_err(|_| fmt::Error)?)
    }
}

fn text<'v>(text: impl Into<Cow<'v, str>>) -> Value<'v> {
    Value::Text(text.into())
}

fn object<'v, const N: usize>(members: [(&'static str, Value<'v>); N]) -> Value<'v> {
    Value::Object(members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Effect, Resource, ServiceInfo};

    fn policy() -> Policy {
        let balancer = "acs:slb:{regionId}:{accountId}:loadbalancer/{LoadBalancerId}";
        let instance = "acs:ecs:{regionId}:{accountId}:instance/{InstanceId}";
        let action = |name: &str, arns: &[&str]| {
            (name.to_owned(), arns.iter().map(|arn| (*arn).to_owned()).collect())
        };
        Policy::new([
            action("slb:SetB", &[balancer]),
            action("slb:Add", &[balancer, instance]),
            action("slb:SetA", &[balancer]),
            action("slb:Describe", &[]),
        ])
    }

    #[test]
    fn actions_on_the_same_resources_share_a_statement() {
        assert_eq!(
            policy().to_json(),
            concat!(
                r#"{"Version":"1","Statement":["#,
                r#"{"Effect":"Allow","Action":["slb:Describe"],"Resource":["*"]},"#,
                r#"{"Effect":"Allow","Action":["slb:Add"],"Resource":["#,
                r#""acs:ecs:*:*:instance/*","acs:slb:*:*:loadbalancer/*"]},"#,
                r#"{"Effect":"Allow","Action":["slb:SetA","slb:SetB"],"#,
                r#""Resource":["acs:slb:*:*:loadbalancer/*"]}]}"#,
            )
        );
        assert_eq!(policy().unrestricted().collect::<Vec<_>>(), ["slb:Describe"]);
    }

    #[test]
    fn region_and_account_can_be_told() {
        let json = policy().region("cn-hangzhou").account("123").to_json();
        assert!(json.contains("acs:slb:cn-hangzhou:123:loadbalancer/*"), "{json}");
    }

    #[test]
    fn the_permissions_of_operations_make_a_policy() {
        static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01");
        static THINGS: [Resource; 1] = [Resource::new("thing", "acs:slb:*:*:thing/{broken")];
        let read = OperationInfo::new(&SERVICE, "ListThings", Effect::Read);
        let permission = Permission::new("slb:ListThings", "List").on(&THINGS);
        let allowed = read.clone().permission(permission);
        let policy = Policy::of(&[&allowed, &read]);
        assert_eq!(policy.unrestricted().count(), 0);
        let shown = policy.to_string();
        assert!(shown.starts_with("{\n  \"Version\": \"1\",\n"), "{shown}");
        assert!(shown.contains("\"acs:slb:*:*:thing/{broken\""), "{shown}");
        assert_eq!(Value::from_json(&shown).as_ref(), Ok(&policy.to_value()));
    }
}
