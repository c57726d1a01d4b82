//! Groups as they are written on the command line.

use std::fmt;
use std::ops::RangeInclusive;

use aliyun_core::excerpt;
use aliyun_lb_groups::{Action, Group, Plan, alb, nlb, slb};
use aliyun_runtime::Client;

use crate::args::Globals;
use crate::failure::{Exit, Failure};
use crate::{operation, safety};

/// A group, and the operations that change it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    id: String,
}

/// The kinds of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    VServer,
    Default,
    Nlb,
    Alb,
}

impl Target {
    /// The group with this name: `rsp-1`, `lb-1`, `nlb:sgp-1`.
    pub(crate) fn parse(name: &str) -> Result<Self, Failure> {
        let (product, id) = match name.split_once(':') {
            Some((product, id)) => (Some(product.to_ascii_lowercase()), id),
            None => (None, name),
        };
        let kind = match (product.as_deref(), id) {
            (_, id) if !is_id(id) => return Err(nameless(name)),
            (None | Some("slb"), id) if id.starts_with("lb-") => Kind::Default,
            (Some("slb"), _) => Kind::VServer,
            (None, id) if id.starts_with("rsp-") => Kind::VServer,
            (Some("nlb"), _) => Kind::Nlb,
            (Some("alb"), _) => Kind::Alb,
            _ => return Err(nameless(name)),
        };
        Ok(Self { kind, id: id.to_owned() })
    }

    /// The group, as a client reaches it.
    pub(crate) fn group(&self, client: &Client) -> Box<dyn Group> {
        let (client, id) = (client.clone(), self.id.as_str());
        match self.kind {
            Kind::VServer => Box::new(slb::VServerGroup::new(client.into(), id)),
            Kind::Default => Box::new(slb::DefaultGroup::new(client.into(), id)),
            Kind::Nlb => Box::new(nlb::ServerGroup::new(client.into(), id)),
            Kind::Alb => Box::new(alb::ServerGroup::new(client.into(), id)),
        }
    }

    /// Its ID.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Whether this is its ID.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.id == id
    }

    /// What people type for its product.
    pub(crate) fn product(&self) -> &'static str {
        match self.kind {
            Kind::VServer | Kind::Default => "slb",
            Kind::Nlb => "nlb",
            Kind::Alb => "alb",
        }
    }

    /// Which ports its servers may have: a group of NLB that takes any port has servers on port 0.
    pub(crate) fn ports(&self) -> RangeInclusive<i32> {
        let least = if self.kind == Kind::Nlb { 0 } else { 1 };
        least..=u16::MAX.into()
    }

    /// Asks the safety policy, and a person, about what is to be done with the group.
    pub(crate) fn pass(
        &self,
        globals: &Globals,
        works: impl IntoIterator<Item = Work>,
    ) -> Result<(), Failure> {
        for work in works {
            let name = match (self.kind, work) {
                (Kind::VServer, Work::Add) => "slb:AddVServerGroupBackendServers",
                (Kind::VServer, Work::Remove) => "slb:RemoveVServerGroupBackendServers",
                (Kind::VServer, Work::Change) => "slb:SetVServerGroupAttribute",
                (Kind::VServer, Work::Replace) => "slb:ModifyVServerGroupBackendServers",
                (Kind::Default, Work::Add) => "slb:AddBackendServers",
                (Kind::Default, Work::Remove) => "slb:RemoveBackendServers",
                (Kind::Default, Work::Change) => "slb:SetBackendServers",
                (Kind::Nlb, Work::Add) => "nlb:AddServersToServerGroup",
                (Kind::Nlb, Work::Remove) => "nlb:RemoveServersFromServerGroup",
                (Kind::Nlb, Work::Change) => "nlb:UpdateServerGroupServersAttribute",
                (Kind::Alb, Work::Add) => "alb:AddServersToServerGroup",
                (Kind::Alb, Work::Remove) => "alb:RemoveServersFromServerGroup",
                (Kind::Alb, Work::Change) => "alb:UpdateServerGroupServersAttribute",
                (Kind::Alb, Work::Replace) => "alb:ReplaceServersInServerGroup",
                (Kind::Default | Kind::Nlb, Work::Replace) => continue,
            };
            let found = operation::find(name, None)?;
            safety::pass(globals, found, work == Work::Remove)?;
        }
        Ok(())
    }
}

/// Whether a text can be the ID of a group: more than the beginning that tells its kind.
fn is_id(text: &str) -> bool {
    let rest = text.split_once('-').map_or(text, |(_, rest)| rest);
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !rest.is_empty() && text.chars().all(is_letter)
}

fn nameless(name: &str) -> Failure {
    Failure::new(Exit::Usage, format!("which group is \"{}\"?", excerpt(name))).note(
        "write it as",
        "rsp-... (a vServer group), lb-... (the default group of a load balancer), nlb:sgp-... or \
         alb:sgp-...",
    )
}

/// The name by which it is parsed again.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let says_it = self.id.starts_with("rsp-") || self.id.starts_with("lb-");
        match self.kind {
            Kind::VServer | Kind::Default if says_it => f.write_str(&self.id),
            _ => write!(f, "{}:{}", self.product(), self.id),
        }
    }
}

/// What is done with a group: with its servers, or with some of them in the place of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Add,
    Change,
    Remove,
    Replace,
}

impl Work {
    /// What carrying out a plan may take.
    pub(crate) fn of(plan: &Plan, may_replace: bool) -> Vec<Self> {
        let does = |action| plan.servers(action).next().is_some();
        let replaces = may_replace && does(Action::Add) && does(Action::Remove);
        [
            (does(Action::Add), Self::Add),
            (does(Action::Change), Self::Change),
            (replaces, Self::Replace),
            (does(Action::Remove), Self::Remove),
        ]
        .into_iter()
        .filter_map(|(does, work)| does.then_some(work))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_known_by_its_name() {
        for (name, kind) in [
            ("rsp-1", Kind::VServer),
            ("slb:rsp-1", Kind::VServer),
            ("slb:own-1", Kind::VServer),
            ("lb-1", Kind::Default),
            ("nlb:sgp-1", Kind::Nlb),
            ("ALB:sgp-1", Kind::Alb),
        ] {
            let target = Target::parse(name).unwrap();
            assert_eq!(target.kind, kind, "{name}");
            assert_eq!(Target::parse(&target.to_string()).unwrap(), target);
        }
        for nameless in
            ["", "slb:", "nlb:", "alb:", "rsp-", "lb-", "nlb:sgp-", "rsp-1:80", "rsp-1 ", "nlb:a/b"]
        {
            assert!(Target::parse(nameless).is_err(), "{nameless}");
        }
        let told = Target::parse("sgp-1").unwrap_err().to_string();
        assert!(told.contains("nlb:sgp-... or alb:sgp-..."), "{told}");
    }
}
