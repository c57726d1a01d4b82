//! `check` and `generate`.

use std::env;
use std::io;
use std::time::SystemTime;

use super::messages::Format;
use super::{Arguments, Exit, Outcome};
use crate::memo::{Memo, Seen};
use crate::project::{Generated, Project};
use crate::sync::{self, Difference};

/// Says what is wrong with the specs: `check [PRODUCT]`.
pub(super) fn check(project: &Project, words: &[&str]) -> Result<Outcome, String> {
    let arguments = Arguments::read(words, &[Format::OPTION], &[])?;
    let format = Format::of(&arguments)?;
    match project.products(arguments.only_name()?) {
        Ok(_) if format == Format::Json => Ok(Outcome::default()),
        Ok(products) => {
            let operations: usize = products.iter().map(|(spec, _)| spec.operations.len()).sum();
            let plural = |count, noun| match count {
                1 => format!("1 {noun}"),
                _ => format!("{count} {noun}s"),
            };
            let (products, operations) =
                (plural(products.len(), "product"), plural(operations, "operation"));
            Ok(Outcome::said(format!("{products} with {operations}: nothing is wrong\n")))
        }
        Err(error) => Ok(format.tell(&error)),
    }
}

/// Writes what the specs turn into: `generate [PRODUCT] [--check]`.
pub(super) fn run(project: &Project, words: &[&str]) -> Result<Outcome, String> {
    let arguments = Arguments::read(words, &[Format::OPTION], &["--check"])?;
    let format = Format::of(&arguments)?;
    let only = arguments.only_name()?;
    let memo = project.memo().filter(|_| only.is_none() && !arguments.has("--check"));
    if let Some(unchanged) = memo.and_then(|memo| memo.holds(&project.root)) {
        let difference = Difference { unchanged, ..Difference::default() };
        return Ok(Outcome::said(format!("{difference}\n")));
    }
    let started = SystemTime::now();
    let generated = match project.generate(only) {
        Ok(generated) => generated,
        Err(error) => return Ok(format.tell(&error)),
    };
    let Generated { outputs, folders, .. } = &generated;
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let difference =
        sync::compare(&project.root, &folders, outputs).map_err(|error| error.to_string())?;
    if arguments.has("--check") {
        return Ok(report(&difference, project));
    }
    sync::write(&project.root, outputs, &difference).map_err(|error| error.to_string())?;
    if let Some(memo) = memo {
        remember(memo, project, &generated, started).map_err(|error| error.to_string())?;
    }
    Ok(Outcome::said(format!("{difference}\n")))
}

/// Remembers that nothing is left to do, unless somebody changed what the files are made from while
/// they were made.
fn remember(
    memo: &Memo,
    project: &Project,
    generated: &Generated,
    started: SystemTime,
) -> io::Result<()> {
    let mut watched = generated.sources.clone();
    watched.push(env::current_exe()?.display().to_string());
    if !Seen::of(&project.root, watched.clone())?.is_older_than(started) {
        return Ok(());
    }
    watched.extend_from_slice(&generated.folders);
    watched.extend(generated.outputs.iter().map(|output| output.path.clone()));
    memo.keep(&Seen::of(&project.root, watched)?, generated.outputs.len())
}

fn report(difference: &Difference, project: &Project) -> Outcome {
    if difference.is_empty() {
        return Outcome::said(format!("{} files are up to date\n", difference.unchanged));
    }
    let Difference { missing, stale, orphaned, .. } = difference;
    let lists = [("missing", missing), ("stale", stale), ("orphaned", orphaned)];
    let lines = lists
        .into_iter()
        .flat_map(|(what, paths)| paths.iter().map(move |path| format!("{what}: {path}\n")));
    let complaint = format!("{}mend it with: {}\n", lines.collect::<String>(), project.command());
    Outcome { text: String::new(), complaint, exit: Exit::Bad }
}
