//! The file that says how far a change of several steps is, and which change that is.

use std::fmt;
use std::path::{Path, PathBuf};

use aliyun_lb_groups::{Identity, Server};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::args::Whose;
use crate::failure::{Exit, Failure};
use crate::kept::{self, Lock};
use crate::target::Target;

/// What a command asks for: a file is gone on with by the same command alone. Times and limits may
/// be others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Asked {
    command: String,
    group: String,
    #[serde(default)]
    from: Vec<Identity>,
    #[serde(default)]
    to: Vec<Server>,
    #[serde(default)]
    batch: Option<usize>,
    #[serde(default)]
    weights: Vec<i32>,
    #[serde(default)]
    mark: Option<String>,
    #[serde(default)]
    record: Option<PathBuf>,
}

impl Asked {
    /// This command on that group.
    pub(crate) fn new(command: &str, target: &Target, whose: &Whose) -> Self {
        Self {
            command: command.to_owned(),
            group: target.to_string(),
            from: Vec::new(),
            to: Vec::new(),
            batch: None,
            weights: Vec::new(),
            mark: whose.mark.clone(),
            record: whose.record.clone(),
        }
    }

    /// Whether servers come.
    pub(super) fn adds(&self) -> bool {
        !self.to.is_empty()
    }

    /// Whether servers go.
    pub(super) fn removes(&self) -> bool {
        !self.from.is_empty()
    }

    /// The command.
    pub(super) fn command(&self) -> &str {
        &self.command
    }

    /// The same of these old servers.
    pub(crate) fn from(self, old: &[Server]) -> Self {
        Self { from: old.iter().map(Server::identity).collect(), ..self }
    }

    /// The same of these new servers.
    pub(crate) fn to(self, new: &[Server]) -> Self {
        Self { to: new.to_vec(), ..self }
    }

    /// The same in batches of so many.
    pub(crate) fn batch(self, servers: usize) -> Self {
        Self { batch: Some(servers), ..self }
    }

    /// The same with these weights.
    pub(crate) fn weights(self, weights: &[i32]) -> Self {
        Self { weights: weights.to_vec(), ..self }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.command, self.group)?;
        let option = if self.to.is_empty() { "" } else { " --from" };
        few(f, option, self.from.iter().map(ToString::to_string))?;
        few(f, " --to", self.to.iter().map(with_weight))?;
        if let Some(batch) = self.batch {
            write!(f, " --batch {batch}")?;
        }
        if !self.weights.is_empty() {
            let weights: Vec<_> = self.weights.iter().map(ToString::to_string).collect();
            write!(f, " --weights {}", weights.join(","))?;
        }
        if let Some(mark) = &self.mark {
            write!(f, " --mark {mark:?}")?;
        }
        match &self.record {
            Some(record) => write!(f, " --record {}", record.display()),
            None => Ok(()),
        }
    }
}

/// A server with its weight, if it has one.
fn with_weight(server: &Server) -> String {
    match server.weight {
        Some(weight) => format!("{server} (weight {weight})"),
        None => server.to_string(),
    }
}

/// Names some of many.
fn few(
    f: &mut fmt::Formatter<'_>,
    option: &str,
    servers: impl ExactSizeIterator<Item = String>,
) -> fmt::Result {
    const MOST: usize = 8;
    if servers.len() == 0 {
        return Ok(());
    }
    let more = servers.len().saturating_sub(MOST);
    let first: Vec<_> = servers.take(MOST).collect();
    write!(f, "{option} {}", first.join(" "))?;
    if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
}

/// A file, and the change that it is to be of.
#[derive(Debug)]
pub(crate) struct Keep<'k> {
    path: &'k Path,
    asked: Asked,
}

/// What stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Written<A, R> {
    asked: A,
    /// Whether it was going back.
    #[serde(default)]
    back: bool,
    recipe: R,
}

/// What was kept.
#[derive(Debug)]
pub(crate) struct Kept<R> {
    pub(super) recipe: R,
    /// Whether it was going back.
    pub(super) back: bool,
}

impl<'k> Keep<'k> {
    pub(crate) fn new(path: &'k Path, asked: Asked) -> Self {
        Self { path, asked }
    }

    pub(super) fn path(&self) -> &Path {
        self.path
    }

    /// Has the file for itself: two that go on from one would undo what the other does.
    pub(super) fn lock(&self) -> Result<Lock, Failure> {
        Lock::at_once(self.path)?.ok_or_else(|| {
            let message = format!("{} is in use by another run", self.path.display());
            Failure::new(Exit::Usage, message)
                .note("what to do", "wait until that ends, or interrupt it (Ctrl-C)")
        })
    }

    /// How far it is, if it was begun. A file of another change is refused.
    pub(crate) fn read<R: DeserializeOwned>(
        &self,
        is_over: impl Fn(&R) -> bool,
    ) -> Result<Option<Kept<R>>, Failure> {
        let way = "name another file, or delete it to begin anew";
        // What it is of is told even where its steps are those of another command.
        let Some(Written { asked, back, recipe }) =
            kept::read::<Written<Asked, serde_json::Value>>(self.path, "how far this is", way)?
        else {
            return Ok(None);
        };
        let recipe = serde_json::from_value::<R>(recipe);
        let path = self.path.display();
        if asked != self.asked {
            let way = match recipe {
                Ok(recipe) if is_over(&recipe) => "that is done: name another file for this",
                _ => "finish that with the same command, or name another file for this",
            };
            return Err(Failure::new(Exit::Usage, format!("{path} is of another change"))
                .note("it is of", asked.to_string())
                .note("this is", self.asked.to_string())
                .note("what to do", way));
        }
        recipe.map(|recipe| Some(Kept { recipe, back })).map_err(|error| {
            Failure::new(Exit::Usage, format!("{path} does not say how far this is"))
                .note("because", error.to_string())
                .note("what to do", way)
        })
    }

    /// Keeps how far it is, and whether it is going back.
    pub(super) fn write(&self, recipe: &impl Serialize, back: bool) -> Result<(), Failure> {
        kept::write(self.path, &Written { asked: &self.asked, back, recipe })
    }
}
