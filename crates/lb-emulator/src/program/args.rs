//! The arguments of the program.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use aliyun_core::Secret;
use lexopt::{Arg, Parser, ValueExt as _};

use crate::Settling;

/// The help, with `{name}` for the name of the program.
pub(super) const HELP: &str = "\
Alibaba Cloud's load balancers on your own machine.

Usage: {name} [options]
       {name} replay FILE

  --listen ADDRESS:PORT    where to listen; port 0 takes a free one [127.0.0.1:0]
  --access-key ID:SECRET   a key that may sign; repeatable, each ID an account of its own
                           [testid:testsecret]
  --bearer-token ID:TOKEN  a token that may be shown in place of a signature; repeatable, ID is
                           the account
  --strict                 hold to the documents, also where the service is known to take more
  --seed FILE              what every account starts with, in JSON [built in]
  --settle at-once|MS|describes:N
                           how long changes take: no time, milliseconds, or until the changed
                           thing was described N times [at-once]
  --data DIR               keeps the state in a directory over restarts and crashes; an account
                           that is in it starts as it was, and the seed is what others start
                           with and what a reset goes back to [in memory]
  --allow-remote           listen on an address that other machines can reach
  --help, --version

`replay` plays a recording of GET /_emulator/recording again, without network, and tells what is
answered differently; then its exit code is 1.

The first line of standard output is `listening on http://ADDRESS:PORT`.
Control: GET /_emulator lists what there is.";

/// What the program is asked to do.
pub(super) enum Command {
    Run(Args),
    /// To play this file.
    Replay(PathBuf),
    Help,
    Version,
}

pub(super) struct Args {
    pub(super) listen: SocketAddr,
    pub(super) access_keys: Vec<(String, Secret)>,
    pub(super) bearer_tokens: Vec<(String, Secret)>,
    pub(super) strict: bool,
    pub(super) seed: Option<PathBuf>,
    pub(super) data: Option<PathBuf>,
    pub(super) settling: Settling,
}

/// Reads the arguments.
pub(super) fn parse(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let mut args = Args {
        listen: (Ipv4Addr::LOCALHOST, 0).into(),
        access_keys: Vec::new(),
        bearer_tokens: Vec::new(),
        strict: false,
        seed: None,
        data: None,
        settling: Settling::AtOnce,
    };
    let mut allow_remote = false;
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("listen") => args.listen = parser.value()?.parse_with(address)?,
            Arg::Long("access-key") => {
                let key = pair(parser.value()?).ok_or("--access-key must be ID:SECRET")?;
                if args.access_keys.iter().any(|(id, _)| *id == key.0) {
                    return Err(format!("--access-key {}: give each ID once", key.0).into());
                }
                args.access_keys.push(key);
            }
            Arg::Long("bearer-token") => {
                let token = pair(parser.value()?);
                args.bearer_tokens.push(token.ok_or("--bearer-token must be ID:TOKEN")?);
            }
            Arg::Long("strict") => args.strict = true,
            Arg::Long("seed") => args.seed = Some(path(parser.value()?, "--seed needs a FILE")?),
            Arg::Long("settle") => args.settling = parser.value()?.parse_with(settling)?,
            Arg::Value(word) if word == "replay" => return replay(&mut parser),
            Arg::Long("data") => args.data = Some(path(parser.value()?, "--data needs a DIR")?),
            Arg::Long("allow-remote") => allow_remote = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    if !allow_remote && !args.listen.ip().to_canonical().is_loopback() {
        let problem = format!(
            "--listen {}: other machines could reach the emulator there, and anybody who reaches \
             it can read and reset its state; use 127.0.0.1, or add --allow-remote",
            args.listen
        );
        return Err(problem.into());
    }
    Ok(Command::Run(args))
}

/// Reads what follows `replay`.
fn replay(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let Some(Arg::Value(file)) = parser.next()? else {
        return Err("replay needs a FILE: a recording as GET /_emulator/recording gives it".into());
    };
    match parser.next()? {
        Some(more) => Err(more.unexpected()),
        None => Ok(Command::Replay(path(file, "replay needs a FILE")?)),
    }
}

/// A path: an empty one would be the working directory, which nobody named.
fn path(text: OsString, needed: &str) -> Result<PathBuf, lexopt::Error> {
    if text.is_empty() {
        Err(format!("{needed}, and got an empty text").into())
    } else {
        Ok(text.into())
    }
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let text = text.replacen("localhost:", "127.0.0.1:", 1);
    text.parse().map_err(|_| "it must be ADDRESS:PORT, such as 127.0.0.1:8080")
}

fn settling(text: &str) -> Result<Settling, &'static str> {
    let wrong = "it must be at-once, milliseconds such as 500, or describes:2";
    match text.strip_prefix("describes:") {
        Some(times) => times.parse().map(Settling::AfterDescribes).map_err(|_| wrong),
        None if text == "at-once" => Ok(Settling::AtOnce),
        None => {
            text.parse().map(|ms| Settling::After(Duration::from_millis(ms))).map_err(|_| wrong)
        }
    }
}

