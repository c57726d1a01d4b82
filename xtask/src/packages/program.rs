//! A program in a folder of its own that is built from packages alone.

use std::fs;
use std::path::Path;

use super::workspace::Workspace;
use crate::cargo;

/// An example of the tests, so that it is formatted, linted and built in the tree too.
const SOURCE: &str = "tests/examples/from_packages.rs";

/// What the program depends on beside our packages, as our documents tell users to write it.
const DEPENDENCIES: &str = "\
tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }
";

/// What the program uses of ours: a client, and an emulator for its tests.
const OURS: [&str; 2] = ["aliyun-slb-client", "aliyun-slb-emulator"];

/// Builds the program and runs it.
pub fn run(root: &Path, workspace: &Workspace) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let folder = folder.path();
    let write = || {
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest(workspace))?;
        fs::copy(root.join(SOURCE), folder.join("src/main.rs"))?;
        // All of them on the versions that we work with.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))
    };
    write().map_err(|error| format!("{}: {error}", folder.display()))?;
    // What is built for the packages serves here too.
    let target = workspace.target.display().to_string();
    let outcome = cargo::run(folder, &["run", "--target-dir", &target]);
    // The next program has another folder, so this one is never built on.
    _ = cargo::run(folder, &["clean", "--quiet", "--package", "program", "--target-dir", &target]);
    outcome
}

fn manifest(workspace: &Workspace) -> String {
    let ours = workspace.packages.iter().filter(|it| OURS.contains(&it.name.as_str()));
    let ours = ours.map(|package| format!("{} = \"{}\"\n", package.name, package.version));
    let dependencies = ours.collect::<String>() + DEPENDENCIES;
    let patch = workspace.patch();
    format!(
        "[package]\nname = \"program\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\n{dependencies}\n{patch}"
    )
}
