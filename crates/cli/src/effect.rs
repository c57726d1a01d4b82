//! What is given and cannot have an effect: it is refused, since whoever gives it expects one.
//!
//! What a command takes in vain and yet keeps to is let through: `--yes` where nothing is asked, and
//! the times of a change that is only tried.

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::args::{CallArgs, Cli, Command, Globals, GroupCommand, Patience, Saved, Trial};
use crate::failure::{Exit, Failure};
use crate::input::scan::Parameter;
use crate::output::{Form, Format};

/// Refuses a command line of which a part would be passed over.
pub(crate) fn check(
    cli: &Cli,
    given: &ArgMatches,
    parameters: &[Parameter],
) -> Result<(), Failure> {
    let Cli { globals, command } = cli;
    contradictions(globals)?;
    if let Some(what) = asks_nobody(command) {
        let is_of_policy = matches!(command, Command::Policy(_));
        for (option, is_given) in [
            ("--profile", globals.profile.is_some()),
            ("--endpoint", globals.endpoint.is_some()),
            ("--emulator", globals.emulator.is_some()),
            ("--region", globals.region.is_some() && !is_of_policy),
        ] {
            let why = format!("{what} asks no service");
            refuse(is_given, option, &why, &format!("leave out {option}"))?;
        }
    }
    if let Some(what) = prints_no_data(command) {
        let why = format!("{what} prints no data that has other forms");
        refuse(globals.output.is_some(), "--output", &why, "leave out --output")?;
    }
    match command {
        Command::Call(args) => of_call(args, globals, parameters),
        Command::Wait(args) if args.operation.is_none() => {
            let why = "without an operation all states are listed";
            let way = "put the operation and the state before it";
            none_of(parameters, why, way)?;
            patience(args.patience, why)
        }
        Command::Group(args) => match &args.command {
            GroupCommand::Drain { saved, trial, .. } => kept(saved, *trial),
            _ => Ok(()),
        },
        Command::BlueGreen(args) => kept(&args.change.saved, args.change.trial),
        Command::Rolling(args) => kept(&args.change.saved, args.change.trial),
        Command::Canary(args) => {
            let source = given.subcommand().and_then(|(_, words)| words.value_source("hold"));
            let goes_on = args.weights.len() > 1 || !args.from.is_empty();
            let why =
                "it comes before the next weight or before old servers go, and there is neither";
            for (option, is_given) in [
                ("--hold", source == Some(ValueSource::CommandLine)),
                ("--check", args.checked.check.is_some()),
            ] {
                let way = format!("leave out {option}, or give more --weights");
                refuse(is_given && !goes_on, option, why, &way)?;
            }
            kept(&args.saved, args.trial)
        }
        _ => Ok(()),
    }
}

fn contradictions(globals: &Globals) -> Result<(), Failure> {
    let is_emulated = globals.emulator.is_some();
    let why = "--emulator has credentials and an endpoint of its own";
    refuse(
        is_emulated && globals.profile.is_some(),
        "--profile",
        why,
        "leave out --profile, or leave out --emulator to call the service with that profile",
    )?;
    refuse(
        is_emulated && globals.endpoint.is_some(),
        "--endpoint",
        why,
        "leave out --endpoint, or leave out --emulator to call that endpoint",
    )?;
    refuse(
        globals.yes && globals.no_input,
        "--no-input",
        "--yes answers all that would be asked",
        "leave out --no-input to have it done, or --yes to have it refused",
    )
}

/// A command that talks to nobody, as it is called.
fn asks_nobody(command: &Command) -> Option<&'static str> {
    match command {
        Command::Call(args) if args.skeleton => Some("--skeleton"),
        Command::Wait(args) if args.operation.is_none() => Some("the list of states"),
        Command::Group(args) if matches!(args.command, GroupCommand::Schema) => {
            Some("`slb group schema`")
        }
        Command::Explain(_) => Some("`slb explain`"),
        Command::Policy(_) => Some("`slb policy`"),
        Command::Completions(_) => Some("`slb completions`"),
        Command::Man(_) => Some("`slb man`"),
        Command::Emulator(_) => Some("`slb emulator`"),
        _ => None,
    }
}

/// A command that prints words alone, as it is called.
fn prints_no_data(command: &Command) -> Option<&'static str> {
    match command {
        Command::Call(args) if args.dry_run => Some("a dry run"),
        Command::Wait(args) if args.operation.is_none() => Some("the list of states"),
        Command::Explain(_) => Some("`slb explain`"),
        Command::Completions(_) => Some("`slb completions`"),
        Command::Man(_) => Some("`slb man`"),
        Command::Emulator(_) => Some("`slb emulator`"),
        _ => None,
    }
}

fn of_call(args: &CallArgs, globals: &Globals, parameters: &[Parameter]) -> Result<(), Failure> {
    if args.skeleton {
        let why = "--skeleton prints an empty request";
        for (option, is_given) in [
            ("--input", args.input.is_some()),
            ("--no-check", args.no_check),
            ("--strict", args.strict),
        ] {
            refuse(is_given, option, why, &format!("leave out {option}"))?;
        }
        none_of(parameters, why, "leave out the parameters: they go beside --input later")?;
        let is_other =
            |format: &Format| format.chooses() || !matches!(format.form(), Form::Json | Form::Yaml);
        let is_given = globals.output.as_ref().is_some_and(is_other);
        let why = "--skeleton prints YAML or JSON to fill";
        refuse(is_given, "--output", why, "-o yaml or -o json")?;
    }
    match args.wait {
        Some(_) => Ok(()),
        None => patience(args.patience, "without --wait nothing is waited for"),
    }
}

/// Parameters where there is no request.
fn none_of(parameters: &[Parameter], why: &str, way: &str) -> Result<(), Failure> {
    match parameters.first() {
        Some(first) => refuse(true, &format!("--{}", first.name), why, way),
        None => Ok(()),
    }
}

fn patience(patience: Patience, why: &str) -> Result<(), Failure> {
    refuse(patience.limit.is_some(), "--limit", why, "leave out --limit")?;
    refuse(patience.delay.is_some(), "--delay", why, "leave out --delay")
}

/// What a trial would do is not held against a file that may say that it is done already.
fn kept(saved: &Saved, trial: Trial) -> Result<(), Failure> {
    let is_given = trial.dry_run && saved.keep.is_some();
    refuse(
        is_given,
        "--keep",
        "--dry-run keeps nothing and goes on with nothing",
        "leave out --keep",
    )
}

fn refuse(is_given: bool, option: &str, why: &str, way: &str) -> Result<(), Failure> {
    match is_given {
        true => Err(Failure::new(Exit::Usage, format!("{option} has no effect: {why}"))
            .note("what to do", way)),
        false => Ok(()),
    }
}
