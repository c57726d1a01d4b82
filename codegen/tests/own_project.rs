//! The program, for a project of somebody else: from a folder of specs to crates that compile.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder with a folder of specs in it, which is not called `spec`.
fn project() -> tempfile::TempDir {
    let project = tempfile::tempdir().unwrap();
    let base = here().join("tests/base/spec/demo-2024-01-01");
    for file in ["service.json", "shapes/Server.json", "server-group/AddServers.json"] {
        let target = project.path().join("apis/demo-2024-01-01").join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(base.join(file), target).unwrap();
    }
    // The one rule of the base that is written by hand.
    let edited = project.path().join("apis/demo-2024-01-01/server-group/AddServers.json");
    let text = fs::read_to_string(&edited).unwrap();
    fs::write(&edited, text.replace("\n          \"rules\": [\"serversUnique\"],", "")).unwrap();
    project
}

fn program(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aliyun-codegen"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = program(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn crates_are_made_in_an_empty_folder_and_compile() {
    let project = project();
    let root = here().parent().unwrap().to_str().unwrap().to_owned();
    let generate = ["generate", "--spec", "apis", "--out", "sdk", "--path", &root];
    let said = succeeds(project.path(), &generate);
    assert!(said.ends_with(" 0 deleted, 0 unchanged\n"), "{said}");
    let client = project.path().join("sdk/crates/demo/client");
    for file in ["Cargo.toml", "src/lib.rs", "src/generated/mod.rs"] {
        assert!(client.join(file).is_file(), "{file}");
    }
    // What a person has made of a door stays, and the second run finds all as it should be.
    let door = client.join("src/lib.rs");
    let mine = fs::read_to_string(&door).unwrap() + "\n// mine\n";
    fs::write(&door, &mine).unwrap();
    let said = succeeds(project.path(), &generate);
    assert!(said.starts_with("0 written, 0 deleted, "), "{said}");
    assert_eq!(fs::read_to_string(&door).unwrap(), mine);
    let check = [&generate[..], &["--check"]].concat();
    succeeds(project.path(), &check);

    fs::copy(here().join("../Cargo.lock"), client.join("Cargo.lock")).unwrap();
    let target = target().join("own-project");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(&client).args(["check", "--offline", "--no-default-features"]);
    let output = command.arg("--target-dir").arg(target).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The folder that this test was built in.
fn target() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_aliyun-codegen"));
    program.ancestors().nth(2).unwrap().to_path_buf()
}

#[test]
fn what_is_published_is_depended_on_by_version() {
    let project = project();
    succeeds(project.path(), &["generate", "DEMO", "--spec", "apis"]);
    let manifest = project.path().join("crates/demo/client/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let line =
        format!("aliyun-runtime = {{ version = \"{version}\", default-features = false }}\n");
    assert!(manifest.contains(&line), "{manifest}");
    assert!(manifest.contains("aliyun-demo-model = { path = \"../model\" }\n"), "{manifest}");
}

#[test]
fn an_editor_gets_one_object_a_line() {
    let project = project();
    let path = project.path().join("apis/demo-2024-01-01/service.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"summary\"", "\"sumary\"")).unwrap();
    let output = program(project.path(), &["check", "--spec", "apis", "--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let unknown = lines.iter().find(|line| line["rule"] == "unknown-key").unwrap();
    assert_eq!(unknown["file"], "apis/demo-2024-01-01/service.json");
    assert!(unknown["line"].as_u64() > Some(1) && unknown["column"].as_u64() > Some(1));
    assert_eq!(unknown["help"], "did you mean `summary`?");
    let output = program(project.path(), &["check", "--spec", "apis"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("apis/demo-2024-01-01/service.json:"), "{text}");
    for bad in [&["check", "--spec", "nothing"][..], &["generate", "other", "--spec", "apis"]] {
        assert!(!program(project.path(), bad).status.success(), "{bad:?}");
    }
}

#[test]
fn drafts_and_comparisons_are_made_there_too() {
    let project = project();
    let document = here().join("tests/import/demo.json");
    let document = document.to_str().unwrap();
    fs::create_dir(project.path().join("new")).unwrap();
    let new_op = ["new-op", "Put*", "--from", document, "--spec", "new"];
    succeeds(project.path(), &new_op);
    let drafted = project.path().join("new/demo-2024-01-01");
    assert!(drafted.join("service.json").is_file());
    assert!(drafted.join("server-groups/PutServers.json").is_file());
    let text = succeeds(project.path(), &["diff", "apis", "apis"]);
    assert_eq!(text, "Nothing changes for users of the crates.\n");
    let json = succeeds(project.path(), &["diff", "apis", "--spec", "new", "--json"]);
    let json: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(json["breaking"], true);
    assert_eq!(program(project.path(), &["diff", "nothing", "apis"]).status.code(), Some(2));
    assert_eq!(program(project.path(), &["nonsense"]).status.code(), Some(2));
}
