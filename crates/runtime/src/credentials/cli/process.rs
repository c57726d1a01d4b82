//! Credentials that a program prints.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::task::Poll;
use std::time::Duration;

use aliyun_core::{Secret, Value, excerpt};
use tokio::io::AsyncReadExt as _;
use tokio::process::{ChildStdout, Command};
use tokio::time::timeout;

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
const LARGEST_OUTPUT: usize = 64 << 10;
/// How long it takes at most for what an ended program has printed to get here. Something that it
/// has left running may keep its output open for ever.
const GRACE: Duration = Duration::from_millis(250);

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

/// Runs a program without a shell. It is killed when this is dropped, or when it prints too much.
async fn run(program: &str, arguments: &[String]) -> io::Result<(ExitStatus, Secret)> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = child.stdout.take().ok_or_else(|| io::Error::other("it has no output"))?;
    let mut output = Vec::new();
    let ended = {
        let (mut reading, mut ending) = (pin!(read_to(&mut output, stdout)), pin!(child.wait()));
        let first = poll_fn(|cx| match reading.as_mut().poll(cx) {
            Poll::Ready(read) => Poll::Ready(read.map(|()| None)),
            Poll::Pending => ending.as_mut().poll(cx).map_ok(Some),
        });
        let ended = first.await?;
        if ended.is_some() {
            timeout(GRACE, reading).await.unwrap_or(Ok(()))?;
        }
        ended
    };
    if ended.is_none() && output.len() > LARGEST_OUTPUT {
        child.start_kill()?;
    }
    let status = match ended {
        Some(status) => status,
        None => child.wait().await?,
    };
    // What is not text is not JSON either, and is found out then.
    let output = String::from_utf8(output)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok((status, Secret::from(output)))
}

/// Reads to the end, or until it is too much. What was read stays when this is dropped.
async fn read_to(output: &mut Vec<u8>, mut stdout: ChildStdout) -> io::Result<()> {
    while output.len() <= LARGEST_OUTPUT && stdout.read_buf(output).await? > 0 {}
    Ok(())
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
