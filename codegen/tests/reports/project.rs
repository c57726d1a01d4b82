//! Projects for a test: `tests/base` is a good spec, other files are laid over a copy of it.

use std::fs;
use std::path::{Path, PathBuf};

use aliyun_codegen::lint::{self, Context};
use aliyun_codegen::load::{self, Spec};
use aliyun_codegen::report::Report;
use tempfile::TempDir;

/// A folder of the package.
pub fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A validator with one rule written by hand.
pub fn context() -> Context {
    Context { known_rules: lint::known_rules("pub fn servers_unique() {}") }
}

/// The specs of a project, or what is wrong with them.
pub fn check(root: &Path) -> Result<Vec<Spec>, Report> {
    lint::check(load::load(root, None), |_| Ok(context()))
}

/// A copy of the base with these edits.
pub fn edited(edits: &str) -> TempDir {
    let project = tempfile::tempdir().unwrap();
    copy(&folder("tests/base"), project.path());
    edit(edits, project.path());
    project
}

/// The bad spec of a rule.
pub fn bad(rule: &str) -> TempDir {
    let project = tempfile::tempdir().unwrap();
    let bad = folder("tests/bad").join(rule);
    copy(&folder("tests/base"), project.path());
    copy(&bad, project.path());
    if let Ok(edits) = fs::read_to_string(bad.join("edits")) {
        edit(&edits, project.path());
    }
    project
}

/// All files under a folder that end in `.json`.
pub fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|it| it == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Makes edits: the path of a file, then a text in it after `- ` and what replaces it after `+ `,
/// then more of either.
fn edit(edits: &str, root: &Path) {
    let mut file = PathBuf::new();
    for block in edits.split("\n- ") {
        let (change, path) = match block.split_once("\nspec/") {
            Some((change, path)) => (change, Some(path)),
            None => match block.strip_prefix("spec/") {
                Some(path) => ("", Some(path)),
                None => (block, None),
            },
        };
        if let Some((old, new)) = change.split_once("\n+") {
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(text.matches(old).count(), 1, "{old:?} must stand once in {file:?}");
            fs::write(&file, text.replace(old, new.trim())).unwrap();
        }
        if let Some(path) = path {
            file = root.join("spec").join(path.trim());
        }
    }
}
