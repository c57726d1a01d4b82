//! `cargo xtask mutants [--package P] [--shard k/n]`: do the tests see a mistake?

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cargo;

const INSTALL: &str = "cargo install cargo-mutants --locked";

/// Hands over to cargo-mutants, which reads `.cargo/mutants.toml`.
pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    let version = Command::new(cargo::program()).args(["mutants", "--version"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("cargo-mutants is not installed: `{INSTALL}`");
        return ExitCode::FAILURE;
    }
    let mut command = vec!["mutants", "--output", "target"];
    if !arguments.contains(&"--package") {
        command.extend(["--package", "aliyun-core", "--package", "aliyun-runtime"]);
    }
    command.extend(arguments);
    match cargo::run(root, &command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\nwhat nobody noticed is in target/mutants.out/missed.txt");
            ExitCode::FAILURE
        }
    }
}
