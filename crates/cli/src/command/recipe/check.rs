//! The command that says whether a change goes on.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use aliyun_lb_groups::Verdict;
use tokio::process::{Child, Command};

use crate::screen;

/// What a command ends with that cannot tell yet: EX_TEMPFAIL of sysexits.h.
const ASK_AGAIN: i32 = 75;

/// A shell command that is asked before a step.
#[derive(Debug)]
pub(super) struct Check {
    command: Command,
    limit: Duration,
}

impl Check {
    /// This command, which is told so in its environment, and takes so long at most.
    pub(super) fn new(
        command: &str,
        limit: Duration,
        told: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let mut command = shell(command);
        // Standard output is for data of ours.
        command.envs(told).stdin(Stdio::null()).stdout(onto_standard_error()).kill_on_drop(true);
        Self { command, limit }
    }

    /// Runs it, and says what follows. Where that is to go back, it says why.
    pub(super) async fn ask(mut self) -> Verdict {
        let ended = match self.command.spawn().map(Running) {
            Ok(mut running) => tokio::time::timeout(self.limit, running.0.wait()).await,
            Err(error) => Ok(Err(error)),
        };
        match ended {
            Ok(Ok(status)) => verdict(status),
            Ok(Err(error)) => back(&format!("the check cannot be run: {error}")),
            Err(_) => back(&format!("the check did not end in {:.0?}", self.limit)),
        }
    }
}

fn verdict(status: ExitStatus) -> Verdict {
    match status.code() {
        Some(0) => Verdict::Go,
        Some(ASK_AGAIN) => Verdict::Wait,
        Some(code) => back(&format!("the check ended with exit code {code}")),
        None => back(&format!("the check ended by itself: {status}")),
    }
}

fn back(why: &str) -> Verdict {
    screen::tell(&format!("{why}: going back"));
    Verdict::Back
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    // In a group of its own, so that Ctrl-C is ours alone, and that nothing of it stays behind.
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

#[cfg(unix)]
fn onto_standard_error() -> Stdio {
    use std::os::fd::AsFd as _;
    io::stderr().as_fd().try_clone_to_owned().map_or_else(|_| Stdio::null(), Stdio::from)
}

#[cfg(windows)]
fn onto_standard_error() -> Stdio {
    use std::os::windows::io::AsHandle as _;
    io::stderr().as_handle().try_clone_to_owned().map_or_else(|_| Stdio::null(), Stdio::from)
}

/// A command that runs. With it ends what it has begun, where nobody waits for it any more.
#[derive(Debug)]
struct Running(Child);

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};
        // There is no ID of one that has ended.
        let id = self.0.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(group) = id {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn said(command: &str) -> Verdict {
        let told = [("SLB_PHASE".to_owned(), "Healthy".to_owned())];
        Check::new(command, Duration::from_millis(300), told).ask().await
    }

    #[tokio::test]
    async fn an_exit_code_is_a_verdict() {
        for (command, verdict) in [
            ("exit 0", Verdict::Go),
            ("exit 75", Verdict::Wait),
            ("exit 1", Verdict::Back),
            ("kill -9 $$", Verdict::Back),
            ("/no/such/command", Verdict::Back),
            ("[ $SLB_PHASE = Healthy ]", Verdict::Go),
            ("sleep 60", Verdict::Back),
            // What it leaves behind is not waited for.
            ("sleep 60 & exit 0", Verdict::Go),
        ] {
            let begin = std::time::Instant::now();
            assert_eq!(said(command).await, verdict, "{command}");
            assert!(begin.elapsed() < Duration::from_secs(20), "{command}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_takes_too_long_ends_with_all_that_it_began() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("late");
        let command = format!("(sleep 1; touch {}) & wait", file.display());
        assert_eq!(said(&command).await, Verdict::Back);
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert!(!file.exists());
    }
}
