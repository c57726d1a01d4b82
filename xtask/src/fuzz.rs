//! `cargo xtask fuzz [TARGET] [--seconds N]`: the fuzz targets, led by coverage.
//!
//! The counters are flags of the stable compiler, and libFuzzer comes as source: the machine needs a
//! C++ compiler, and no nightly toolchain. Sanitizers of memory would need one; there is no `unsafe`
//! here for them to judge.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cargo;

/// Counters in every crate but those of the build.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    match fuzz(root, arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn fuzz(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let (target, seconds) = understood(arguments)?;
    let corpus = root.join("tests/fuzz/corpus");
    let known = folders(&corpus)?;
    let targets: Vec<&str> = known
        .iter()
        .map(String::as_str)
        .filter(|name| target.is_none_or(|wanted| wanted == *name))
        .collect();
    if targets.is_empty() {
        return Err(format!("there is no such target, only: {}", known.join(", ")));
    }
    let program = build(root)?;
    let place = root.join("target/fuzz");
    let mut failed = Vec::new();
    for name in targets {
        println!("== {name}, for {seconds} s");
        let (found, grown) = (place.join("found").join(name), place.join("corpus").join(name));
        for folder in [&found, &grown] {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let status = Command::new(&program)
            .env("FUZZ_TARGET", name)
            // What was found before is kept; the corpus of the tree is only read.
            .args([&grown, &corpus.join(name)])
            .arg(format!("-artifact_prefix={}/", found.display()))
            .arg(format!("-max_total_time={seconds}"))
            .args(["-timeout=20", "-rss_limit_mb=2048", "-max_len=16384", "-print_final_stats=1"])
            .status()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        if !status.success() {
            failed.push(format!("{name}: the input is in {}", found.display()));
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    let next = "copy it into tests/fuzz/corpus/, and `cargo test -p aliyun-slb-fuzz` repeats it";
    Err(format!("{}\n{next}", failed.join("\n")))
}

/// Which target, or all; and for how long each.
fn understood<'a>(arguments: &[&'a str]) -> Result<(Option<&'a str>, u64), String> {
    let seconds = |text: &str| {
        text.parse().map_err(|_| format!("--seconds takes a number of seconds, not {text}"))
    };
    match arguments {
        [] => Ok((None, 60)),
        ["--seconds", n] => Ok((None, seconds(n)?)),
        [target] if !target.starts_with('-') => Ok((Some(target), 60)),
        [target, "--seconds", n] | ["--seconds", n, target] => Ok((Some(target), seconds(n)?)),
        _ => Err("cargo xtask fuzz [TARGET] [--seconds N]".to_owned()),
    }
}

fn folders(corpus: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> = names.collect();
    names.sort();
    Ok(names)
}

fn build(root: &Path) -> Result<std::path::PathBuf, String> {
    let host = cargo::host()?;
    let folder = root.join("tests/fuzz/guided");
    let place = root.join("target/fuzz");
    // The same versions as in the workspace, of which it is no member.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    // Named with `--target`, so that the counters are in what runs and not in build scripts.
    let status = Command::new(cargo::program())
        .args(["build", "--target", &host, "--target-dir"])
        .arg(&place)
        .env("RUSTFLAGS", COVERAGE)
        .env("CARGO_INCREMENTAL", "0")
        .current_dir(&folder)
        .status()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    match status.success() {
        true => Ok(place.join(host).join("debug/aliyun-slb-fuzz-guided")),
        false => Err("the targets could not be built; libFuzzer needs a C++ compiler".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_in_either_order() {
        assert_eq!(understood(&[]), Ok((None, 60)));
        assert_eq!(understood(&["xml"]), Ok((Some("xml"), 60)));
        assert_eq!(understood(&["xml", "--seconds", "5"]), Ok((Some("xml"), 5)));
        assert_eq!(understood(&["--seconds", "5", "xml"]), Ok((Some("xml"), 5)));
        assert!(understood(&["--seconds", "soon"]).is_err());
        assert!(understood(&["--minutes"]).is_err());
    }
}
