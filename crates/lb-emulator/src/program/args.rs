//! The arguments of the program, and the variables of the environment that take their place.

mod options;
pub(super) mod strangers;
#[cfg(test)]
mod tests;

use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use aliyun_core::Secret;
use lexopt::{Arg, Parser};

use self::options::{OPTIONS, Opt, Set};
use super::exports::Shell;
use crate::Settling;

/// The help, with `{name}` for the name of the program.
pub(super) const HELP: &str = "\
Alibaba Cloud's load balancers on your own machine.

Usage: {name} [options]
       {name} replay FILE
       {name} healthcheck [--listen ADDRESS:PORT]
       {name} env [--listen ADDRESS:PORT] [--shell sh|fish|powershell]

  --listen ADDRESS:PORT    where to listen; port 0 takes a free one [127.0.0.1:0]
  --access-key ID:SECRET   a key that may sign; repeatable, each ID an account of its own
                           [testid:testsecret]
  --bearer-token ID:TOKEN  a token that may be shown in place of a signature; repeatable, ID is
                           the account
  --strict                 hold to the documents, also where the service is known to take more
  --seed FILE              what every account starts with, in JSON [built in]
  --init DIR               in place of --seed, all *.json in a directory: seeds are put together,
                           then files with `Calls` are played in the order of their names
  --settle at-once|MS|describes:N
                           how long changes take: no time, milliseconds, or until the changed
                           thing was described N times [at-once]
  --data DIR               keeps the state in a directory over restarts and crashes; an account
                           that is in it starts as it was, and the seed is what others start
                           with and what a reset goes back to [in memory]
  --tls                    answer HTTPS too, on the same port, with a certificate that is made at
                           the start for localhost, 127.0.0.1 and ::1
  --tls-name NAME          one more name or address that it is for; repeatable
  --tls-cert-out FILE      where to write it, in PEM form, for clients to trust
  --tls-cert FILE          a certificate of one's own in place of it, in PEM form
  --tls-key FILE           its private key, in PEM form
  --allow-remote           listen on an address that other machines can reach
  --help, --version

Each option may stand in the environment, under ALIYUN_LB_EMULATOR_ and its name in capitals, such
as ALIYUN_LB_EMULATOR_ACCESS_KEY: what is repeatable with white space in between, and 1 or 0 for
what takes no value. An option counts before its variable, and an empty variable is none.

`replay` plays a recording of GET /_emulator/recording again, without network, and tells what is
answered differently; then its exit code is 1. `healthcheck` asks the emulator that listens there
whether it works; if not, its exit code is 1. `env` prints the variables by which clients find that
emulator: eval \"$({name} env --listen 127.0.0.1:8080)\".

The first line of standard output is `listening on http://ADDRESS:PORT`, with https for --tls.
Control: GET /_emulator lists what there is.";

/// What the program is asked to do.
#[derive(Debug)]
pub(super) enum Command {
    Run(Args),
    /// To play this file.
    Replay(PathBuf),
    /// To ask the emulator that listens there.
    HealthCheck(SocketAddr),
    /// To print what leads clients of this shell there.
    Env(Args, Shell),
    Help,
    Version,
}

#[derive(Debug)]
pub(super) struct Args {
    pub(super) listen: SocketAddr,
    pub(super) access_keys: Vec<(String, Secret)>,
    pub(super) bearer_tokens: Vec<(String, Secret)>,
    pub(super) strict: bool,
    pub(super) seed: Option<PathBuf>,
    pub(super) init: Option<PathBuf>,
    pub(super) data: Option<PathBuf>,
    pub(super) settling: Settling,
    pub(super) tls: bool,
    pub(super) tls_names: Vec<String>,
    pub(super) tls_cert_out: Option<PathBuf>,
    pub(super) tls_cert: Option<PathBuf>,
    pub(super) tls_key: Option<PathBuf>,
    allow_remote: bool,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            access_keys: Vec::new(),
            bearer_tokens: Vec::new(),
            strict: false,
            seed: None,
            init: None,
            data: None,
            settling: Settling::AtOnce,
            tls: false,
            tls_names: Vec::new(),
            tls_cert_out: None,
            tls_cert: None,
            tls_key: None,
            allow_remote: false,
        }
    }
}

impl Args {
    /// The file with the certificate that clients are to trust, if one is named.
    pub(super) fn certificate(&self) -> Option<&Path> {
        self.tls_cert.as_deref().or(self.tls_cert_out.as_deref())
    }

