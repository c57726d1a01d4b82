//! The program as its users run it, against the embedded endpoint.

mod calls;
mod completions;
mod exits;
mod explain;
mod groups;
mod help;
mod pages;
mod requests;
mod safety;
mod support;
mod waits;
