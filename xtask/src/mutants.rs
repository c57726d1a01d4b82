//! `cargo xtask mutants [--package P] [--shard K/N]`: do the tests see a mistake?

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use aliyun_codegen::command::say;

use crate::cargo;

const INSTALL: &str = "cargo install cargo-mutants --locked";

/// What is measured where no package is asked for: what the programs of users stand on, and what
/// writes them.
const PACKAGES: [&str; 4] = ["aliyun-core", "aliyun-runtime", "aliyun-lb-groups", "aliyun-codegen"];

const HELP: &str = "\
Makes mistakes on purpose, one at a time in a copy of the tree, and tells which ones the tests of
their package do not see.

  cargo xtask mutants [--package P]...  of these packages only; by default of aliyun-core,
                                        aliyun-runtime, aliyun-lb-groups and aliyun-codegen
                      [--shard K/N]     each Nth of the mistakes, a sample of all files
                      [--file GLOB]     in these files only
                      [OPTION]...       any other option of `cargo mutants`: --list, --iterate ...

The first build takes a minute for core and several for the others. Then, on two processors that
have nothing else to do, a mistake takes 2 seconds in core, where there are 700 (25 minutes in
all), half a minute in runtime and groups and more in codegen, where there are 6,400: take a
sample (--shard 0/50).
What was not seen is in target/mutants.out/missed.txt; --iterate tries only that again.
";

/// Hands over to cargo-mutants, which reads `.cargo/mutants.toml`.
pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    if arguments.contains(&"--help") {
        say(HELP);
        return ExitCode::SUCCESS;
    }
    let version = Command::new(cargo::program()).args(["mutants", "--version"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("cargo-mutants is not installed: `{INSTALL}`");
        return ExitCode::FAILURE;
    }
    let outcome = cargo::run(root, &command(arguments));
    let is_list = arguments.contains(&"--list");
    if !is_list {
        say(&figures(&root.join("target/mutants.out")));
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\nwhat no test saw is in target/mutants.out/missed.txt");
            ExitCode::FAILURE
        }
    }
}

fn command<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut command = vec!["mutants", "--output", "target"];
    if !arguments.iter().any(|it| it.starts_with("--package") || it.starts_with("-p")) {
        command.extend(PACKAGES.iter().flat_map(|name| ["--package", name]));
    }
    command.extend(arguments);
    command
}

/// How many mistakes of each package were seen, from the lists that cargo-mutants leaves.
fn figures(lists: &Path) -> String {
    let mut packages: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for (n, list) in ["caught.txt", "missed.txt", "timeout.txt", "unviable.txt"].iter().enumerate()
    {
        // There is none where nothing was tried.
        for line in fs::read_to_string(lists.join(list)).unwrap_or_default().lines() {
            let package = line.split_once("/src/").map_or(line, |(package, _)| package);
            packages.entry(package.to_owned()).or_default()[n] += 1;
        }
    }
    let line = |(package, [caught, missed, endless, broken]): (&String, &[usize; 4])| {
        let tried = caught + missed;
        let part = match tried {
            0 => "nothing to see".to_owned(),
            _ => format!("{:.1} % seen", 100.0 * *caught as f64 / tried as f64),
        };
        format!(
            "{package}: {part} ({caught} of {tried}); besides, {endless} did not end and {broken} \
             did not compile\n"
        )
    };
    packages.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_packages_are_tried_unless_some_are_named() {
        let all = command(&["--shard", "0/9"]);
        assert_eq!(all.iter().filter(|word| **word == "--package").count(), PACKAGES.len());
        assert!(all.ends_with(&["--shard", "0/9"]));
        for named in [&["-p", "xtask"][..], &["--package=xtask"], &["--package", "xtask"]] {
            assert_eq!(command(named), [&["mutants", "--output", "target"], named].concat());
        }
    }

    #[test]
    fn what_did_not_end_or_compile_does_not_count() {
        let lists = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(lists.path().join(name), text).unwrap();
        write(
            "caught.txt",
            "crates/core/src/a.rs:1:1: x\ncrates/core/src/b.rs:1:1: x\ncodegen/src/a.rs: x\n",
        );
        write("missed.txt", "crates/core/src/a.rs:2:1: y\n");
        write("timeout.txt", "crates/core/src/a.rs:3:1: z\n");
        write("unviable.txt", "crates/groups/src/a.rs:3:1: z\n");
        assert_eq!(
            figures(lists.path()),
            "codegen: 100.0 % seen (1 of 1); besides, 0 did not end and 0 did not compile\n\
             crates/core: 66.7 % seen (2 of 3); besides, 1 did not end and 0 did not compile\n\
             crates/groups: nothing to see (0 of 0); besides, 0 did not end and 1 did not compile\n"
        );
    }
}
