//! Where a change of several steps runs, what is kept of it, and where it may go from there.

use std::time::Duration;

use aliyun_lb_groups::Stage;
use serde::{Serialize, de::DeserializeOwned};

use super::keep::{Asked, Keep, Kept};
use super::told::{End, Facts, Outcomes, Told};
use crate::args::{Checked, Globals, Saved};
use crate::command::group::print;
use crate::failure::{Exit, Failure};
use crate::record::Record;
use crate::target::{Target, Work};

/// Where a recipe runs, and what is kept of it.
pub(in crate::command) struct Course<'c> {
    pub(in crate::command) target: Target,
    pub(in crate::command) record: Option<Record>,
    pub(in crate::command) saved: &'c Saved,
    pub(in crate::command) checked: &'c Checked,
    /// How long it stays wherever new servers are healthy.
    pub(in crate::command) hold: Duration,
    pub(in crate::command) asked: Asked,
}

/// A recipe that is kept in a file.
pub(in crate::command) trait Kind: Facts + Serialize + DeserializeOwned {}

impl<R: Facts + Serialize + DeserializeOwned> Kind for R {}

impl Course<'_> {
    /// What was kept of the recipe, or the recipe where nothing was; if it can go on there, or back.
    pub(super) fn resumed<R: Kind>(&self, keep: &Keep<'_>, recipe: R) -> Result<R, Failure> {
        let path = keep.path().display();
        let refused = |exit, message: &str, way: &str| {
            Err(Failure::new(exit, format!("{path}: {message}")).note("what to do", way))
        };
        let Some(Kept { recipe: kept, back }) = keep.read::<R>(R::is_over)? else {
            return match self.saved.back {
                true => refused(
                    Exit::Usage,
                    "there is no such file, so there is nothing to go back from",
                    "name the file of --keep; without one, take out what came by hand",
                ),
                false => Ok(recipe),
            };
        };
        match (self.saved.back, kept.stage()) {
            (true, Stage::Back) => Ok(kept),
            (true, _) if kept.can_go_back() => Ok(kept),
            (true, Stage::Over) => refused(
                Exit::Usage,
                "all batches are done, and there is no way back from there",
                "run it with the servers of --from and --to exchanged, and with another file",
            ),
            (true, _) => refused(
                Exit::Usage,
                "nothing is under way, so there is nothing to go back from",
                "leave out --back to go on; what was done before stays as it is",
            ),
            (false, Stage::Back) => refused(
                Exit::WentBack,
                "it went back before",
                "to begin anew, delete the file or name another one",
            ),
            (false, _) if back => refused(
                Exit::Usage,
                "it was going back, and is not back yet",
                "add --back, which ends that",
            ),
            (false, _) => Ok(kept),
        }
    }

    /// What it may do to the group.
    pub(super) fn works(&self) -> Vec<Work> {
        let has_way_back = self.saved.back || self.checked.check.is_some();
        let mut works = vec![Work::Change];
        if self.asked.adds() || has_way_back {
            works.insert(0, Work::Add);
        }
        if self.asked.removes() || has_way_back {
            works.push(Work::Remove);
        }
        works
    }

    /// Prints how it ended, where data is asked for.
    pub(super) fn print(
        &self,
        globals: &Globals,
        ended: End,
        is_going_back: bool,
        recipe: &impl Facts,
        error: Option<String>,
        outcomes: &Outcomes,
    ) -> Result<(), Failure> {
        if globals.output.is_none() {
            return Ok(());
        }
        let told = Told {
            group: self.target.id(),
            command: self.asked.command(),
            ended,
            stage: recipe.stage(),
            going_back: is_going_back && ended.is_on_the_way(),
            facts: recipe.facts().into_iter().collect(),
            error,
            entries: outcomes.entries(),
            not_there: outcomes.not_there(),
        };
        print(globals, &self.target, &told, "")
    }

    /// What to do about a failure or an interrupt.
    pub(super) fn how_to_go_on(&self, failure: Failure, is_going_back: bool) -> Failure {
        let Some(path) = &self.saved.keep else {
            return match failure.exit {
                Exit::Interrupted => {
                    failure.note("what to do", "look at the group, or run the same command again")
                }
                _ => failure,
            }
            .note("next time", "--keep FILE remembers how far it is");
        };
        let again = match (failure.exit, is_going_back) {
            (_, true) => "run it again with --back",
            (Exit::Interrupted, false) => "run it again to go on, or with --back to go back",
            (_, false) => "mend it, and run it again, or with --back to go back",
        };
        failure.note("what to do", format!("{again}: {} knows how far it is", path.display()))
    }
}
