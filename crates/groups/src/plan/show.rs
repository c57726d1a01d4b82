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
