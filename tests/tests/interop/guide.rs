//! The examples of docs/USING_THE_EMULATOR.md, run as they stand there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::tools::{INSTALL_TIME, Installation, RUN_TIME, client, run, script, version};
use crate::{node, python};

const PAGE: &str = include_str!("../../../docs/USING_THE_EMULATOR.md");

#[tokio::test]
async fn the_python_example_passes() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = python::install(&installation).await;
    let mut test = client(python);
    test.env("PYTHONDONTWRITEBYTECODE", "1").arg(example("python", "guide.py"));
    pass(test).await;
}

#[tokio::test]
async fn the_testcontainers_example_passes_with_an_emulator_that_runs() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = python::install(&installation).await;
    let emulator = aliyun_lb_emulator::Emulator::start().await.expect("an emulator");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/emulator");
    let mut test = client(python);
    test.env("ALIYUN_LB_EMULATOR_URL", emulator.endpoint()).env("PYTHONDONTWRITEBYTECODE", "1");
    test.arg(folder.join("testcontainers-python/test_load_balancers.py"));
    run(test, RUN_TIME).await.unwrap_or_else(|error| panic!("the example: {error}"));
    let made = |call: &aliyun_lb_emulator::Request| call.action() == Some("CreateVServerGroup");
    assert!(emulator.requests().iter().any(made), "it called another emulator");
}

#[tokio::test]
async fn the_node_example_passes() {
    let (Some(version), Some(_)) = (version("node").await, version("npm").await) else { return };
    let installation = Installation::new("node", version + &script("package-lock.json"));
    node::install(&installation).await;
    let mut test = client("node");
    test.env("NODE_PATH", installation.folder.join("node_modules"));
    test.arg("--test").arg(example("js", "guide.test.js"));
    pass(test).await;
}

/// The only block of a language, as a file.
fn example(language: &str, file: &str) -> PathBuf {
    let fence = format!("```{language}\n");
    let mut blocks = PAGE.split(&fence).skip(1);
    let block = blocks.next().and_then(|rest| rest.split_once("```")).expect(language).0;
    assert_eq!(blocks.next(), None, "another block in {language}");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
    fs::write(&path, block).expect("a file");
    path
}

/// Runs a test with the emulator on its path, as `cargo install` puts it there.
async fn pass(mut test: Command) {
    let mut build = Command::new(env!("CARGO"));
    // The program as `cargo test --workspace` has built it for that test of its own: alone it has
    // other features, and with them nearly everything would be built once more.
    build.args(["test", "--quiet", "--no-run", "--workspace", "--test", "http"]);
    build.current_dir(env!("CARGO_MANIFEST_DIR"));
    // Build scripts look at what cargo tells tests of their package, and would run anew for it.
    let told = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(told)) {
        build.env_remove(name);
    }
    run(build, INSTALL_TIME).await.unwrap_or_else(|error| panic!("cargo build: {error}"));
    let mut paths = vec![Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("debug")];
    paths.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    test.env("PATH", env::join_paths(paths).expect("a path"));
    run(test, RUN_TIME).await.unwrap_or_else(|error| panic!("the example: {error}"));
}
