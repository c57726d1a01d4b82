//! The commands of pages, run as they stand there.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Home, Ran};

/// What stands in for the way to begin a command.
const NAMES: &str = r#"
    cargo() { [ "$1 $2 $3 $4" = "run -p aliyun-lb-cli --" ] && shift 4 && "$SLB" "$@"; }
"#;

/// The blocks of a page: the language, and what stands there.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let inside = page.split("```").skip(1).step_by(2);
    inside.filter_map(|block| block.split_once('\n')).collect()
}

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Runs a block in a home.
fn run(home: &Home, block: &str) -> Ran {
    let mut bash = Command::new("bash");
    bash.arg("-ec").arg(format!("{NAMES}\n{block}")).current_dir(home.path());
    bash.env_clear().env("HOME", home.path()).env("SLB", env!("CARGO_BIN_EXE_slb"));
    bash.env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    Ran::of(&mut bash.into())
}

/// Runs the blocks of a page that are commands of this program, and holds what they say against the
/// blocks of text below them.
#[track_caller]
fn holds(name: &str, count: usize) {
    let (page, home) = (page(name), Home::new());
    let blocks = blocks(&page);
    let mut ran = 0;
    for (n, (language, block)) in blocks.iter().enumerate() {
        if *language != "sh" || !block.starts_with("cargo run -p aliyun-lb-cli --") {
            continue;
        }
        let told = blocks.get(n + 1).filter(|(language, _)| *language == "text");
        let told = told.map_or("", |(_, text)| *text);
        let Ran { code, out, err } = run(&home, block);
        let fails = told.lines().any(|line| line.starts_with("error: "));
        assert_eq!(code != 0, fails, "{name}: {block}\nout: {out}\nerr: {err}");
        // A … stands for what is left out, such as the ID of a request.
        let parts = told.lines().flat_map(|line| line.split('…'));
        for part in parts {
            let is_told = out.contains(part) || err.contains(part);
            assert!(is_told, "{name}: {block}\nnot told: {part}\nout: {out}\nerr: {err}");
        }
        ran += 1;
    }
    assert_eq!(ran, count, "{name}");
}

#[test]
fn the_way_from_nothing_to_a_switched_group_is_as_the_readmes_say() {
    holds("README.md", 3);
    holds("README.zh-CN.md", 3);
    let commands = |name| -> Vec<String> {
        let page = page(name);
        let own = blocks(&page).into_iter().map(|(_, block)| block.to_owned());
        own.filter(|block| block.starts_with("cargo run -p aliyun-lb-cli --")).collect()
    };
    assert_eq!(commands("README.md"), commands("README.zh-CN.md"));
}

#[test]
fn a_group_converges_as_its_page_says() {
    holds("docs/recipes/converge.md", 3);
}

#[test]
fn a_drain_is_as_its_page_says() {
    holds("docs/recipes/drain.md", 3);
}

#[test]
fn a_switch_is_as_its_page_says() {
    holds("docs/recipes/blue-green.md", 3);
}

#[test]
fn batches_are_as_their_page_says() {
    holds("docs/recipes/rolling.md", 3);
}

#[test]
fn a_canary_is_as_its_page_says() {
    holds("docs/recipes/canary.md", 4);
}
