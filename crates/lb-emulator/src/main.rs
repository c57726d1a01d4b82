//! The emulator as a program.

mod args;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use aliyun_lb_emulator::{Emulator, Recording, Seed};
use args::{Args, Command, HELP};

/// The exit code for arguments that make no sense.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match args::parse(lexopt::Parser::from_env()) {
        Ok(Command::Run(args)) => run(args),
        Ok(Command::Replay(file)) => replay(&file),
        Ok(Command::Help) => say(HELP),
        Ok(Command::Version) => say(concat!("aliyun-lb-emulator ", env!("CARGO_PKG_VERSION"))),
        Err(problem) => {
            complain(&format!("{problem}\nTry --help."));
            ExitCode::from(USAGE)
        }
    }
}

#[tokio::main]
async fn run(args: Args) -> ExitCode {
    let mut builder =
        Emulator::builder().listen(args.listen).settling(args.settling).strict(args.strict);
    for (id, secret) in args.access_keys {
        builder = builder.access_key(id, secret);
    }
    if let Some(dir) = args.data {
        builder = builder.data(dir);
    }
    for (id, token) in args.bearer_tokens {
        builder = builder.bearer_token(id, token);
    }
    if let Some(file) = args.seed {
        match Seed::read(file) {
            Ok(seed) => builder = builder.seed(seed),
            Err(problem) => {
                complain(&problem.to_string());
                return ExitCode::from(USAGE);
            }
        }
    }
    let stop = match stop_asked() {
        Ok(stop) => stop,
        Err(problem) => return fail(&format!("cannot wait for Ctrl-C: {problem}")),
    };
    let emulator = match builder.start().await {
        Ok(emulator) => emulator,
        Err(problem) => return fail(&problem.to_string()),
    };
    let said = say(&format!("listening on {}", emulator.endpoint()));
    stop.await;
    emulator.shutdown().await;
    said
}

/// Plays a recording; differences are a failure.
fn replay(file: &Path) -> ExitCode {
    match Recording::read(file).and_then(Recording::replay) {
        Ok(replay) => {
            let said = say(&replay.to_string());
            if replay.differences().is_empty() { said } else { ExitCode::FAILURE }
        }
        Err(problem) => {
            complain(&problem.to_string());
            ExitCode::from(USAGE)
        }
    }
}

/// Waits for Ctrl-C, or for what a supervisor sends. It listens for them as soon as it is called.
#[cfg(unix)]
fn stop_asked() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn stop_asked() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// Writes a line at once: whoever started the program reads the port from it.
fn say(line: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn fail(problem: &str) -> ExitCode {
    complain(problem);
    ExitCode::FAILURE
}

fn complain(problem: &str) {
    let _ = writeln!(io::stderr(), "aliyun-lb-emulator: {problem}");
}
