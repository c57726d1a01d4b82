//! The smallest bad spec per rule, and what the report says about it.
//!
//! `tests/base` is a good spec. A folder of `tests/bad` is named after a rule and holds files that
//! are laid over it, and `edits`: the path of a file, and pairs of a text in it (`- `) and what
//! replaces it (`+ `).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aliyun_codegen::lint::{self, Context, RULES};
use aliyun_codegen::load;
use aliyun_codegen::source::Sources;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn context() -> Context {
    Context { known_rules: lint::known_rules("pub fn servers_unique() {}") }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.file_name().unwrap() != "edits" {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Makes the replacements that a file `edits` asks for.
fn edit(edits: &str, root: &Path) {
    let mut file = PathBuf::new();
    for block in edits.split("\n- ").collect::<Vec<_>>() {
        let (change, next) = match block.rsplit_once("\nspec/") {
            Some((change, path)) => (change, Some(format!("spec/{path}"))),
            None if block.starts_with("spec/") => ("", Some(block.to_owned())),
            None => (block, None),
        };
        if !change.is_empty() {
            let (old, new) = change.split_once("\n+").unwrap();
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(text.matches(old).count(), 1, "{old:?} must stand once in {file:?}");
            let new = new.strip_prefix(' ').unwrap_or(new);
            fs::write(&file, text.replace(old, new.trim_end())).unwrap();
        }
        if let Some(path) = next {
            file = root.join(path.trim());
        }
    }
}

#[test]
fn the_base_is_good() {
    if let Err(report) = lint::check(&tests().join("base"), &context()) {
        panic!("{report}");
    }
}

#[test]
fn each_rule_reports_what_breaks_it() {
    let folders = fs::read_dir(tests().join("bad")).unwrap();
    let folders: BTreeSet<_> = folders.map(|entry| entry.unwrap().file_name()).collect();
    let rules: BTreeSet<_> = RULES.iter().map(|(rule, _)| (*rule).into()).collect();
    assert_eq!(folders, rules, "every rule has a folder in tests/bad and a line in RULES");
    let mut unclear = Vec::new();
    for (rule, _) in RULES {
        let bad = tests().join("bad").join(rule);
        let project = tempfile::tempdir().unwrap();
        copy(&tests().join("base"), project.path());
        copy(&bad, project.path());
        if bad.join("edits").exists() {
            edit(&fs::read_to_string(bad.join("edits")).unwrap(), project.path());
        }
        let report = lint::check(project.path(), &context()).expect_err(rule);
        insta::assert_snapshot!(*rule, report);
        if report.findings().any(|finding| finding.rule != *rule) {
            unclear.push(*rule);
        }
    }
    assert!(unclear.is_empty(), "these folders break other rules too: {unclear:?}");
}

#[test]
fn an_exception_waives_its_rule() {
    let project = tempfile::tempdir().unwrap();
    copy(&tests().join("base"), project.path());
    let edits = r#"spec/demo-2024-01-01/server-group/AddServers.json
- "name": "Labels",
+ "name": "Tag.Label",
- "Labels": ["a"]
+ "Tag.Label": ["a"]
- "errorCode": "Busy",
+ "errorCode": "Busy-Now",
- "permission": {
+ "exceptions": [
    { "rule": "name-style", "at": "Tag.Label", "reason": "The vendor spells it so." },
    { "rule": "code-style", "at": "Busy-Now", "reason": "The service answers so." }
  ],
  "permission": {
"#;
    edit(edits, project.path());
    if let Err(report) = lint::check(project.path(), &context()) {
        panic!("{report}");
    }
}

#[test]
fn a_project_without_specs_is_reported() {
    let project = tempfile::tempdir().unwrap();
    let report = lint::check(project.path(), &context()).unwrap_err().to_string();
    assert!(report.contains("unreadable-file") && report.contains("one-service"), "{report}");
    fs::create_dir(project.path().join("spec")).unwrap();
    let report = lint::check(project.path(), &context()).unwrap_err().to_string();
    assert!(report.contains("one-service"), "{report}");
}

/// Cuts the files short and changes bytes in them at random, but the same each time.
#[test]
fn no_text_makes_the_loader_panic() {
    let root = tests().join("base");
    let paths = ["service.json", "shapes/Server.json", "server-group/AddServers.json"]
        .map(|path| format!("spec/demo-2024-01-01/{path}"));
    let files = paths.map(|path| (fs::read(root.join(&path)).unwrap(), path));
    let mut seed: u64 = 1;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let pieces: [&[u8]; 8] =
        [b"{", b"]", b"\"", b"null", b"\\u0000", b"-1e9", "名".as_bytes(), b"\"$ref\": \"Server\","];
    for round in 0..1500 {
        let mut sources = Sources::default();
        let victim = random(files.len());
        for (at, (bytes, path)) in files.iter().enumerate() {
            let mut bytes = bytes.clone();
            if at == victim {
                let place = random(bytes.len());
                match round % 3 {
                    0 => bytes.truncate(place),
                    1 => bytes[place] ^= 1 << random(8),
                    _ => drop(bytes.splice(place..place, pieces[random(pieces.len())].to_vec())),
                }
            }
            sources.add(path, String::from_utf8_lossy(&bytes));
        }
        let (spec, mut report) = load::parse(sources);
        if let Some(spec) = spec {
            lint::lint(&spec, &context(), &mut report);
        }
        assert!(report.to_string().ends_with('\n'));
    }
}
