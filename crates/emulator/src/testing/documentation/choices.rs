//! What was chosen where the vendor documents nothing: by the emulator, and by the specs that it
//! answers from.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use aliyun_slb_model::OPERATIONS;
use serde::Deserialize;

use super::FACTS;

/// The choices of the emulator.
const OWN: &str = include_str!("choices.md");

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
pub(super) fn section(spec: &Path) -> String {
    let mut section = format!("\n## Choices\n\n{OWN}\n## Choices of the specs\n\n");
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
        let is_operation = OPERATIONS.iter().any(|info| info.action() == action);
        let spec: Spec = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for Choice { about, choice } in spec.choices.into_iter().filter(|_| is_operation) {
            let cell = |text: String| text.replace('|', "\\|");
            writeln!(section, "| {action} | {} | {} |", cell(about), cell(choice)).unwrap();
        }
    }
    section
}

#[test]
fn the_choices_name_codes_that_are_answered() {
    let named = OWN.split('`').skip(1).step_by(2);
    let every = || FACTS.operations.values().chain([&FACTS.shared]);
    let documented = |code: &str| every().any(|answers| answers.left.contains(code));
    let given = |code: &str| every().any(|answers| answers.given.contains(code));
    let named: Vec<_> = named.filter(|text| documented(text) || given(text)).collect();
    assert!(named.len() > 50, "{named:?}");
    let left: Vec<_> = named.into_iter().filter(|code| !given(code)).collect();
    assert!(left.is_empty(), "choices.md names codes that nothing answers: {left:?}");
}
