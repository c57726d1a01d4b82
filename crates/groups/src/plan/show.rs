//! A plan as a diff.

use std::fmt;

use aliyun_core::excerpt;

use super::{Action, Kept, Plan, Step, Why};
use crate::{Owner, Server};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |action| self.servers(action).count();
        let stays = self.kept.iter().filter(|kept| kept.is_there()).count();
        writeln!(
            f,
            "group {}: {} to add, {} to change, {} to remove, {stays} stay",
            excerpt(&self.group),
            count(Action::Add),
            count(Action::Change),
            count(Action::Remove),
        )?;
        if let Some(why) = &self.incomplete {
            writeln!(f, "! nothing is removed that was not named: {}", excerpt(why))?;
        }
        for step in &self.steps {
            writeln!(f, "{step}")?;
        }
        for kept in &self.kept {
            writeln!(f, "{kept}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.action {
            Action::Add => f.write_str("+ ")?,
            Action::Change => f.write_str("~ ")?,
            Action::Remove => f.write_str("- ")?,
        }
        let Some(before) = &self.before else { return describe(f, &self.server) };
        write!(f, "{}", self.server)?;
        let weight = |server: &Server| server.weight.unwrap_or(100);
        if weight(before) != weight(&self.server) {
            write!(f, " weight {} → {}", weight(before), weight(&self.server))?;
        }
        if before.description != self.server.description {
            let text = |server: &Server| excerpt(server.description.as_deref().unwrap_or_default());
            write!(f, " description {:?} → {:?}", text(before), text(&self.server))?;
        }
        Ok(())
    }
}

impl Kept {
    /// Whether it is in the group.
    fn is_there(&self) -> bool {
        !matches!(self.why, Why::Absent | Why::Missing)
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("  ")?;
        describe(f, &self.server)?;
        let why = match (self.why, self.owner) {
            (Why::AsWanted, _) => "as it is to be",
            (Why::WeightKept, _) => "its weight is kept",
            (Why::NotNamed, Owner::Us) => "not spoken of",
            (Why::NotNamed | Why::OwnedByOthers, _) => "not ours",
            (Why::Incomplete, _) => "not removed: the group was not seen as a whole",
            (Why::Absent, _) => "is not there",
            (Why::Missing, _) => "is not there to be changed",
        };
        write!(f, " ({why})")
    }
}

fn describe(f: &mut fmt::Formatter<'_>, server: &Server) -> fmt::Result {
    write!(f, "{server}")?;
    if let Some(weight) = server.weight {
        write!(f, " weight {weight}")?;
    }
    match server.description.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => write!(f, " {:?}", excerpt(text)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Desired, Identity, Member, Ownership, Server, Snapshot, Table};

    fn seen() -> Snapshot {
        let servers = [
            Server::ecs("i-1", 80).weight(100),
            Server::ecs("i-2", 80).weight(100).description("old"),
            Server::ecs("i-3", 80),
        ];
        Snapshot::new("rsp-1", servers.map(Member::new))
    }

    fn shown(desired: Desired, seen: &Snapshot) -> String {
        desired.plan_from(seen, Table::new(20)).unwrap().to_string()
    }

    #[test]
    fn a_plan_says_what_is_done_and_why_the_rest_stays() {
        let two = Server::ecs("i-2", 80).weight(50).description("new");
        let four = Server::ecs("i-4", 80).description("four");
        let desired = Desired::exactly([Server::ecs("i-1", 80), two, four]);
        assert_eq!(
            shown(desired, &seen()),
            "group rsp-1: 1 to add, 1 to change, 1 to remove, 1 stay\n\
             + i-4:80 \"four\"\n\
             ~ i-2:80 weight 100 → 50 description \"old\" → \"new\"\n\
             - i-3:80\n  i-1:80 weight 100 (as it is to be)\n"
        );
        let leaving = ["i-1", "i-9"].map(|id| Server::ecs(id, 80));
        assert_eq!(
            shown(Desired::removing(&leaving), &seen()),
            "group rsp-1: 0 to add, 0 to change, 1 to remove, 2 stay\n\
             - i-1:80 weight 100\n  i-9:80 (is not there)\n  \
             i-2:80 weight 100 \"old\" (not spoken of)\n  i-3:80 (not spoken of)\n"
        );
    }

    #[test]
    fn what_is_not_touched_says_for_which_reason() {
        let changed = [Server::ecs("i-1", 80).weight(7), Server::ecs("i-9", 80).weight(7)];
        let mine = Ownership::record([Server::ecs("i-1", 80).identity()]);
        let desired = Desired::changing(changed.clone()).keep_weights(true).ownership(mine);
        assert_eq!(
            shown(desired, &seen()),
            "group rsp-1: 0 to add, 0 to change, 0 to remove, 3 stay\n  \
             i-1:80 weight 100 (its weight is kept)\n  \
             i-9:80 weight 7 (is not there to be changed)\n  \
             i-2:80 weight 100 \"old\" (not ours)\n  i-3:80 (not ours)\n"
        );
        let others = Desired::changing(changed).ownership(Ownership::record::<Identity>([]));
        assert!(shown(others, &seen()).contains("  i-1:80 weight 100 (not ours)\n"));
    }

    #[test]
    fn half_knowledge_is_told() {
        let half = seen().incomplete("the second page is missing");
        let shown = shown(Desired::exactly([Server::ecs("i-1", 80)]), &half);
        assert!(
            shown.contains("! nothing is removed that was not named: the second page"),
            "{shown}"
        );
        let why = "  i-3:80 (not removed: the group was not seen as a whole)\n";
        assert!(shown.contains(why), "{shown}");
    }
}
