//! `cargo xtask packages`: the packages as their users get them, without an upload.
//!
//! cargo makes the package of each crate that is published. They are unpacked into a folder, where
//! each is checked by itself with the others; then a program in a folder with nothing else is built
//! from them and run against the emulator. Nothing that is built reads a file outside of a package.
//!
//! cargo would verify packages itself, but it takes those that need each other from a registry of
//! its own, of which it never looks at a version twice: after a change it builds on old ones.

use std::path::Path;
use std::process::ExitCode;

use crate::cargo;

mod check;
mod program;
mod unpack;
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
    let names: Vec<_> = workspace.packages.iter().flat_map(|it| ["--package", &it.name]).collect();
    let package = ["package", "--allow-dirty", "--locked", "--no-verify"];
    cargo::run(root, &[&package[..], &names].concat())?;
    unpack::unpack(root, &workspace)?;
    for package in &workspace.packages {
        let wrong = check::check(root, package, &workspace.unpacked(package))?;
        if !wrong.is_empty() {
            return Err(format!("the package {}:\n  {}", package.name, wrong.join("\n  ")));
        }
    }
    let target = workspace.target.display().to_string();
    for package in &workspace.packages {
        // One at a time: together they would lend each other the features of what they need.
        let check = ["check", "--target-dir", &target, "--package", &package.name];
        cargo::run(&workspace.folder(), &check)?;
    }
    program::run(root, &workspace)?;
    Ok(workspace)
}
