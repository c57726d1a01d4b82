//! The chores of this project: `cargo xtask`.
//!
//! It depends on none of the generated crates, so that a broken one can always be generated anew.
//! What needs them (`demos`, `vectors`, `bench`) is a program of its own that is built when asked
//! for.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod build_cost;
mod cargo;
mod document;
mod drift;
mod generate;
mod new_op;
mod packages;
mod policy;
mod release;

use generate::Mode;

const USAGE: &str = "\
The chores of this project.

  cargo xtask generate            write the generated files
  cargo xtask generate PRODUCT    write those of one product: slb
  cargo xtask generate --check    say which are missing, stale or orphaned; change nothing
  cargo xtask new-op NAME...      draft specs from the vendor's document (--from api-docs.json)
  cargo xtask drift               compare the specs with a newer one (--from api-docs.json)
  cargo xtask policy NAME...      the least RAM policy for these operations
  cargo xtask demos               read the vendor's example answers (--from api-docs.json)
  cargo xtask vectors FILE...     check known answers of the signatures
  cargo xtask bench               measure against peers, as ratios
  cargo xtask emulator-bench      measure the emulator against peers (--help says what)
  cargo xtask build-cost          measure what building with the SDK costs, beside peers
  cargo xtask packages            make and verify the packages, and use them from an empty folder
  cargo xtask release VERSION     get a release ready, up to the commands that upload it
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root();
    match words.as_slice() {
        ["generate"] => generate::run(&root, Mode::Write, None),
        ["generate", "--check"] => generate::run(&root, Mode::Check, None),
        ["generate", name] if !name.starts_with('-') => {
            generate::run(&root, Mode::Write, Some(name))
        }
        ["generate", "--check", name] | ["generate", name, "--check"] => {
            generate::run(&root, Mode::Check, Some(name))
        }
        ["drift", arguments @ ..] => drift::run(&root, arguments),
        ["new-op", arguments @ ..] => new_op::run(&root, arguments),
        ["policy", names @ ..] if !names.is_empty() => policy::run(&root, names),
        ["demos", "--from", file] => {
            let program = ["run", "--quiet", "--package", "aliyun-slb-tests", "--bin", "demos"];
            cargo::hand_over(&program, &[file])
        }
        ["vectors", files @ ..] if !files.is_empty() => {
            let program = ["run", "--quiet", "--package", "aliyun-runtime", "--example", "vectors"];
            cargo::hand_over(&program, files)
        }
        ["bench"] => {
            let bench = ["bench", "--quiet", "--package", "aliyun-slb-tests", "--bench", "ratios"];
            cargo::hand_over(&bench, &[])
        }
        ["emulator-bench", parts @ ..] => emulator_bench(parts),
        ["build-cost", arguments @ ..] => build_cost::run(&root, arguments),
        ["packages"] => packages::run(&root),
        ["release", version] => release::run(&root, version),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
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
fn emulator_bench(parts: &[&str]) -> ExitCode {
    let built = cargo::hand_over(&["build", "--release", "--package", "aliyun-lb-emulator"], &[]);
    if built != ExitCode::SUCCESS {
        return built;
    }
    let bench = ["bench", "--profile", "release", "--package", "aliyun-slb-tests"];
    cargo::hand_over(&[&bench[..], &["--bench", "emulator"]].concat(), parts)
}