/// An id and a secret, which must not stand in a message: so what is wrong is not named here.
fn pair(text: OsString) -> Option<(String, Secret)> {
    let text = text.into_string().ok()?;
    let (id, secret) = text.split_once(':')?;
    // No signature could name another id: in a header it stands between other parts.
    let is_id = |c: char| c.is_ascii_graphic() && !matches!(c, ',' | '=' | '/');
    let is_good = !id.is_empty() && id.chars().all(is_id) && !secret.is_empty();
    is_good.then(|| (id.to_owned(), Secret::from(secret)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Result<Args, String> {
        match parse(Parser::from_args(args)) {
            Ok(Command::Run(args)) => Ok(args),
            Ok(_) => Err("not run".to_owned()),
            Err(problem) => Err(problem.to_string()),
        }
    }

    #[test]
    fn nothing_given_means_a_free_port_of_this_machine() {
        let args = run(&[]).unwrap();
        assert_eq!(args.listen.to_string(), "127.0.0.1:0");
        assert!(args.access_keys.is_empty() && args.seed.is_none());
    }

    #[test]
    fn keys_may_be_many_and_their_secrets_may_hold_colons() {
        let args = run(&["--access-key", "a:b:c", "--access-key=d:e"]).unwrap();
        let keys: Vec<_> = args.access_keys.iter().map(|(id, s)| (&id[..], s.expose())).collect();
        assert_eq!(keys, [("a", "b:c"), ("d", "e")]);
    }

    #[test]
    fn tokens_and_strictness_are_asked_for() {
        let args = run(&[]).unwrap();
        assert!(args.bearer_tokens.is_empty() && !args.strict);
        let args = run(&["--strict", "--bearer-token", "a:b:c"]).unwrap();
        let tokens: Vec<_> =
            args.bearer_tokens.iter().map(|(id, t)| (&id[..], t.expose())).collect();
        assert_eq!((tokens, args.strict), (vec![("a", "b:c")], true));
    }

    #[test]
    fn changes_take_no_time_or_some_or_a_number_of_describes() {
        let settling = |text| run(&["--settle", text]).map(|args| args.settling);
        assert_eq!(run(&[]).unwrap().settling, Settling::AtOnce);
        assert_eq!(settling("at-once"), Ok(Settling::AtOnce));
        assert_eq!(settling("500"), Ok(Settling::After(Duration::from_millis(500))));
        assert_eq!(settling("describes:2"), Ok(Settling::AfterDescribes(2)));
    }

    #[test]
    fn what_makes_no_sense_is_told_without_secrets() {
        for (args, told) in [
            (&["--listen", "nowhere"][..], "127.0.0.1:8080"),
            (&["--listen"], "--listen"),
            (&["--access-key", "canary"], "must be ID:SECRET"),
            (&["--access-key", ":canary"], "must be ID:SECRET"),
            (&["--bearer-token", "canary"], "must be ID:TOKEN"),
            (&["--bearer-token", "canary:"], "must be ID:TOKEN"),
            (&["--access-key", "a b:canary"], "must be ID:SECRET"),
            (&["--access-key", "a:canary", "--access-key", "a:canary"], "give each ID once"),
            (&["--bearer-token", "a\n:canary"], "must be ID:TOKEN"),
            (&["--data", ""], "--data needs a DIR, and got an empty text"),
            (&["--data="], "--data needs a DIR"),
            (&["--seed", ""], "--seed needs a FILE"),
            (&["--listen", ""], "127.0.0.1:8080"),
            (&["--settle", ""], "describes:2"),
            (&["--settle", "soon"], "describes:2"),
            (&["--settle", "describes:-1"], "describes:2"),
            (&["--made-up"], "--made-up"),
            (&["file"], "file"),
            (&["replay"], "needs a FILE"),
            (&["replay", ""], "replay needs a FILE, and got an empty text"),
            (&["replay", "one", "two"], "two"),
            (&["--listen", "0.0.0.0:80"], "--allow-remote"),
            (&["--listen", "[::]:80"], "--allow-remote"),
        ] {
            let problem = run(args).map(|_| ()).unwrap_err();
            assert!(problem.contains(told) && !problem.contains("canary"), "{problem}");
        }
    }

    #[test]
    fn remote_addresses_are_a_decision() {
        let args = run(&["--allow-remote", "--listen", "0.0.0.0:80"]).unwrap();
        assert_eq!(args.listen.to_string(), "0.0.0.0:80");
        assert!(run(&["--listen", "[::1]:80"]).is_ok());
        assert!(run(&["--listen", "localhost:80"]).is_ok());
    }
}
