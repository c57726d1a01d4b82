//! The program as its users run it, against the embedded endpoint.

mod calls;
mod completions;
mod effects;
mod exits;
mod explain;
mod groups;
mod help;
#[cfg(unix)]
mod interrupts;
mod killed;
mod pages;
#[cfg(unix)]
mod pty;
mod recipes;
mod records;
mod requests;
mod safety;
mod saved;
mod scene;
mod schema;
mod secrets;
mod side_by_side;
mod support;
#[cfg(unix)]
mod terminal;
mod waits;
