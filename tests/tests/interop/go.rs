//! A client for Go that neither the vendor nor we wrote, from Debian's packages.

use std::io::Write as _;
use std::path::Path;
use std::{fs, io};

use aliyun_slb_emulator::Emulator;
use tokio::process::Command;

use crate::tools::{INSTALL_TIME, Installation, RUN_TIME, client, run, script, scripts};

const SECRET: &str = "interop-secret";

/// Where Debian's `golang-github-denverdino-aliyungo-dev` puts the sources.
const GO_PATH: &str = "/usr/share/gocode";

#[tokio::test]
async fn a_go_client_leads_a_part_of_a_life() {
    if !Path::new(GO_PATH).join("src/github.com/denverdino/aliyungo/slb").exists() {
        // Past the capture of the test harness, which shows nothing of a test that passes.
        let _ = writeln!(io::stderr(), "SKIPPED: aliyungo is not on this machine");
        return;
    }
    let installation = Installation::new("go", script("client.go"));
    let program = installation.folder.join("client");
    if let Some(folder) = installation.begin() {
        let mut go = Command::new("go");
        // Without modules, from the packages alone: nothing is downloaded.
        go.env("GO111MODULE", "off").env("GOPATH", GO_PATH).env("GOCACHE", folder.join("cache"));
        go.args(["build", "-o"]).arg(&program).arg(scripts().join("client.go"));
        run(go, INSTALL_TIME).await.unwrap_or_else(|error| panic!("go build: {error}"));
        let _ = fs::remove_dir_all(folder.join("cache"));
        installation.finish();
    }
    let emulator = Emulator::builder().access_key("go", SECRET).start().await.expect("an emulator");
    let mut command = client(program);
    command.arg(emulator.address().to_string()).arg(SECRET);
    let said = run(command, RUN_TIME).await.unwrap_or_else(|error| panic!("a life: {error}"));
    assert_eq!(said.trim(), "done");
}
