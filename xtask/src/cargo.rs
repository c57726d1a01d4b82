//! Runs cargo, and says what went wrong when it does not succeed.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The seconds that `cargo ARGUMENTS` takes in a folder.
pub fn seconds(folder: &Path, arguments: &[&str]) -> Result<f64, String> {
    let start = Instant::now();
    output(folder, arguments)?;
    Ok(start.elapsed().as_secs_f64())
}

/// What `cargo ARGUMENTS` prints in a folder.
pub fn output(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let shown = || format!("cargo {} (in {})", arguments.join(" "), folder.display());
    let output = Command::new(program())
        // Of what it says, errors are of interest.
        .arg("--quiet")
        .args(arguments)
        .current_dir(folder)
        // A wrapper may be a cache, and a build from a cache is not cold.
        .env("RUSTC_WRAPPER", "")
        .output()
        .map_err(|error| format!("{} could not be started: {error}", shown()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed with {}:\n{}", shown(), output.status, errors.trim_end()));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("{} printed something that is not UTF-8", shown()))
}

/// Runs `cargo ARGUMENTS` in a folder; what it prints, the user reads.
pub fn run(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let shown = || format!("cargo {} (in {})", arguments.join(" "), folder.display());
    let status = Command::new(program())
        .args(arguments)
        .current_dir(folder)
        .status()
        .map_err(|error| format!("{} could not be started: {error}", shown()))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed with {status}", shown())) }
}

/// Runs cargo in the folder the user is in, so that the paths of arguments hold.
pub fn hand_over(command: &[&str], arguments: &[&str]) -> ExitCode {
    match Command::new(program()).args(command).arg("--").args(arguments).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo could not be started: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The target that the toolchain itself runs on.
pub fn host() -> Result<String, String> {
    let output = Command::new(program())
        .arg("-vV")
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "cargo -vV does not tell its host".to_owned())
}

/// The cargo that runs us, so that all is of one toolchain.
pub fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_was_run_and_why_it_failed() {
        let folder = tempfile::tempdir().unwrap();
        let error = output(folder.path(), &["tree"]).unwrap_err();
        assert!(error.starts_with("cargo tree (in "), "{error}");
        assert!(error.contains("could not find `Cargo.toml`"), "{error}");
    }
}
