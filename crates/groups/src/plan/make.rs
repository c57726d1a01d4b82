//! From what is and what is to be to what is to be done.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Kept, Plan, Step, Why};
use crate::{
    Desired, Identity, Member, Owner, Ownership, Server, ServerKind, Snapshot, Status, Wish,
};

impl Plan {
    pub(crate) fn make(desired: Desired, snapshot: &Snapshot) -> Self {
        let mut plan = Self {
            group: snapshot.group.clone(),
            fingerprint: snapshot.fingerprint(),
            steps: Vec::new(),
            kept: Vec::new(),
            incomplete: snapshot.incomplete.clone(),
            desired,
        };
        let desired = plan.desired.clone();
        let there: BTreeMap<Identity, &Member> = snapshot
            .members
            .iter()
            .filter(|member| member.status != Status::Removing)
            .map(|member| (member.identity(), member))
            .collect();
        let mut named = BTreeSet::new();
        let (servers, leaving) = desired.servers.parts();
        for server in servers {
            let identity = server.identity();
            let member = there.get(&identity).copied();
            plan.want(&desired, server, member);
            named.insert(identity);
        }
        for identity in leaving {
            match there.get(identity) {
                Some(member) => plan.drop(&desired, member, false),
                None => plan.miss(identity, snapshot.is_complete()),
            }
            named.insert(identity.clone());
        }
        for (identity, member) in there {
            if named.contains(&identity) {
                continue;
            }
            let owner = desired.ownership.owner(member);
            match (&desired.servers, owner) {
                (Wish::Exactly(_), Owner::Us) => {
                    plan.drop(&desired, member, !snapshot.is_complete());
                }
                _ => plan.keep(member.server.clone(), owner, Why::NotNamed),
            }
        }
        plan.steps.sort_by_key(|step| step.action);
        plan
    }

    /// A server is wanted so.
    fn want(&mut self, desired: &Desired, server: &Server, member: Option<&Member>) {
        let Some(member) = member else {
            if matches!(desired.servers, Wish::Change(_)) {
                return self.keep(server.clone(), Owner::Us, Why::Missing);
            }
            let mut server = server.clone();
            if let Ownership::Mark(mark) = &desired.ownership {
                server.description = Some(mark.clone());
            }
            return self.steps.push(Step { action: Action::Add, server, before: None });
        };
        let owner = desired.ownership.owner(member);
        let is = &member.server;
        // No product takes a description away again, so an empty one says nothing.
        let description = server.description.clone().filter(|text| !text.is_empty());
        let description = description.or_else(|| is.description.clone());
        let to = Server { description, ..is.clone() };
        let wanted = server.weight.unwrap_or(member.weight());
        let is_wanted = to == *is && wanted == member.weight();
        if owner == Owner::Others {
            let why = if is_wanted { Why::AsWanted } else { Why::OwnedByOthers };
            return self.keep(is.clone(), owner, why);
        }
        let weight = if desired.keep_weights { member.weight() } else { wanted };
        if to == *is && weight == member.weight() {
            let why = if is_wanted { Why::AsWanted } else { Why::WeightKept };
            return self.keep(is.clone(), owner, why);
        }
        let before = Some(is.clone());
        self.steps.push(Step { action: Action::Change, server: to.weight(weight), before });
    }

    /// A server is to go.
    fn drop(&mut self, desired: &Desired, member: &Member, on_half_knowledge: bool) {
        let owner = desired.ownership.owner(member);
        let server = member.server.clone();
        if owner == Owner::Others {
            self.keep(server, owner, Why::OwnedByOthers);
        } else if on_half_knowledge {
            self.keep(server, owner, Why::Incomplete);
        } else {
            self.steps.push(Step { action: Action::Remove, server, before: None });
        }
    }

    /// A server is to go, and was not seen.
    fn miss(&mut self, identity: &Identity, is_complete: bool) {
        let mut server = Server::new(ServerKind::Ecs, identity.server_id.clone());
        server.port = identity.port;
        if let Some(address) = &identity.server_ip {
            server = Server { server_type: ServerKind::Eni, ..server }.address(address);
        }
        let why = if is_complete { Why::Absent } else { Why::Incomplete };
        self.keep(server, Owner::Us, why);
    }

    fn keep(&mut self, server: Server, owner: Owner, why: Why) {
        self.kept.push(Kept { server, owner, why });
    }
}