    /// Refuses options that say nothing without another one, or against it.
    fn check(&self, spelled: &Spelled<'_>) -> Result<(), String> {
        if self.seed.is_some() && self.init.is_some() {
            let (seed, init) = (spelled.of("seed"), spelled.of("init"));
            return Err(format!(
                "{seed} and {init} are both given: leave out {seed}, a seed can stand in the \
                 directory of {init}"
            ));
        }
        let own = [("tls-cert", self.tls_cert.is_some()), ("tls-key", self.tls_key.is_some())];
        let made = [
            ("tls-name", !self.tls_names.is_empty()),
            ("tls-cert-out", self.tls_cert_out.is_some()),
        ];
        let given = |options: &[(&str, bool)]| {
            options.iter().find(|(_, is_given)| *is_given).map(|(name, _)| spelled.of(name))
        };
        if !self.tls {
            return match given(&own).or_else(|| given(&made)) {
                Some(of_tls) => Err(format!(
                    "{of_tls} is for {}, which is not given: add it, or leave this out",
                    spelled.of("tls")
                )),
                None => Ok(()),
            };
        }
        let missing = own.iter().find(|(_, is_given)| !is_given).map(|(name, _)| spelled.of(name));
        match (given(&own), given(&made), missing) {
            (Some(own), Some(made), _) => Err(format!(
                "{made} is for a certificate that is made, and {own} is one that is there: leave \
                 out one"
            )),
            (Some(own), None, Some(missing)) => Err(format!(
                "{own} is given without {missing}: a certificate and its key go together"
            )),
            _ => Ok(()),
        }
    }
}

/// How options are spelled to who gave them: these are from the environment.
struct Spelled<'o>(&'o [&'static Opt]);

impl Spelled<'_> {
    fn of(&self, name: &str) -> String {
        let variable = self.0.iter().find(|option| option.name == name);
        variable.map_or_else(|| format!("--{name}"), |option| option.variable())
    }
}

/// Reads the arguments, and the environment where these say nothing.
pub(super) fn parse(
    mut parser: Parser,
    environment: impl Fn(&str) -> Option<OsString>,
) -> Result<Command, lexopt::Error> {
    let mut args = Args::default();
    let (mut given, mut from_environment) = (Vec::<&str>::new(), Vec::new());
    let (mut command, mut shell) = (None::<String>, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            Arg::Long("shell") => shell = Some(parser.value()?),
            Arg::Long(name) => {
                let Some(option) = OPTIONS.iter().find(|option| option.name == name) else {
                    return Err(arg.unexpected());
                };
                given.push(option.name);
                let set = match option.set {
                    Set::Switch(switch) => {
                        *switch(&mut args) = true;
                        Ok(())
                    }
                    Set::One(set) | Set::Each(set) => set(&mut args, parser.value()?),
                };
                set.map_err(|problem| format!("--{} {problem}", option.name))?;
            }
            Arg::Value(word) if command.is_none() => match word.to_str() {
                Some("replay") => return replay(&mut parser),
                Some(known @ ("healthcheck" | "env")) => command = Some(known.to_owned()),
                _ => return Err(Arg::Value(word).unexpected()),
            },
            other => return Err(other.unexpected()),
        }
    }
    for option in OPTIONS.iter().filter(|option| !given.contains(&option.name)) {
        let variable = option.variable();
        if let Some(text) = environment(&variable).filter(|text| !text.is_empty()) {
            option.read(&mut args, text).map_err(|problem| format!("{variable} {problem}"))?;
            from_environment.push(option);
        }
    }
    let spelled = Spelled(&from_environment);
    args.check(&spelled)?;
    match (command.as_deref(), shell) {
        (Some("env"), _) if args.tls && args.certificate().is_none() => Err(format!(
            "env with {} needs to know the certificate that clients are to trust: add \
             --tls-cert-out FILE, as the emulator has it, or --tls-cert and --tls-key",
            spelled.of("tls")
        )
        .into()),
        (Some("env"), shell) => {
            args.listen = reachable("env", args.listen)?;
            Ok(Command::Env(args, options::shell(shell)?))
        }
        (_, Some(_)) => Err("--shell goes with the command env".into()),
        (Some(_), None) => Ok(Command::HealthCheck(reachable("healthcheck", args.listen)?)),
        (None, None) if args.allow_remote || args.listen.ip().to_canonical().is_loopback() => {
            Ok(Command::Run(args))
        }
        (None, None) => Err(format!(
            "{} {}: other machines could reach the emulator there, and anybody who reaches it can \
             read and reset its state; use 127.0.0.1, or add --allow-remote",
            spelled.of("listen"),
            args.listen
        )
        .into()),
    }
}

/// The address at which this machine reaches what listens there.
fn reachable(command: &str, address: SocketAddr) -> Result<SocketAddr, lexopt::Error> {
    match address {
        _ if address.port() == 0 => Err(format!(
            "{command} needs to know where the emulator listens: add --listen ADDRESS:PORT"
        )
        .into()),
        SocketAddr::V4(own) if own.ip().is_unspecified() => {
            Ok((Ipv4Addr::LOCALHOST, own.port()).into())
        }
        SocketAddr::V6(own) if own.ip().is_unspecified() => {
            Ok((Ipv6Addr::LOCALHOST, own.port()).into())
        }
        other => Ok(other),
    }
}

/// Reads what follows `replay`.
fn replay(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let Some(Arg::Value(file)) = parser.next()? else {
        return Err("replay needs a FILE: a recording as GET /_emulator/recording gives it".into());
    };
    match parser.next()? {
        Some(more) => Err(more.unexpected()),
        None => {
            let file = options::path(OsStr::new(&file), "FILE");
            Ok(Command::Replay(file.map_err(|problem| format!("replay {problem}"))?))
        }
    }
}
