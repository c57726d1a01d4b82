//! Credentials, from every place they can come from, with services that answer as they are told
//! to or not at all.

mod cache;
mod chain;
mod cli;
#[cfg(unix)]
mod files;
mod metadata;
mod process;
mod profile;
mod secrets;
mod sign_in;
mod sts;
mod support;
mod uri;
