//! `docs/EMULATOR.md`: which operations are answered, with which of their documented codes, and what
//! was chosen where nothing is documented. It is written from the sources and the specs, and checked
//! by the tests.

mod choices;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use aliyun_core::{CodeInfo, OperationInfo};
use aliyun_slb_model::{OPERATIONS, SLB};
use serde::Deserialize;

use self::sources::Sources;
use crate::refusal;
use crate::registry::Registry;
use crate::settling::busy;

const COMMAND: &str = "UPDATE_DOCS=1 cargo test -p aliyun-slb-emulator --lib documentation";

const SPEC: &str = "spec/slb-2014-05-15";

/// What the emulator can answer.
static FACTS: LazyLock<Facts> = LazyLock::new(Facts::gather);

struct Facts {
    operations: BTreeMap<&'static str, Answers>,
    /// Of the codes that are documented for all operations together.
    shared: Answers,
    /// Documented codes that the sources name, and no call can reach.
    stray: Vec<String>,
}

#[derive(Default)]
struct Answers {
    is_answered: bool,
    given: BTreeSet<&'static str>,
    /// For a service that is busy, though the operation does not document them.
    beyond: BTreeSet<&'static str>,
    left: BTreeSet<&'static str>,
}

impl Facts {
    fn gather() -> Self {
        let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let registry = Registry::new();
        let of_any_call = sources.of_any_call();
        let mut of_all_calls = of_any_call.clone();
        let mut operations = BTreeMap::new();
        for info in OPERATIONS {
            let answers = registry.get(info.action()).map(|_| {
                let mut named = sources.of_operation(info.action());
                of_all_calls.extend(&named);
                named.extend(&of_any_call);
                busy::codes(info).for_each(|code| {
                    named.insert(code);
                });
                named.extend(refusal::of(info.action()).iter().map(|refusal| refusal.code));
                let beyond = busy::codes(info).filter(|code| !documents(info, code)).collect();
                Answers { beyond, ..Answers::new(&named, info.codes) }
            });
            operations.insert(info.action(), answers.unwrap_or_default());
        }
        let shared = Answers::new(&of_all_calls, SLB.common_codes);
        let is_given =
            |text: &str| operations.values().chain([&shared]).any(|a| a.given.contains(text));
        let is_known = |text: &str| operations.values().any(|answers| answers.left.contains(text));
        let stray = sources.all().into_iter().filter(|text| is_known(text) && !is_given(text));
        let stray = stray.map(str::to_owned).collect();
        Self { operations, shared, stray }
    }
}

impl Answers {
    fn new(named: &BTreeSet<&str>, codes: &[&'static CodeInfo]) -> Self {
        let codes = codes.iter().copied();
        let is_given = |info: &&CodeInfo| named.iter().any(|code| info.covers(code));
        let (given, left): (Vec<_>, Vec<_>) = codes.partition(is_given);
        let names = |codes: Vec<&'static CodeInfo>| codes.iter().map(|info| info.code).collect();
        let beyond = BTreeSet::new();
        Self { is_answered: true, given: names(given), beyond, left: names(left) }
    }

    fn cells(&self) -> String {
        let tick = if self.is_answered { "✓" } else { "" };
        let list = |codes: &BTreeSet<&str>| {
            codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" ")
        };
        let ticked = if self.given.is_empty() { "" } else { "✓ " };
        let (given, beyond) = (list(&self.given), list(&self.beyond));
        format!("{tick} | {ticked}{given} | {beyond} | {}", self.left.len())
    }
}

/// Whether an operation can answer a code by what is documented for it or for all operations.
pub(crate) fn documents(info: &OperationInfo, code: &str) -> bool {
    info.documents(code) || info.service.common_codes.iter().any(|known| known.covers(code))
}

/// Panics if a code that a test has seen does not stand on the page at its operation.
#[track_caller]
pub(crate) fn assert_ticked(info: &OperationInfo, code: &str) {
    let (action, answers) = (info.action(), &FACTS.operations[info.action()]);
    let is_beyond = answers.beyond.contains(code);
    assert!(is_beyond || documents(info, code), "{code} is not documented for {action}");
    assert!(
        is_beyond || answers.given.contains(code) || FACTS.shared.given.contains(code),
        "docs/EMULATOR.md has no tick for {code} at {action}: its sources were not followed so far"
    );
}

#[derive(Deserialize)]
struct Service {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    title: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn page() -> String {
    let facts = &*FACTS;
    let spec = root().join(SPEC);
    let service = fs::read_to_string(spec.join("service.json")).unwrap();
    let service: Service = serde_json::from_str(&service).unwrap();
    let answered = facts.operations.values().filter(|answers| answers.is_answered).count();
    let given: usize = facts.operations.values().map(|answers| answers.given.len()).sum();
    let left: usize = facts.operations.values().map(|answers| answers.left.len()).sum();
    let mut page = include_str!("documentation/head.md")
        .replace("{answered}", &answered.to_string())
        .replace("{operations}", &facts.operations.len().to_string())
        .replace("{given}", &given.to_string())
        .replace("{documented}", &(given + left).to_string())
        .replace("{command}", COMMAND);
    page.push_str("\n## All operations\n\n| code | answered |\n|---|---|\n");
    let ticked = facts.shared.given.iter().map(|code| (code, "✓"));
    for (code, tick) in ticked.chain(facts.shared.left.iter().map(|code| (code, ""))) {
        writeln!(page, "| `{code}` | {tick} |").unwrap();
    }
    for Group { name, title } in service.groups {
        write!(page, "\n## {title}\n\n| operation | answered | codes it answers | when busy, undocumented | left |\n")
            .unwrap();
        page.push_str("|---|---|---|---|---|\n");
        for (action, answers) in &facts.operations {
            let file = format!("{name}/{action}.json");
            if spec.join(&file).is_file() {
                let link = format!("[{action}](../{SPEC}/{file})");
                writeln!(page, "| {link} | {} |", answers.cells()).unwrap();
            }
        }
    }
    page.push_str(&choices::section(&spec));
    page
}

#[test]
fn the_page_is_up_to_date() {
    let path = root().join("docs/EMULATOR.md");
    let page = page();
    let rows = OPERATIONS.iter().filter(|info| page.contains(&format!("\n| [{}](", info.action())));
    assert_eq!(rows.count(), OPERATIONS.len(), "an operation is in no group of the spec");
    if env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(&path, &page).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    let is_known = page.lines().eq(known.lines());
    assert!(is_known, "docs/EMULATOR.md is out of date; this rewrites it:\n    {COMMAND}");
}

#[test]
fn every_code_that_is_named_can_be_reached() {
    assert_eq!(FACTS.stray, [""; 0], "named in the sources, and ticked for no operation");
}
