//! Credentials that a program prints.

use std::fmt;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use aliyun_core::{Secret, Value};
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

use super::super::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, temporary,
};
use super::words;

/// A program that prints credentials as JSON.
pub(super) struct Process {
    command: Secret,
}

/// How long the program may run.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much it may print.
const LARGEST_OUTPUT: u64 = 64 << 10;

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
        // hold secrets.
        let error = |message: String| CredentialsError::new(format!("{program} {message}"));
        let (status, output) = tokio::time::timeout(PATIENCE, run(program, arguments))
            .await
            .map_err(|_| error(format!("did not end in {} s", PATIENCE.as_secs())))?
            .map_err(|cause| error(format!("cannot be run: {cause}")))?;
        if output.expose().len() as u64 > LARGEST_OUTPUT {
            return Err(error(format!("printed more than {LARGEST_OUTPUT} bytes")));
        }
        if !status.success() {
            return Err(error(format!("failed ({status}): run it by hand to see why")));
        }
        read(output.expose()).map_err(|cause| cause.within(format!("what {program} printed")))
    }
}

/// Runs a program without a shell. It is killed when this is dropped, or when it prints too much.
async fn run(program: &str, arguments: &[String]) -> std::io::Result<(ExitStatus, Secret)> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut output = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(LARGEST_OUTPUT + 1).read_to_end(&mut output).await?;
    }
    if output.len() as u64 > LARGEST_OUTPUT {
        child.start_kill()?;
    }
    // What is not text is not JSON either, and is found out then.
    let output = String::from_utf8(output)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok((child.wait().await?, Secret::from(output)))
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
