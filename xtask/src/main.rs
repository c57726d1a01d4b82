//! The chores of this project: `cargo xtask`.
//!
//! It depends on none of the generated crates, so that a broken one can always be generated anew.
//! What needs them (`demos`, `vectors`, `bench`) is a program of its own that is built when asked
//! for.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aliyun_codegen::{Project, command};

mod build_cost;
mod cargo;
mod fuzz;
mod mutants;
mod packages;
mod policy;
mod release;
mod semver;
mod spec_diff;

const USAGE: &str = "\
The chores of this project.

  cargo xtask check [PRODUCT]     say what is wrong with the specs
  cargo xtask generate [PRODUCT]  write the generated files, of one product or of all
                 [--check]        say which are missing, stale or orphaned; change nothing
  cargo xtask new-op NAME...      draft specs from the vendor's document (--from api-docs.json);
                                  NAME may be a pattern: '*ServerGroup*'
  cargo xtask drift               compare the specs with a newer one (--from api-docs.json)
  cargo xtask spec-diff REV..REV  what changed between two states of the specs, for a changelog;
                                  of one REV: up to the working tree (--json)
  cargo xtask policy NAME...      the least RAM policy for these operations (PRODUCT:NAME where
                                  several products have one of the name)
  cargo xtask demos               read the vendor's example answers (--from api-docs.json)
  cargo xtask vectors FILE...     check known answers of the signatures
  cargo xtask bench               measure against peers, as ratios
  cargo xtask emulator-bench      measure the emulator against peers (--help says what)
  cargo xtask build-cost          measure what building with the SDK costs, beside peers
  cargo xtask fuzz [TARGET]       what strangers may send, led by coverage, for a minute a target
                 [--seconds N]
  cargo xtask soak [--minutes N]  the emulator under load with faults, for an hour: is memory flat?
  cargo xtask mutants             mistakes on purpose: does a test see them? (--package P, --shard K/N)
  cargo xtask semver              compare the public APIs with the last release
  cargo xtask packages            make and verify the packages, and use them from an empty folder
  cargo xtask release VERSION     get a release ready, up to the commands that upload it
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root();
    let mut project = Project::tree(&root);
    // Beside the program, where `cargo clean` takes it away.
    if let Ok(program) = env::current_exe() {
        project = project.remembering(program.with_extension("generated"));
    }
    if let Some(outcome) = command::run(&project, &words) {
        return outcome.print();
    }
    let tests = root.join("tests/Cargo.toml").display().to_string();
    match words.as_slice() {
        ["spec-diff", arguments @ ..] => spec_diff::run(&root, arguments),
        ["policy", names @ ..] if !names.is_empty() => policy::run(&root, names),
        ["demos", "--from", file] => cargo::hand_over(
            &["run", "--quiet", "--manifest-path", &tests, "--bin", "demos"],
            &[file],
        ),
        ["vectors", files @ ..] if !files.is_empty() => {
            let program = ["run", "--quiet", "--example", "vectors"];
            cargo::hand_over(&program, files)
        }
        ["bench"] => {
            let bench = ["bench", "--quiet", "--manifest-path", &tests, "--bench", "ratios"];
            cargo::hand_over(&bench, &[])
        }
        ["emulator-bench", parts @ ..] => emulator_bench(&tests, parts),
        ["build-cost", arguments @ ..] => build_cost::run(&root, arguments),
        ["fuzz", arguments @ ..] => fuzz::run(&root, arguments),
        ["soak", arguments @ ..] => {
            let soak = ["run", "--quiet", "--package", "aliyun-slb-tests", "--example", "soak"];
            cargo::hand_over(&soak, arguments)
        }
        ["mutants", arguments @ ..] => mutants::run(&root, arguments),
        ["semver"] => semver::run(&root),
        ["packages"] => packages::run(&root),
        ["release", version] => release::run(&root, version),
        [] | ["help" | "--help" | "-h"] => {
            command::say(USAGE);
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("unknown command: {}\n\n{USAGE}", words.join(" "));
            ExitCode::from(2)
        }
    }
}

/// The folder of the project.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The emulator as its users get it, and its peers with the same profile.
fn emulator_bench(tests: &str, parts: &[&str]) -> ExitCode {
    let built = cargo::hand_over(&["build", "--release", "--package", "aliyun-lb-emulator"], &[]);
    if built != ExitCode::SUCCESS {
        return built;
    }
    let bench = ["bench", "--profile", "release", "--manifest-path", tests];
    cargo::hand_over(&[&bench[..], &["--bench", "emulator"]].concat(), parts)
}
