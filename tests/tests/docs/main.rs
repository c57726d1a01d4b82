//! The examples of docs/TESTING.md: what the page shows is what these files hold, and it works.

mod any_order;
mod code;
mod emulator;
mod errors;
mod recorded;
mod scripted;
mod world;

const PAGE: &str = include_str!("../../../docs/TESTING.md");

#[test]
fn the_page_shows_these_files() {
    let shown: Vec<&str> = PAGE
        .split("```rust\n")
        .skip(1)
        .map(|block| block.split_once("```").map_or(block, |(block, _)| block))
        .collect();
    let files = [
        include_str!("code.rs"),
        include_str!("scripted.rs"),
        include_str!("any_order.rs"),
        include_str!("errors.rs"),
        include_str!("recorded.rs"),
        include_str!("emulator.rs"),
        include_str!("world.rs"),
    ];
    assert_eq!(shown, files);
}
