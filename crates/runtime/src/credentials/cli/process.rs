//! Credentials that a program prints.

#[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
mod run;

use std::fmt;
use std::time::Duration;

use aliyun_core::{Secret, Value, excerpt};

#[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
use self::run::run;
use super::super::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, temporary,
};
use super::words;
use crate::system::timeout;

/// A program that prints credentials as JSON.
pub(super) struct Process {
    command: Secret,
}

/// How long the program may run.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much it may print.
const LARGEST_OUTPUT: usize = 64 << 10;

impl Process {
    pub(super) fn new(command: Secret) -> Self {
        Self { command }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let words = words::split(self.command.expose()).map_err(CredentialsError::new)?;
        let Some((program, arguments)) = words.split_first() else {
            return Err(CredentialsError::new("process_command is empty"));
        };
        // The arguments are not shown, and neither is what the program complains about: both may
        // hold secrets. So may a word that would set a variable in a shell.
        let shown = if program.contains('=') { "the program".to_owned() } else { excerpt(program) };
        let error = |message: String| CredentialsError::new(format!("{shown} {message}"));
        let (status, output) = timeout(PATIENCE, run(program, arguments))
            .await
            .map_err(|_| error(format!("did not end in {} s", PATIENCE.as_secs())))?
            .map_err(|cause| error(format!("cannot be run: {cause}")))?;
        if output.expose().len() > LARGEST_OUTPUT {
            return Err(error(format!("printed more than {LARGEST_OUTPUT} bytes")));
        }
        if !status.success() {
            return Err(error(format!("failed ({status}): run it by hand to see why")));
        }
        read(output.expose()).map_err(|cause| cause.within(format!("what {shown} printed")))
    }
}

#[cfg(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
async fn run(_: &str, _: &[String]) -> std::io::Result<(std::process::ExitStatus, Secret)> {
    Err(std::io::ErrorKind::Unsupported.into())
}

fn read(output: &str) -> Result<Credentials, CredentialsError> {
    let value = Value::from_json(output)
        .map_err(|error| CredentialsError::new("is not JSON").caused_by(error))?;
    match value.get("mode").and_then(Value::as_text).unwrap_or_default() {
        "StsToken" => temporary::CLI.read_temporary(&value),
        "" | "AK" => temporary::CLI.read(&value),
        _ => Err(CredentialsError::new("its mode is neither AK nor StsToken")),
    }
}

impl CredentialsProvider for Process {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Process([redacted])")
    }
}
