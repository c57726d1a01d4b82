//! The page of a product: which operations are answered, with which of their documented codes, and
//! what was chosen where nothing is documented. It is written from the sources and the specs, and
//! checked by the tests of the product.

mod choices;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use aliyun_core::{CodeInfo, OperationInfo};
use serde::Deserialize;

use self::sources::Sources;
use crate::product::Product;

/// What the page of a product is made of.
#[derive(Clone, Copy)]
pub struct Documentation {
    /// The product.
    pub product: &'static dyn Product,
    /// Its operations, answered or not.
    pub operations: &'static [&'static OperationInfo],
    /// The codes that an operation can answer for a service that is busy.
    pub busy: fn(&OperationInfo) -> Vec<&'static str>,
    /// The folder of the crate, below the project.
    pub folder: &'static str,
    /// The folder of the specs, below the project.
    pub spec: &'static str,
    /// The page, below the project.
    pub page: &'static str,
    /// How the page begins; what stands in braces is filled in.
    pub head: &'static str,
    /// The choices of the emulator, as a table.
    pub choices: &'static str,
    /// What writes the page anew.
    pub command: &'static str,
}

/// What the emulator of a product can answer.
#[derive(Debug)]
pub struct Facts {
    operations: BTreeMap<&'static str, Answers>,
    /// Of the codes that are documented for all operations together.
    shared: Answers,
    /// Documented codes that the sources name, and no call can reach.
    stray: Vec<String>,
}

#[derive(Debug, Default)]
struct Answers {
    is_answered: bool,
    given: BTreeSet<&'static str>,
    /// For a service that is busy, though the operation does not document them.
    beyond: BTreeSet<&'static str>,
    left: BTreeSet<&'static str>,
}

impl Facts {
    /// Reads them from the sources.
    pub fn gather(documentation: &Documentation) -> Self {
        let Documentation { product, busy, operations: known, folder, .. } = *documentation;
        let own = root().join(folder).join("src");
        let sources = Sources::read([&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &own]);
        let handlers = product.handlers();
        let answered: BTreeSet<_> = handlers.iter().map(|it| it.info().action()).collect();
        let of_any_call = sources.of_any_call();
        let mut of_all_calls = of_any_call.clone();
        let mut operations = BTreeMap::new();
        for info in known {
            let answers = answered.get(info.action()).map(|_| {
                let mut named = sources.of_operation(info.action());
                of_all_calls.extend(&named);
                named.extend(&of_any_call);
                let busy = busy(info);
                named.extend(&busy);
                let refusals = product.tables().refusals_of(info.action());
                named.extend(refusals.iter().map(|refusal| refusal.code));
                let beyond = busy.into_iter().filter(|code| !documents(info, code)).collect();
                Answers { beyond, ..Answers::new(&named, info.codes) }
            });
            operations.insert(info.action(), answers.unwrap_or_default());
        }
        let shared = Answers::new(&of_all_calls, product.service().common_codes);
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
fn documents(info: &OperationInfo, code: &str) -> bool {
    info.documents(code) || info.service.common_codes.iter().any(|known| known.covers(code))
}

impl Facts {
    /// Panics if a code that a test has seen does not stand on the page at its operation.
    #[track_caller]
    pub fn assert_ticked(&self, info: &OperationInfo, code: &str) {
        let (action, answers) = (info.action(), &self.operations[info.action()]);
        let is_beyond = answers.beyond.contains(code);
        assert!(is_beyond || documents(info, code), "{code} is not documented for {action}");
        let covered = |codes: &BTreeSet<&str>| {
            let known = info.codes.iter().chain(info.service.common_codes);
            codes.contains(code)
                || known.filter(|it| it.covers(code)).any(|it| codes.contains(it.code))
        };
        assert!(
            is_beyond || covered(&answers.given) || covered(&self.shared.given),
            "the page has no tick for {code} at {action}: its sources were not followed so far"
        );
    }

    /// Panics if a code is named in the sources that no operation can answer.
    #[track_caller]
    pub fn assert_all_reached(&self) {
        assert_eq!(self.stray, [""; 0], "named in the sources, and ticked for no operation");
    }
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

/// The project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Documentation {
    /// Panics if the page is not what the sources and the specs say. With `UPDATE_DOCS=1` it is
    /// written first.
    #[track_caller]
    pub fn assert_page(&self, facts: &Facts) {
        let Self { page: name, command, operations, .. } = self;
        let path = root().join(name);
        let page = page(self, facts);
        let rows = operations.iter();
        let rows = rows.filter(|info| page.contains(&format!("\n| [{}](", info.action())));
        assert_eq!(rows.count(), operations.len(), "an operation is in no group of the spec");
        if env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
            fs::write(&path, &page).unwrap();
        }
        let known = fs::read_to_string(&path).unwrap_or_default();
        let is_known = page.lines().eq(known.lines());
        assert!(is_known, "{name} is out of date; this rewrites it:\n    {command}");
    }

    /// Panics if the choices name a code that nothing answers, or fewer than so many in all.
    #[track_caller]
    pub fn assert_choices(&self, facts: &Facts, least: usize) {
        choices::assert_answered(self.choices, facts, least);
    }
}

fn page(documentation: &Documentation, facts: &Facts) -> String {
    let Documentation { spec: spec_name, command, head, .. } = *documentation;
    let spec = root().join(spec_name);
    let service = fs::read_to_string(spec.join("service.json")).unwrap();
    let service: Service = serde_json::from_str(&service).unwrap();
    let answered = facts.operations.values().filter(|answers| answers.is_answered).count();
    let given: usize = facts.operations.values().map(|answers| answers.given.len()).sum();
    let left: usize = facts.operations.values().map(|answers| answers.left.len()).sum();
    let mut page = head
        .replace("{answered}", &answered.to_string())
        .replace("{operations}", &facts.operations.len().to_string())
        .replace("{given}", &given.to_string())
        .replace("{documented}", &(given + left).to_string())
        .replace("{command}", command);
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
                let link = format!("[{action}](../../{spec_name}/{file})");
                writeln!(page, "| {link} | {} |", answers.cells()).unwrap();
            }
        }
    }
    page.push_str(&choices::section(documentation, &spec));
    page
}
