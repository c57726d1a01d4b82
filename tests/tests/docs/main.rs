//! The examples of docs/TESTING.md: what the page shows is what these files hold, and it works.

mod any_order;
mod code;
mod emulator;
mod errors;
mod failing;
mod jobs;
mod recipes;
mod recorded;
mod route;
mod scripted;
mod world;

const PAGE: &str = include_str!("../../../docs/TESTING.md");

#[test]
fn the_page_shows_these_files() {
    let files = [
        include_str!("code.rs"),
        include_str!("scripted.rs"),
        include_str!("any_order.rs"),
        include_str!("errors.rs"),
        include_str!("recorded.rs"),
        include_str!("emulator.rs"),
        include_str!("world.rs"),
        include_str!("jobs.rs"),
        include_str!("route.rs"),
    ];
    assert_eq!(blocks(PAGE, "rust"), files);
}

/// The blocks of a page that are in a language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let start = format!("```{language}\n");
    let blocks = page.split(start.as_str()).skip(1);
    blocks.map(|block| block.split_once("```").map_or(block, |(block, _)| block)).collect()
}
