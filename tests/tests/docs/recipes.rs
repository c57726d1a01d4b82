//! The pages in docs/recipes/: their code is that of the examples, and their pictures are films of
//! the emulator.

mod film;
mod picture;

use std::env;
use std::fs;
use std::future::ready;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aliyun_lb_groups::{
    BlueGreen, Canary, Desired, Drain, Group, Recipe, Rolling, Server, Stage, Until, Verdict,
};
use tokio::time::Instant;

use self::film::{Count, Set, film};
use crate::blocks;

/// The recipes, each with its example.
const PAGES: [(&str, &str); 5] = [
    ("converge", "group_converge"),
    ("drain", "group_drain"),
    ("blue-green", "group_blue_green"),
    ("rolling", "group_rolling"),
    ("canary", "group_canary"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Servers of the seed that the emulator starts with.
fn servers(ids: impl IntoIterator<Item = u32>) -> Vec<Server> {
    ids.into_iter().map(|n| Server::ecs(format!("i-bp1{n:017}"), 80)).collect()
}

#[test]
fn the_code_of_a_page_is_that_of_its_example() {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    for (page, example) in PAGES {
        let text = read(&format!("docs/recipes/{page}.md"));
        let code = lines(&read(&format!("crates/groups/examples/{example}.rs")));
        let shown = blocks(&text, "rust,ignore");
        assert!(!shown.is_empty(), "{page} shows no code");
        for block in shown.into_iter().map(lines) {
            let is_there = code.windows(block.len()).any(|part| part == block);
            assert!(is_there, "{page}: these lines are not in {example}.rs:\n{}", block.join("\n"));
        }
        assert!(text.contains(&format!("cargo run -p aliyun-lb-groups --example {example}\n")));
        assert!(text.contains(&format!("]({page}.svg)")), "{page} shows no picture");
        assert!(read("docs/recipes/README.md").contains(&format!("]({page}.md)")), "{page}");
        assert!(read(".ci/run").contains(example), "{example} is not run");
    }
}

/// Holds a picture against the one in the project, or with `UPDATE_DOCS=1` puts it there.
fn pictured(
    page: &str,
    title: &str,
    (set, count): (Set, Count),
    play: impl AsyncFnOnce(&dyn Group),
) {
    let svg = picture::draw(title, count, &film(set, count, play));
    let path = format!("docs/recipes/{page}.svg");
    if env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(root().join(&path), &svg).unwrap();
    }
    let command = "UPDATE_DOCS=1 cargo test -p aliyun-slb-tests --test docs recipes";
    assert!(read(&path) == svg, "{path} is out of date; this draws it anew:\n    {command}");
}

#[test]
fn a_group_that_converges_is_pictured() {
    let title = "Converge: weights after each call";
    pictured("converge", title, (Set::Alb, Count::Calls), async |group| {
        let mut wanted = servers(2..=5);
        wanted[0] = wanted[0].clone().weight(50);
        let report = Desired::exactly(wanted).apply(group).await;
        assert!(report.is_success(), "{report}");
    });
}

#[test]
fn a_drain_is_pictured() {
    pictured("drain", "Drain: weights over time", (Set::Alb, Count::Seconds), async |group| {
        Drain::new(&servers([1])).run(group).await.unwrap();
    });
}

#[test]
fn a_switch_is_pictured() {
    let title = "Blue-green switch: weights over time";
    pictured("blue-green", title, (Set::Nlb, Count::Seconds), async |group| {
        BlueGreen::new(&servers(1..=3), servers(4..=6)).run(group).await.unwrap();
    });
}

#[test]
fn a_replacement_in_batches_is_pictured() {
    let title = "Rolling replacement: weights over time";
    pictured("rolling", title, (Set::Nlb, Count::Seconds), async |group| {
        Rolling::new(&servers(1..=3), servers(4..=6), 1).floor(3).run(group).await.unwrap();
    });
}

#[test]
fn a_canary_is_pictured() {
    let title = "Weighted canary: weights over time";
    pictured("canary", title, (Set::Alb, Count::Seconds), async |group| {
        let until = Until::Time(Duration::from_secs(30));
        let canary = Canary::new(servers(4..=6), [1, 10, 50, 100]);
        let mut canary = canary.replacing(&servers(1..=3), until);
        let mut since = None;
        let held = canary.run(group).condition(|canary| {
            // What is drained has had its time.
            let is_over = canary.stage() == Stage::Drained
                || since.get_or_insert_with(Instant::now).elapsed() >= Duration::from_secs(30);
            since = since.filter(|_| !is_over);
            ready(if is_over { Verdict::Go } else { Verdict::Wait })
        });
        held.await.unwrap();
    });
}
