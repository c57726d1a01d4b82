//! Running the program.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::task::Poll;
use std::time::Duration;

use aliyun_core::Secret;
use tokio::io::AsyncReadExt as _;
use tokio::process::{ChildStdout, Command};

use super::LARGEST_OUTPUT;
use crate::system::timeout;

/// How long it takes at most for what an ended program has printed to get here. Something that it
/// has left running may keep its output open for ever.
const GRACE: Duration = Duration::from_millis(250);

/// Runs a program without a shell. It is killed when this is dropped, or when it prints too much.
pub(super) async fn run(program: &str, arguments: &[String]) -> io::Result<(ExitStatus, Secret)> {
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
