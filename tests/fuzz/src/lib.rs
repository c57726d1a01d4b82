//! What strangers may send, to every reader of the project.
//!
//! A target is a function of some bytes that panics where a promise of the project is broken: that
//! nothing a stranger sends makes us panic or hang, that what is written is read back as it was,
//! that what is refused says why, and that no secret stands in a message. [`TARGETS`] is the table.
//!
//! What each begins with lies in `corpus/<target>/`. `cargo test` runs these inputs, and some
//! thousands that are made of them ([`mutate`]); `cargo xtask fuzz` goes on as long as it is told,
//! led by coverage. An input that failed once stays in the corpus.

pub mod corpus;
pub mod mutate;
mod targets;

pub use targets::TARGETS;

/// Something that takes what strangers send.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is that of its folder in the corpus.
    pub name: &'static str,
    /// Panics where a promise is broken.
    pub run: fn(&[u8]),
    /// How many inputs the bounded run makes: fewer where one of them takes longer.
    pub made: usize,
}

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
