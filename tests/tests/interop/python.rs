//! The official Python SDKs: the present one with both of its signatures, and the legacy one.

use std::path::PathBuf;

use tokio::process::Command;

use crate::story::{Client, check};
use crate::tools::{INSTALL_TIME, Installation, run, script, scripts, version};

#[tokio::test]
async fn the_official_python_sdks_understand_the_emulator() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = install(&installation).await;
    // The legacy SDK compares the text that the service verified with the one that it signed: if
    // they agree, it says that it is the secret that is wrong.
    let core = |key| Client { wrong_secret: "InvalidAccessKeySecret", ..Client::new(key) };
    let xml = Client { tells_status: false, ..Client::new("core-xml") };
    let clients =
        [Client::new("tea"), Client::new("tea-v2"), core("core-post"), core("core-get"), xml];
    check(&python, "client.py", &[], &clients).await;
}

/// Installs the packages into an environment of their own, and returns its Python.
pub async fn install(installation: &Installation) -> PathBuf {
    let python = installation.folder.join("bin").join("python");
    if let Some(folder) = installation.begin() {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv"]).arg(folder);
        run(venv, INSTALL_TIME).await.unwrap_or_else(|error| panic!("python3 -m venv: {error}"));
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--requirement"]);
        pip.arg(scripts().join("requirements.txt"));
        run(pip, INSTALL_TIME).await.unwrap_or_else(|error| panic!("pip install: {error}"));
        installation.finish();
    }
    python
}
