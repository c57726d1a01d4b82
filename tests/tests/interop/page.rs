//! The page of the emulator, in a real browser.

use std::io::{self, Write as _};
use std::path::Path;

use aliyun_slb_emulator::Emulator;

use crate::node::install;
use crate::tools::{Installation, RUN_TIME, client, run, script, scripts, version};

/// Where Debian's package `chromium` puts it.
const CHROMIUM: &str = "/usr/bin/chromium";

#[tokio::test]
async fn the_page_shows_what_happens_and_switches_faults() {
    if !Path::new(CHROMIUM).exists() {
        // Past the capture of the test harness, which shows nothing of a test that passes.
        let _ = writeln!(io::stderr(), "SKIPPED: {CHROMIUM} is not on this machine");
        return;
    }
    let (Some(version), Some(_)) = (version("node").await, version("npm").await) else { return };
    let installation = Installation::new("node", version + &script("package-lock.json"));
    install(&installation).await;
    let emulator = Emulator::start().await.expect("an emulator");
    let mut browser = client("node");
    browser.env("NODE_PATH", installation.folder.join("node_modules")).env("CHROMIUM", CHROMIUM);
    browser.arg(scripts().join("page.js")).arg(emulator.endpoint());
    let said = run(browser, RUN_TIME).await.unwrap_or_else(|error| panic!("page.js: {error}"));
    assert_eq!(said.trim(), "done");
}
