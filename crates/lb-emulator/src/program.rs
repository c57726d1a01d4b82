//! The emulator as a program, which other programs have as a command of theirs.

mod args;
mod exports;
mod health_check;
mod https;
mod pem;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use aliyun_core::Secret;
use aliyun_emulator::DEFAULT_ACCESS_KEY;

use self::args::{Args, Command, HELP, strangers};
use self::exports::{Place, Shell};
use crate::{Emulator, Recording, Seed, SeedError};

/// The exit code for arguments that make no sense.
const USAGE: u8 = 2;

/// Runs the emulator as its arguments and the environment say, until it is told to stop: by Ctrl-C,
/// or by what a supervisor sends. `name` is what its help and its messages call the program.
///
/// The first line of standard output says where it listens. The exit code is 2 for arguments that
/// make no sense, and 1 for a failure.
pub fn run(name: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parser = lexopt::Parser::from_args(arguments);
    let program = Program { name };
    match args::parse(parser, |variable| std::env::var_os(variable)) {
        Ok(Command::Run(args)) => program.serve(args),
        Ok(Command::Replay(file)) => program.replay(&file),
        Ok(Command::HealthCheck(address)) => program.check_health(address),
        Ok(Command::Env(args, shell)) => program.export(&args, shell),
        Ok(Command::Help) => program.say(&HELP.replace("{name}", name)),
        Ok(Command::Version) => program.say(&format!("{name} {}", env!("CARGO_PKG_VERSION"))),
        Err(problem) => program.refuse(&format!("{problem}\nTry --help.")),
    }
}

/// A program that goes by a name.
struct Program<'n> {
    name: &'n str,
}

impl Program<'_> {
    #[tokio::main]
    async fn serve(&self, args: Args) -> ExitCode {
        let variables = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
        for warning in strangers::warnings(variables) {
            self.complain(&warning);
        }
        let seed = seed(&args);
        let mut builder =
            Emulator::builder().listen(args.listen).settling(args.settling).strict(args.strict);
        if args.tls {
            builder = match https::set_up(builder, &args) {
                Ok(builder) => builder,
                Err(problem) => return self.refuse(&problem),
            };
        }
        for (id, secret) in args.access_keys {
            builder = builder.access_key(id, secret);
        }
        if let Some(dir) = args.data {
            builder = builder.data(dir);
        }
        for (id, token) in args.bearer_tokens {
            builder = builder.bearer_token(id, token);
        }
        match seed {
            Ok(seed) => builder = builder.seed(seed),
            Err(problem) => return self.refuse(&problem.to_string()),
        }
        let stop = match stop_asked() {
            Ok(stop) => stop,
            Err(problem) => return self.fail(&format!("cannot wait for Ctrl-C: {problem}")),
        };
        let emulator = match builder.start().await {
            Ok(emulator) => emulator,
            Err(problem) => return self.fail(&problem.to_string()),
        };
        // Where nobody can be told where it listens, nobody will come.
        let said = self.say(&format!("listening on {}", emulator.endpoint()));
        if said == ExitCode::SUCCESS {
            stop.await;
        }
        emulator.shutdown().await;
        said
    }

    /// Plays a recording; differences are a failure.
    fn replay(&self, file: &Path) -> ExitCode {
        match Recording::read(file).and_then(Recording::replay) {
            Ok(replay) => {
                let said = self.say(&replay.to_string());
                if replay.differences().is_empty() { said } else { ExitCode::FAILURE }
            }
            Err(problem) => self.refuse(&problem.to_string()),
        }
    }

    /// Asks the emulator that listens there. It answers HTTP whatever it has a certificate for.
    fn check_health(&self, address: SocketAddr) -> ExitCode {
        match health_check::ask(address) {
            Ok(()) => self.say(&format!("http://{address} works")),
            Err(problem) => self.fail(&format!("http://{address}: {problem}")),
        }
    }

    /// Prints what leads clients to the emulator that these arguments are of.
    fn export(&self, args: &Args, shell: Shell) -> ExitCode {
        let seed = match seed(args) {
            Ok(seed) => seed,
            Err(problem) => return self.refuse(&problem.to_string()),
        };
        let (id, secret) = DEFAULT_ACCESS_KEY;
        let usual = (id.to_owned(), Secret::from(secret));
        let (id, secret) = args.access_keys.first().unwrap_or(&usual);
        let certificate = match args.certificate().map(exports::certificate).transpose() {
            Ok(certificate) => certificate,
            Err(problem) => return self.refuse(&problem),
        };
        let scheme = if args.tls { "https" } else { "http" };
        let place = Place { scheme, address: args.listen, certificate };
        self.say(&exports::lines(shell, &place, (id.as_str(), secret), seed.regions().next()))
    }

    /// Arguments or files that make no sense.
    fn refuse(&self, problem: &str) -> ExitCode {
        self.complain(problem);
        ExitCode::from(USAGE)
    }

    fn fail(&self, problem: &str) -> ExitCode {
        self.complain(problem);
        ExitCode::FAILURE
    }

    fn complain(&self, problem: &str) {
        let _ = writeln!(io::stderr(), "{}: {problem}", self.name);
    }

    /// Writes a line at once: whoever started the program reads the port from it. That a reader has
    /// read enough is no failure.
    fn say(&self, line: &str) -> ExitCode {
        let mut out = io::stdout().lock();
        match writeln!(out, "{line}").and_then(|()| out.flush()) {
            Err(problem) if problem.kind() != io::ErrorKind::BrokenPipe => {
                self.fail(&format!("standard output cannot be written: {problem}"))
            }
            _ => ExitCode::SUCCESS,
        }
    }
}

/// What every account starts with.
fn seed(args: &Args) -> Result<Seed, SeedError> {
    match (&args.init, &args.seed) {
        (Some(dir), _) => Seed::read_dir(dir),
        (None, Some(file)) => Seed::read(file),
        (None, None) => Seed::built_in(),
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
