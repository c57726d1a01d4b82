//! `cargo xtask spec-diff`: what changed between two states of our own specs.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use aliyun_codegen::command::{self, Arguments, Outcome, Side};
use aliyun_codegen::spec_diff::Version;
use tempfile::TempDir;

const USAGE: &str = "usage: cargo xtask spec-diff REV..REV | REV [--json]";

pub fn run(root: &Path, words: &[&str]) -> ExitCode {
    diff(root, words).unwrap_or_else(Outcome::from).print()
}

fn diff(root: &Path, words: &[&str]) -> Result<Outcome, String> {
    let arguments = Arguments::read(words, &[], &["--json"])?;
    let revisions = arguments.only_name()?.ok_or(USAGE)?;
    let (old, new) = match revisions.split_once("..") {
        None => (revisions, None),
        Some((old, new)) if !old.is_empty() && !new.is_empty() && !new.starts_with('.') => {
            (old, Some(new))
        }
        Some(_) => return Err(USAGE.to_owned()),
    };
    let old = State::of(root, old)?;
    let version = old.version()?;
    let new = new.map(|revision| State::of(root, revision)).transpose()?;
    let new = match &new {
        Some(state) => state.side(),
        None => Side { folder: root.join("spec"), shown: "spec".to_owned() },
    };
    command::compare(&old.side(), &new, Some(version), arguments.has("--json"))
}

/// The specs of a revision, and the manifest that has the version.
struct State {
    revision: String,
    folder: TempDir,
}

impl State {
    fn of(root: &Path, revision: &str) -> Result<Self, String> {
        let named = |error: std::io::Error| format!("{revision}: {error}");
        let folder = tempfile::tempdir().map_err(named)?;
        let packed = folder.path().join("state.tar");
        let mut archive = Command::new("git");
        archive.current_dir(root).args(["archive", "--format=tar", "--output"]).arg(&packed);
        finish(archive.args([&format!("{revision}^{{commit}}"), "--", "spec", "Cargo.toml"]))?;
        finish(Command::new("tar").current_dir(folder.path()).arg("-xf").arg(&packed))?;
        Ok(Self { revision: revision.to_owned(), folder })
    }

    fn side(&self) -> Side {
        let shown = format!("{}:spec", self.revision);
        Side { folder: self.folder.path().join("spec"), shown }
    }

    /// The version of the workspace.
    fn version(&self) -> Result<Version, String> {
        let path = self.folder.path().join("Cargo.toml");
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let section = text.split("[workspace.package]").nth(1).unwrap_or_default();
        let version = section.lines().find_map(|line| line.strip_prefix("version = \""));
        Version::parse(version.unwrap_or_default().trim_end_matches('"'))
    }
}

fn finish(command: &mut Command) -> Result<(), String> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let output =
        command.output().map_err(|error| format!("{shown} could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{shown}: {}", String::from_utf8_lossy(&output.stderr).trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(root: &Path, arguments: &[&str]) {
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        finish(Command::new("git").current_dir(root).args(who).args(arguments)).unwrap();
    }

    #[test]
    fn two_revisions_and_the_working_tree_are_compared() {
        let project = tempfile::tempdir().unwrap();
        let root = project.path();
        let base = crate::root().join("codegen/tests/base/spec/demo-2024-01-01");
        let spec = root.join("spec/demo-2024-01-01");
        for file in ["service.json", "shapes/Server.json", "server-group/AddServers.json"] {
            let target = spec.join(file);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(base.join(file), target).unwrap();
        }
        let manifest = "[workspace.package]\nversion = \"0.3.1\"\n";
        fs::write(root.join("Cargo.toml"), manifest).unwrap();
        git(root, &["init", "--quiet"]);
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", "first"]);
        let text = |words: &[&str]| diff(root, words).unwrap().text;
        assert_eq!(text(&["HEAD"]), "Nothing changes for users of the crates.\n");
        fs::remove_file(spec.join("server-group/AddServers.json")).unwrap();
        let to_tree = text(&["HEAD"]);
        assert!(to_tree.contains("**breaking:** the operation is gone"), "{to_tree}");
        assert!(to_tree.ends_with("The version after 0.3.1 is 0.4.0.\n"), "{to_tree}");
        git(root, &["commit", "--quiet", "--all", "--message", "second"]);
        assert_eq!(text(&["HEAD~..HEAD"]), to_tree);
        assert!(text(&["HEAD~..HEAD", "--json"]).contains("\"next\": \"0.4.0\""));
        for wrong in [&[][..], &["HEAD.."], &["HEAD...HEAD"], &["nothing"], &["a", "b"]] {
            assert!(diff(root, wrong).is_err(), "{wrong:?}");
        }
    }
}
