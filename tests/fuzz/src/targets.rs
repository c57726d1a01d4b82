//! The table of targets, and the promises that several of them check.

mod calls;
mod cli;
mod core;
mod credentials;
mod emulator;
mod groups;
mod runtime;
mod specs;
mod transport;
mod wire;

use std::fs;
use std::path::Path;

use crate::Target;

/// Every target.
pub static TARGETS: &[Target] = &[
    Target { name: "json", run: core::json, made: 4000 },
    Target { name: "xml", run: core::xml, made: 4000 },
    Target { name: "params", run: core::params, made: 2000 },
    Target { name: "request", run: wire::request, made: 1500 },
    Target { name: "response", run: wire::response, made: 1500 },
    Target { name: "answer", run: runtime::answer, made: 800 },
    Target { name: "redaction", run: runtime::redaction, made: 2000 },
    Target { name: "http_answer", run: transport::http, made: 200 },
    Target { name: "player", run: runtime::player, made: 1500 },
    Target { name: "percent", run: runtime::percent, made: 4000 },
    Target { name: "authorization", run: runtime::authorization, made: 4000 },
    Target { name: "timestamp", run: runtime::timestamp, made: 4000 },
    Target { name: "endpoint", run: runtime::endpoint, made: 4000 },
    Target { name: "proxy", run: runtime::proxy, made: 80 },
    Target { name: "cli_config", run: credentials::cli_config, made: 400 },
    Target { name: "profile_file", run: credentials::profile_file, made: 400 },
    Target { name: "credentials_answer", run: credentials::answers, made: 400 },
    Target { name: "emulator_http", run: emulator::http, made: 300 },
    Target { name: "emulator_calls", run: calls::calls, made: 40 },
    Target { name: "emulator_fault", run: emulator::fault, made: 200 },
    Target { name: "emulator_seed", run: emulator::seed, made: 300 },
    Target { name: "emulator_init", run: emulator::init, made: 100 },
    Target { name: "emulator_state", run: emulator::state, made: 100 },
    Target { name: "emulator_recording", run: emulator::recording, made: 300 },
    Target { name: "certificate", run: emulator::certificate, made: 300 },
    Target { name: "groups", run: groups::documents, made: 1000 },
    Target { name: "cli_servers", run: cli::servers, made: 400 },
    Target { name: "cli_server_words", run: cli::server_words, made: 2000 },
    Target { name: "cli_request", run: cli::request, made: 100 },
    Target { name: "cli_output", run: cli::output, made: 1500 },
    Target { name: "cli_policy", run: cli::policy, made: 2000 },
    Target { name: "cli_kept", run: cli::kept, made: 400 },
    Target { name: "spec_json", run: specs::json, made: 2000 },
    Target { name: "spec_pattern", run: specs::pattern, made: 2000 },
    Target { name: "spec_operation", run: specs::operation, made: 40 },
    Target { name: "api_document", run: specs::document, made: 200 },
];

/// What is refused says why.
#[track_caller]
fn says_why(error: &impl std::fmt::Display) -> String {
    let why = error.to_string();
    assert!(!why.trim().is_empty(), "a refusal says nothing");
    why
}

/// The input, where it is a text.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// The first line of a text, and what is behind it.
fn first_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// Has the input read from a file.
fn with_file<T>(data: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), data).expect("the file is written");
    read(file.path())
}

/// The secret that stands in the corpus, and must stand in no message.
const SECRET: &str = "fuzzSecretOfNobody30Characters";

#[track_caller]
fn keeps_secret(message: &str) {
    assert!(!message.contains(SECRET), "the secret stands in a message");
}

/// Runs what waits, on a runtime of this thread.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
    }
    RUNTIME.with(|runtime| runtime.block_on(work))
}
