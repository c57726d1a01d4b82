//! `slb`, a command line for Alibaba Cloud's load balancers: classic SLB, NLB and ALB. Unofficial:
//! not affiliated with Alibaba Cloud.
//!
//! This crate is the program; as a library it has only [`run`], by which others have it inside of
//! theirs. Its README shows what it does, and docs/CLI.md of the repository tells all of it.

#![warn(missing_docs)]

mod args;
mod check;
mod command;
mod effect;
mod failure;
mod generated;
mod help;
mod input;
mod interrupt;
mod kept;
mod manual;
mod nearest;
mod operation;
mod output;
#[doc(hidden)]
pub mod readers;
mod record;
mod safety;
mod screen;
mod secret;
mod servers;
mod session;
mod skeleton;
mod target;

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

use crate::args::{Cli, Command, Globals, GroupCommand};
use crate::failure::{Exit, Failure};
use crate::input::scan::{self, Parameter, Scanned};

/// Runs the program with these words, the first of which is its name, and says how it ended: by the
/// exit codes of docs/CLI.md.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Scanned { own, parameters, wants_help, unreadable, emulator } =
        scan::scan(words.into_iter().collect());
    let parsed = Cli::command().try_get_matches_from(own);
    let parsed = parsed.and_then(|given| Ok((Cli::from_arg_matches(&given)?, given)));
    let (cli, given) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            return match (error.use_stderr(), secret::is_in(&error.to_string())) {
                // What was written may be quoted.
                (true, true) => {
                    screen::tell(&error.to_string());
                    Exit::Usage.into()
                }
                (true, false) => {
                    _ = error.print();
                    Exit::Usage.into()
                }
                // Help is what was asked for.
                (false, _) => match error.print() {
                    Err(why) if why.kind() != ErrorKind::BrokenPipe => {
                        let message = format!("standard output cannot be written: {why}");
                        screen::complain(&Failure::new(Exit::Other, message));
                        Exit::Other.into()
                    }
                    _ => ExitCode::SUCCESS,
                },
            };
        }
    };
    let outcome = match wants_help {
        true => help(&cli.command),
        false => match (checked(&cli, &given, &parameters, unreadable), emulator) {
            (Ok(()), Some(options)) => {
                return aliyun_lb_emulator::program::run("slb emulator", options);
            }
            (Ok(()), None) => perform(&cli.globals, &cli.command, &parameters),
            (Err(failure), _) => Err(failure),
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen::complain(&failure);
            failure.exit.into()
        }
    }
}

/// Refuses words that would be passed over, or sent as others.
fn checked(
    cli: &Cli,
    given: &ArgMatches,
    parameters: &[Parameter],
    unreadable: Option<String>,
) -> Result<(), Failure> {
    match unreadable {
        Some(word) => {
            let shown = aliyun_core::excerpt(&word);
            Err(Failure::new(Exit::Usage, format!("{shown} is not UTF-8, and cannot be sent"))
                .note("what to do", "write it in UTF-8"))
        }
        None => effect::check(cli, given, parameters),
    }
}

/// The help of an operation, whose name stands in the command.
fn help(command: &Command) -> Result<(), Failure> {
    let (name, product) = match command {
        Command::Call(args) => (&args.operation, &args.product),
        Command::Wait(args) => (&args.operation, &args.product),
        _ => return Ok(()),
    };
    let found = operation::find(name.as_deref().unwrap_or_default(), product.as_deref())?;
    output::say(&help::operation(found, &manual::operation(found)?))
}

fn perform(globals: &Globals, command: &Command, parameters: &[Parameter]) -> Result<(), Failure> {
    match command {
        Command::Explain(args) => command::explain::run(args),
        Command::Policy(args) => command::policy::run(globals, args),
        Command::Completions(args) => command::shell::completions(args),
        Command::Man(args) => command::shell::man(args),
        Command::Group(args) => {
            // An interrupt is how a watch ends.
            let is_watch = matches!(args.command, GroupCommand::Watch { .. });
            let exit = if is_watch { Exit::Done } else { Exit::Interrupted };
            wait_until(command::group::run(globals, &args.command), exit)
        }
        Command::BlueGreen(args) => wait_for(command::recipe::blue_green(globals, args)),
        Command::Rolling(args) => wait_for(command::recipe::rolling(globals, args)),
        Command::Canary(args) => wait_for(command::recipe::canary(globals, args)),
        Command::Call(args) => wait_for(command::call::run(globals, args, parameters)),
        Command::Wait(args) => wait_for(command::wait::run(globals, args, parameters)),
        Command::Doctor(args) => wait_for(command::doctor::run(globals, args)),
        // Its words are taken before.
        Command::Emulator(_) => Ok(()),
    }
}

/// Runs what waits for others.
fn wait_for(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    wait_until(work, Exit::Interrupted)
}

/// The same, which ends so when it is interrupted.
fn wait_until(
    work: impl Future<Output = Result<(), Failure>>,
    interrupted: Exit,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::new(Exit::Other, format!("the program cannot start its threads: {error}"))
    })?;
    runtime.spawn(interrupt::listen(interrupted));
    runtime.block_on(work)
}

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
