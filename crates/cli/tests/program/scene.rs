//! The program and an endpoint that outlives it: begun, interrupted, seen to end.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aliyun_lb_emulator::{Emulator, Fault};

use crate::support::{Home, Ran};

/// An endpoint that outlives the program.
pub struct Scene {
    runtime: tokio::runtime::Runtime,
    emulator: Option<Emulator>,
    pub home: Home,
}

impl Scene {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let emulator = runtime.block_on(Emulator::start()).unwrap();
        Self { runtime, emulator: Some(emulator), home: Home::new() }
    }

    pub fn emulator(&self) -> &Emulator {
        self.emulator.as_ref().unwrap()
    }

    /// Calls of this take their time.
    pub fn slow(&self, action: &str, millis: u64) {
        let fault = Fault::delay(Duration::from_millis(millis)).on(action);
        self.emulator().inject(fault.times(u64::MAX)).unwrap();
    }

    /// Waits until the group was read, and gives the next call the time to begin.
    #[track_caller]
    pub fn is_read(&self) {
        let is_read = Some("DescribeVServerGroupAttribute");
        until(|| self.emulator().requests().iter().any(|request| request.action() == is_read));
        thread::sleep(Duration::from_millis(300));
    }

    fn words(&self, command: &mut Command, words: &[&str]) {
        command.args(words).args(["--endpoint", self.emulator().endpoint()]);
        command.args(["--region", "cn-hangzhou", "--yes"]);
        command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid");
        command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret");
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        let mut command = self.home.bare();
        self.words(&mut command, words);
        Ran::of(&mut command.into())
    }

    pub fn begin(&self, words: &[&str]) -> Child {
        let mut command = self.home.bare();
        self.words(&mut command, words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn shown(&self, group: &str) -> String {
        self.run(&["group", "show", group]).ends(0).out
    }

    pub fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.runtime.block_on(self.emulator.take().unwrap().shutdown());
    }
}

#[track_caller]
pub fn until(what: impl Fn() -> bool) {
    let begin = Instant::now();
    while !what() {
        assert!(begin.elapsed() < Duration::from_secs(30), "it does not come");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits for the end, which comes soon.
#[track_caller]
pub fn ends(mut child: Child, code: i32) -> Ran {
    until_ended(&mut child);
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    Ran { code: child.wait().unwrap().code().unwrap_or(-1), out, err }.ends(code)
}

#[track_caller]
fn until_ended(child: &mut Child) {
    let begin = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begin.elapsed() < Duration::from_secs(20), "it does not end");
        thread::sleep(Duration::from_millis(5));
    }
}
