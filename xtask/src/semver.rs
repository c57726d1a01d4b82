//! `cargo xtask semver`: what changed in the public APIs since the last release.

use std::path::Path;
use std::process::{Command, ExitCode};

use aliyun_codegen::command::say;

use crate::cargo;
use crate::packages::Workspace;

const INSTALL: &str = "cargo install cargo-semver-checks --locked";

/// Compares each package that is published with the last tag. Where there is no tag yet, or no tool,
/// there is nothing to compare, which it says; the gate does not depend on it.
pub fn run(root: &Path) -> ExitCode {
    match compared(root) {
        Ok(outcome) => {
            say(&format!("{outcome}\n"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compared(root: &Path) -> Result<String, String> {
    let tag = Command::new("git")
        .args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git could not be started: {error}"))?;
    if !tag.status.success() {
        return Ok("nothing is compared: there is no tag v* yet, so no API was promised".to_owned());
    }
    let tag = String::from_utf8_lossy(&tag.stdout).trim().to_owned();
    if !is_installed() {
        return Ok(format!("nothing is compared with {tag}: `{INSTALL}` brings the tool"));
    }
    let workspace = Workspace::read(root)?;
    let names: Vec<_> = workspace.packages.iter().flat_map(|it| ["--package", &it.name]).collect();
    let check = ["semver-checks", "check-release", "--baseline-rev", &tag];
    cargo::run(root, &[&check[..], &names].concat())?;
    let count = workspace.packages.len();
    Ok(format!("{count} packages keep what {tag} promised, or have the version for it"))
}

fn is_installed() -> bool {
    let version = Command::new(cargo::program()).args(["semver-checks", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}
