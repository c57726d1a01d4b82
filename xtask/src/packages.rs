//! `cargo xtask packages`: the packages as their users get them, without an upload.
//!
//! cargo makes the package of each crate that is published and builds it by itself, from the
//! packages of the others; then a program in a folder with nothing else is built from them and
//! run against the emulator. Nothing here reads a file that is not in a package.

use std::path::Path;
use std::process::ExitCode;

use crate::cargo;

mod check;
mod program;
mod workspace;

pub use workspace::Workspace;

pub fn run(root: &Path) -> ExitCode {
    match make(root) {
        Ok(workspace) => {
            let count = workspace.packages.len();
            println!("{count} packages are verified, and a program works with nothing else");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes, verifies and uses the packages of the tree as it is, with what is not committed.
pub fn make(root: &Path) -> Result<Workspace, String> {
    let workspace = Workspace::read(root)?;
    let names = workspace.packages.iter().flat_map(|it| ["--package", &it.name]);
    let package: Vec<&str> =
        ["package", "--allow-dirty", "--locked"].into_iter().chain(names).collect();
    cargo::run(root, &package)?;
    for package in &workspace.packages {
        let wrong = check::check(root, package, &workspace.unpacked(package))?;
        if !wrong.is_empty() {
            return Err(format!("the package {}:\n  {}", package.name, wrong.join("\n  ")));
        }
    }
    program::run(root, &workspace)?;
    Ok(workspace)
}
