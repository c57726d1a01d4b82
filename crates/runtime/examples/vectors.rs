//! Checks files of known signatures: `vectors FILE...`.
//!
//! A file is a JSON list of cases, as those in `tests/vectors`. Prints how many passed for each
//! signature, names on standard error the cases that failed, and fails if there are any, or if a
//! file cannot be read or has no cases.

#[path = "../tests/vectors/check.rs"]
mod check;

use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: vectors FILE...");
        return ExitCode::FAILURE;
    }
    let mut fine = true;
    let mut total = check::Outcomes::default();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        if let Err(why) = text.and_then(|text| check::check(&text, &mut total)) {
            fine = false;
            eprintln!("{}: {why}", file.display());
        }
    }
    for (name, outcome) in [("v1", &total.v1), ("v3", &total.v3)] {
        if outcome.passed > 0 || !outcome.failed.is_empty() {
            println!("{name}: {outcome}");
        }
        for failed in &outcome.failed {
            fine = false;
            eprintln!("{name}: {failed}");
        }
    }
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
