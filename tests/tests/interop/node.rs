//! The vendor's SDK for Node.js, in its three ways of sending.

use std::fs;
use std::path::Path;

use tokio::process::Command;

use crate::story::{Client, check};
use crate::tools::{INSTALL_TIME, Installation, run, script, scripts, version};

#[tokio::test]
async fn the_node_sdk_understands_the_emulator() {
    let (Some(version), Some(_)) = (version("node").await, version("npm").await) else { return };
    let installation = Installation::new("node", version + &script("package-lock.json"));
    install(&installation).await;
    let modules = installation.folder.join("node_modules");
    let clients = ["pop-get", "pop-post", "pop-lower-case-post"].map(Client::new);
    check(Path::new("node"), "client.js", &[("NODE_PATH", &modules)], &clients).await;
}

/// Installs exactly what the lock file names.
pub async fn install(installation: &Installation) {
    if let Some(folder) = installation.begin() {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(scripts().join(name), folder.join(name)).expect(name);
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
        run(npm, INSTALL_TIME).await.unwrap_or_else(|error| panic!("npm ci: {error}"));
        installation.finish();
    }
}
