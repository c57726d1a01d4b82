//! What was chosen where the vendor documents nothing: by the emulator, and by the specs that it
//! answers from.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{Documentation, Facts};

#[derive(Deserialize)]
struct Spec {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    about: String,
    choice: String,
}

/// The end of the page.
pub(super) fn section(documentation: &Documentation, spec: &Path) -> String {
    let Documentation { operations, choices, .. } = documentation;
    let mut section = format!("\n## Choices\n\n{choices}\n## Choices of the specs\n\n");
    section.push_str(
        "What the specs state and the vendor does not. The rules and codes above follow them.\n\n\
         | operation | about | choice |\n|---|---|---|\n",
    );
    let mut specs: Vec<_> = fs::read_dir(spec)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|group| fs::read_dir(group).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    specs.sort_by_key(|path| path.file_stem().map(ToOwned::to_owned));
    for path in specs {
        let action = path.file_stem().unwrap().to_str().unwrap();
        let is_operation = operations.iter().any(|info| info.action() == action);
        let spec: Spec = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for Choice { about, choice } in spec.choices.into_iter().filter(|_| is_operation) {
            let cell = |text: String| text.replace('|', "\\|");
            writeln!(section, "| {action} | {} | {} |", cell(about), cell(choice)).unwrap();
        }
    }
    section
}

/// Panics if the choices name a code that nothing answers, or fewer than so many in all.
#[track_caller]
pub(super) fn assert_answered(choices: &str, facts: &Facts, least: usize) {
    let named = choices.split('`').skip(1).step_by(2);
    let every = || facts.operations.values().chain([&facts.shared]);
    let documented = |code: &str| every().any(|answers| answers.left.contains(code));
    let given = |code: &str| every().any(|answers| answers.given.contains(code));
    let named: Vec<_> = named.filter(|text| documented(text) || given(text)).collect();
    assert!(named.len() >= least, "{named:?}");
    let left: Vec<_> = named.into_iter().filter(|code| !given(code)).collect();
    assert!(left.is_empty(), "the choices name codes that nothing answers: {left:?}");
}
