//! `cargo xtask release VERSION`: everything of a release but the upload.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use aliyun_codegen::command::say;

use crate::cargo;
use crate::packages::Workspace;

mod version;

use version::{Version, bump_changelog, bump_manifest, bump_readme};

pub fn run(root: &Path, version: &str) -> ExitCode {
    match release(root, version) {
        Ok(next) => {
            say(&next);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Checks and changes what must be, runs the gate, and says what is left to do.
fn release(root: &Path, version: &str) -> Result<String, String> {
    let new = Version::parse(version)?;
    let changed = git(root, &["status", "--porcelain"])?;
    if !changed.is_empty() {
        return Err(format!("commit or undo these changes first:\n{changed}"));
    }
    let tag = format!("v{new}");
    if !git(root, &["tag", "--list", &tag])?.is_empty() {
        return Err(format!("there is a tag {tag} already; a version is released once"));
    }
    let workspace = Workspace::read(root)?;
    let edits = edits(root, &workspace, new)?;
    for (path, text) in &edits {
        fs::write(root.join(path), text).map_err(|error| format!("{path}: {error}"))?;
    }
    let is_changed = !edits.is_empty();
    let undo = if is_changed { "\nto undo the new version: git checkout ." } else { "" };
    let outcome = match is_changed {
        true => cargo::run(root, &["update", "--workspace", "--offline"]),
        false => Ok(()),
    };
    outcome.and_then(|()| gate(root)).map_err(|error| format!("{error}{undo}"))?;
    Ok(rest(&workspace, &tag, is_changed))
}

/// The files in which the version stands, as they are to be. Those that are so already are left
/// out.
fn edits(
    root: &Path,
    workspace: &Workspace,
    new: Version,
) -> Result<Vec<(String, String)>, String> {
    let mut edits = Vec::new();
    let mut edit = |path: String, change: &dyn Fn(&str) -> Result<String, String>| {
        let named = |error: &dyn std::fmt::Display| format!("{path}: {error}");
        let text = fs::read_to_string(root.join(&path)).map_err(|error| named(&error))?;
        let changed = change(&text).map_err(|error| named(&error))?;
        if changed != text {
            edits.push((path, changed));
        }
        Ok::<(), String>(())
    };
    edit("Cargo.toml".to_owned(), &|text| bump_manifest(text, new))?;
    edit("CHANGELOG.md".to_owned(), &|text| bump_changelog(text, new))?;
    let ours: Vec<_> = workspace.packages.iter().map(|it| it.name.as_str()).collect();
    for package in &workspace.packages {
        let folder = package.folder.strip_prefix(root).unwrap_or(&package.folder);
        let path = folder.join("README.md").display().to_string();
        edit(path, &|text| Ok(bump_readme(text, &ours, new)))?;
    }
    Ok(edits)
}

/// All checks, the packages among them.
fn gate(root: &Path) -> Result<(), String> {
    let status = Command::new(root.join(".ci/run"))
        .status()
        .map_err(|error| format!(".ci/run could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!(".ci/run failed with {status}")) }
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let shown = || format!("git {}", arguments.join(" "));
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .output()
        .map_err(|error| format!("{} could not be started: {error}", shown()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed: {}", shown(), errors.trim_end()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a person does after this, in its order.
fn rest(workspace: &Workspace, tag: &str, is_changed: bool) -> String {
    let mut commands = Vec::new();
    if is_changed {
        commands.push(format!("git commit --all --message \"Release {tag}\""));
    }
    commands.push(format!("git tag {tag}"));
    let names = workspace.packages.iter().map(|package| &package.name);
    commands.extend(names.map(|name| format!("cargo publish --locked --package {name}")));
    commands.push(format!("git push origin HEAD {tag}"));
    format!(
        "\n{tag} is ready, and nothing is uploaded. What is left, in this order, as each package \
         needs those before it:\n\n  {}\n",
        commands.join("\n  ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// A project of two packages whose gate ends with `status`, with everything committed.
    fn project(status: u8) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let manifest = |name: &str, needs: &str| {
            format!(
                "[package]\nname = \"{name}\"\nversion.workspace = true\nedition = \"2024\"\n\n\
                 [dependencies]\n{needs}"
            )
        };
        write(
            root.path(),
            &[
                (
                    "Cargo.toml",
                    "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\"]\n\n\
                     [workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\n\
                     b = { path = \"b\", version = \"0.1.0\" }\n",
                ),
                ("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- It is new.\n"),
                ("a/Cargo.toml", &manifest("a", "b.workspace = true\n")),
                ("a/README.md", "b = \"0.1\"\n"),
                ("a/src/lib.rs", ""),
                ("b/Cargo.toml", &manifest("b", "")),
                ("b/README.md", ""),
                ("b/src/lib.rs", ""),
                (".ci/run", &format!("#!/bin/sh\nexit {status}\n")),
            ],
        );
        let run = root.path().join(".ci/run");
        let chmod = Command::new("chmod").arg("+x").arg(&run).status().unwrap();
        assert!(chmod.success());
        cargo::output(root.path(), &["generate-lockfile", "--offline"]).unwrap();
        git(root.path(), &["init", "--quiet"]).unwrap();
        commit(root.path());
        root
    }

    fn commit(root: &Path) {
        git(root, &["add", "--all"]).unwrap();
        let me = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        git(root, &[&me[..], &["commit", "--quiet", "--message", "m"]].concat()).unwrap();
    }

    #[test]
    fn a_release_changes_the_version_and_tells_the_uploads_in_order() {
        let project = project(0);
        let root = project.path();
        let rest = release(root, "0.2.0").unwrap();
        let uploads: Vec<_> = rest.lines().filter(|line| line.contains("publish")).collect();
        assert_eq!(
            uploads,
            ["  cargo publish --locked --package b", "  cargo publish --locked --package a"]
        );
        assert!(rest.contains("git commit") && rest.contains("git tag v0.2.0"), "{rest}");
        for (path, text) in [
            ("Cargo.toml", "version = \"0.2.0\"\n"),
            ("Cargo.toml", "b = { path = \"b\", version = \"0.2.0\" }"),
            ("Cargo.lock", "name = \"a\"\nversion = \"0.2.0\""),
            ("CHANGELOG.md", "## 0.2.0\n\n- It is new."),
            ("a/README.md", "b = \"0.2\""),
        ] {
            let found = fs::read_to_string(root.join(path)).unwrap();
            assert!(found.contains(text), "{path}:\n{found}");
        }
        // Once more before the commit, and then with nothing left to change.
        assert!(release(root, "0.2.0").unwrap_err().contains("commit or undo"));
        commit(root);
        let rest = release(root, "0.2.0").unwrap();
        assert!(!rest.contains("git commit"), "{rest}");
        git(root, &["tag", "v0.2.0"]).unwrap();
        assert!(release(root, "0.2.0").unwrap_err().contains("released once"));
    }

    #[test]
    fn a_gate_that_is_shut_ends_it_and_tells_how_to_undo() {
        let project = project(3);
        let error = release(project.path(), "0.1.1").unwrap_err();
        assert!(error.contains(".ci/run failed") && error.ends_with("git checkout ."), "{error}");
    }

    #[test]
    fn a_version_is_three_numbers_and_does_not_go_back() {
        let project = project(0);
        assert!(release(project.path(), "0.2").unwrap_err().contains("three numbers"));
        assert!(release(project.path(), "0.0.9").unwrap_err().contains("is before 0.1.0"));
    }
}
