//! `slb completions` and `slb man`: what belongs to a shell and to a system.

use std::io;

use clap::CommandFactory as _;
use clap::builder::PossibleValuesParser;

use crate::args::{Cli, CompletionsArgs, ManArgs};
use crate::failure::{Exit, Failure};
use crate::{operation, output};

/// The commands that are about operations, with their arguments.
const OF_OPERATIONS: [(&str, &str); 4] =
    [("call", "operation"), ("wait", "operation"), ("explain", "name"), ("policy", "operations")];

/// Prints what completes commands, with the names of all operations.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut names: Vec<&'static str> =
        operation::all(None)?.iter().map(operation::Found::action).collect();
    names.sort_unstable();
    names.dedup();
    let mut command = Cli::command();
    for (name, argument) in OF_OPERATIONS {
        let names = names.clone();
        command = command.mut_subcommand(name, |command| {
            command.mut_arg(argument, |arg| arg.value_parser(PossibleValuesParser::new(names)))
        });
    }
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "slb", &mut text);
    let mut text = String::from_utf8_lossy(&text).into_owned();
    if args.shell == clap_complete::Shell::Fish {
        // The library completes options only there.
        text.push_str(&format!(
            "complete -c slb -n \"__fish_seen_subcommand_from {}\" -f -a \"{}\"\n",
            OF_OPERATIONS.map(|(command, _)| command).join(" "),
            names.join(" ")
        ));
    }
    output::say(&text)
}

/// Prints the manual page, or writes all of them into a folder.
pub(crate) fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    match &args.dir {
        Some(dir) => std::fs::create_dir_all(dir)
            .and_then(|()| clap_mangen::generate_to(command, dir))
            .map_err(|error| failed(&dir.display().to_string(), &error)),
        None => {
            let mut text = Vec::new();
            let page = clap_mangen::Man::new(command);
            page.render(&mut text).map_err(|error| failed("the page", &error))?;
            output::say(&String::from_utf8_lossy(&text))
        }
    }
}

fn failed(what: &str, error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("{what} cannot be written: {error}"))
}
