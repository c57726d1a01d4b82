//! The options: each has a name, by which its variable goes too, and says what it sets.

use std::ffi::{OsStr, OsString};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use aliyun_core::{Secret, excerpt};

use super::Args;
use crate::Settling;
use crate::program::exports::Shell;

/// What the variables of the options begin with.
pub(super) const PREFIX: &str = "ALIYUN_LB_EMULATOR_";

/// An option.
pub(super) struct Opt {
    /// Its name, without the hyphens before it.
    pub(super) name: &'static str,
    pub(super) set: Set,
}

/// What an option sets. What is wrong with a value is told as the rest of a sentence that begins with
/// the name.
pub(super) enum Set {
    /// A value.
    One(fn(&mut Args, OsString) -> Result<(), String>),
    /// One of several values.
    Each(fn(&mut Args, OsString) -> Result<(), String>),
    /// It takes no value.
    Switch(fn(&mut Args) -> &mut bool),
}

/// All of them.
pub(super) const OPTIONS: &[Opt] = &[
    Opt {
        name: "listen",
        set: Set::One(|args, text| address(&text).map(|address| args.listen = address)),
    },
    Opt { name: "access-key", set: Set::Each(access_key) },
    Opt {
        name: "bearer-token",
        set: Set::Each(|args, text| {
            args.bearer_tokens.push(pair(text).ok_or("must be ID:TOKEN")?);
            Ok(())
        }),
    },
    Opt { name: "strict", set: Set::Switch(|args| &mut args.strict) },
    Opt {
        name: "seed",
        set: Set::One(|args, text| path(&text, "FILE").map(|path| args.seed = Some(path))),
    },
    Opt {
        name: "init",
        set: Set::One(|args, text| path(&text, "DIR").map(|path| args.init = Some(path))),
    },
    Opt {
        name: "settle",
        set: Set::One(|args, text| settling(&text).map(|settling| args.settling = settling)),
    },
    Opt {
        name: "data",
        set: Set::One(|args, text| path(&text, "DIR").map(|path| args.data = Some(path))),
    },
    Opt { name: "tls", set: Set::Switch(|args| &mut args.tls) },
    Opt { name: "tls-name", set: Set::Each(tls_name) },
    Opt {
        name: "tls-cert-out",
        set: Set::One(|args, text| path(&text, "FILE").map(|path| args.tls_cert_out = Some(path))),
    },
    Opt {
        name: "tls-cert",
        set: Set::One(|args, text| path(&text, "FILE").map(|path| args.tls_cert = Some(path))),
    },
    Opt {
        name: "tls-key",
        set: Set::One(|args, text| path(&text, "FILE").map(|path| args.tls_key = Some(path))),
    },
    Opt { name: "allow-remote", set: Set::Switch(|args| &mut args.allow_remote) },
];

impl Opt {
    /// Its variable.
    pub(super) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_uppercase().replace('-', "_"))
    }

    /// Sets what its variable says.
    pub(super) fn read(&self, args: &mut Args, text: OsString) -> Result<(), String> {
        match self.set {
            Set::One(set) => set(args, text),
            Set::Each(set) => {
                // What is no Unicode is no value: it is refused as it is.
                let Some(all) = text.to_str() else { return set(args, text) };
                all.split_whitespace().try_for_each(|one| set(args, one.into()))
            }
            Set::Switch(switch) => {
                *switch(args) = match text.to_str() {
                    Some("1" | "true") => true,
                    Some("0" | "false") => false,
                    _ => return Err(format!("must be 1 or 0, and is {}", told(&text))),
                };
                Ok(())
            }
        }
    }
}

/// A value in a message.
fn told(text: &OsStr) -> String {
    format!("\"{}\"", excerpt(&text.to_string_lossy()))
}

fn access_key(args: &mut Args, text: OsString) -> Result<(), String> {
    let key = pair(text).ok_or("must be ID:SECRET")?;
    if args.access_keys.iter().any(|(id, _)| *id == key.0) {
        return Err(format!("{}: give each ID once", key.0));
    }
    args.access_keys.push(key);
    Ok(())
}

/// A name or an address, without a port.
fn tls_name(args: &mut Args, text: OsString) -> Result<(), String> {
    let is_name = |text: &&str| {
        text.parse::<IpAddr>().is_ok()
            || !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '*'))
    };
    let name = text.to_str().filter(is_name).ok_or_else(|| {
        format!("must be a name such as emulator, or an address, and is {}", told(&text))
    })?;
    args.tls_names.push(name.to_owned());
    Ok(())
}

/// A path: an empty one would be the working directory, which nobody named.
pub(super) fn path(text: &OsStr, what: &str) -> Result<PathBuf, String> {
    match text.is_empty() {
        true => Err(format!("needs a {what}, and got an empty text")),
        false => Ok(text.into()),
    }
}

fn address(text: &OsStr) -> Result<SocketAddr, String> {
    let local = text.to_str().map(|text| text.replacen("localhost:", "127.0.0.1:", 1));
    local.and_then(|text| text.parse().ok()).ok_or_else(|| {
        format!("must be ADDRESS:PORT, such as 127.0.0.1:8080, and is {}", told(text))
    })
}

fn settling(text: &OsStr) -> Result<Settling, String> {
    let read = |text: &str| match text.strip_prefix("describes:") {
        Some(times) => times.parse().ok().map(Settling::AfterDescribes),
        None if text == "at-once" => Some(Settling::AtOnce),
        None => text.parse().ok().map(|ms| Settling::After(Duration::from_millis(ms))),
    };
    text.to_str().and_then(read).ok_or_else(|| {
        let (is, most) = (told(text), u32::MAX);
        format!(
            "must be at-once, milliseconds such as 500, or describes:2 (at most {most}), and is {is}"
        )
    })
}

/// The shell that is asked for.
pub(super) fn shell(text: Option<OsString>) -> Result<Shell, String> {
    match text.as_ref().map(|text| text.to_str()) {
        None | Some(Some("sh")) => Ok(Shell::Sh),
        Some(Some("fish")) => Ok(Shell::Fish),
        Some(Some("powershell")) => Ok(Shell::Pwsh),
        _ => Err(format!(
            "--shell must be sh, fish or powershell, and is {}",
            told(&text.unwrap_or_default())
        )),
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
