//! The emulator as a program.

mod args;

use std::io::{self, Write as _};
use std::process::ExitCode;

use aliyun_slb_emulator::{Emulator, Seed};
use args::{Args, Command, HELP};

/// The exit code for arguments that make no sense.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match args::parse(lexopt::Parser::from_env()) {
        Ok(Command::Run(args)) => run(args),
        Ok(Command::Help) => say(HELP),
        Ok(Command::Version) => say(concat!("aliyun-slb-emulator ", env!("CARGO_PKG_VERSION"))),
        Err(problem) => {
            complain(&format!("{problem}\nTry --help."));
            ExitCode::from(USAGE)
        }
    }
}

#[tokio::main]
async fn run(args: Args) -> ExitCode {
    let mut builder = Emulator::builder().listen(args.listen);
    for (id, secret) in args.access_keys {
        builder = builder.access_key(id, secret);
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
    let emulator = match builder.start().await {
        Ok(emulator) => emulator,
        Err(problem) => {
            complain(&format!("cannot listen on {}: {problem}", args.listen));
            return ExitCode::FAILURE;
        }
    };
    let said = say(&format!("listening on {}", emulator.endpoint()));
    stop_asked().await;
    emulator.shutdown().await;
    said
}

/// Waits for Ctrl-C, or for what a supervisor sends.
async fn stop_asked() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Writes a line at once: whoever started the program reads the port from it.
fn say(line: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(problem: &str) {
    let _ = writeln!(io::stderr(), "aliyun-slb-emulator: {problem}");
}
