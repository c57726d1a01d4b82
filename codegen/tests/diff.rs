//! What changed between two states of the specs, on pairs that differ in one thing.

use std::fs;
use std::path::{Path, PathBuf};

use aliyun_codegen::load::{self, Spec};
use aliyun_codegen::source::Sources;
use aliyun_codegen::spec_diff::{Bump, Kind, SpecDiff, Version};

const FOLDER: &str = "spec/demo-2024-01-01";
const FILES: [&str; 3] = ["service.json", "shapes/Server.json", "server-group/AddServers.json"];

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base")
}

/// The base, with texts of its files replaced: file, text, other text.
fn specs(edits: &[(&str, &str, &str)]) -> Vec<Spec> {
    let mut sources = Sources::default();
    for file in FILES {
        let path = format!("{FOLDER}/{file}");
        let mut text = fs::read_to_string(base().join(&path)).unwrap();
        for (_, old, new) in edits.iter().filter(|(of, _, _)| file.ends_with(of)) {
            assert_eq!(text.matches(old).count(), 1, "{old:?} must stand once in {path}");
            text = text.replace(old, new);
        }
        sources.add(path, text);
    }
    let (specs, report) = load::parse(sources);
    assert!(report.is_empty(), "{report}");
    specs
}

/// What an edit changes: the kinds and texts.
fn changes(edits: &[(&str, &str, &str)]) -> Vec<(Kind, String)> {
    let diff = SpecDiff::of(&specs(&[]), &specs(edits));
    diff.changes().map(|change| (change.kind, change.text.clone())).collect()
}

/// The same, and back.
fn both_ways(edit: (&str, &str, &str)) -> [Vec<(Kind, String)>; 2] {
    let (old, new) = (specs(&[]), specs(&[edit]));
    let list = |diff: SpecDiff| {
        diff.changes().map(|change| (change.kind, change.text.clone())).collect::<Vec<_>>()
    };
    [list(SpecDiff::of(&old, &new)), list(SpecDiff::of(&new, &old))]
}

#[track_caller]
fn assert_one(found: &[(Kind, String)], kind: Kind, text: &str) {
    assert_eq!(found, [(kind, text.to_owned())]);
}

const OPERATION: &str = "AddServers.json";
const SHAPE: &str = "Server.json";

#[test]
fn the_same_specs_differ_in_nothing_and_neither_do_other_words() {
    assert!(changes(&[]).is_empty());
    assert!(
        changes(&[(OPERATION, "Adds servers to a group.", "Puts servers into it.")]).is_empty()
    );
    let diff = SpecDiff::of(&specs(&[]), &specs(&[]));
    assert_eq!((diff.bump(true), diff.bump(false)), (Bump::None, Bump::None));
    assert_eq!(diff.to_markdown(None), "Nothing changes for users of the crates.\n");
}

#[test]
fn parameters_come_and_go_and_become_required() {
    let [lost, gained] = both_ways((OPERATION, "\"name\": \"Labels\"", "\"name\": \"Tags\""));
    let kinds = |list: &[(Kind, String)]| list.iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    assert_eq!(kinds(&lost), [Kind::Breaks, Kind::Adds]);
    assert_eq!(kinds(&gained), [Kind::Breaks, Kind::Adds]);
    assert_eq!(lost[0].1, "`Labels` of the request is gone");
    assert_eq!(lost[1].1, "`Tags` of the request is new (list of `Text`)");

    let required = "\"name\": \"Labels\",\n      \"required\": true";
    let [more, less] = both_ways((OPERATION, "\"name\": \"Labels\"", required));
    assert_eq!(more[0], (Kind::Breaks, "`new` of the request takes `Labels`".to_owned()));
    assert_eq!(less[0], (Kind::Breaks, "`new` of the request no longer takes `Labels`".to_owned()));
}

#[test]
fn members_of_a_shape_change_their_type() {
    let [wider, _] = both_ways((
        SHAPE,
        "\"required\": [\"ServerId\", \"Port\"]",
        "\"required\": [\"ServerId\"]",
    ));
    assert_eq!(wider[0].1, "`Port` of the type is no longer required, nor an argument of `new`");
    assert_eq!(wider[0].0, Kind::Breaks);
    let [text, _] = both_ways((
        SHAPE,
        "\"type\": \"integer\",\n      \"description\": \"Its share of the requests.\",\n      \"default\": 100,",
        "\"type\": \"string\",\n      \"description\": \"Its share of the requests.\",",
    ));
    let says = "`Weight` of the type is of the type optional `Text`, not optional `Int32`";
    assert_eq!(text[0], (Kind::Breaks, says.to_owned()));
}

#[test]
fn the_order_of_arguments_counts() {
    let swapped = changes(&[
        (
            SHAPE,
            "\"ServerId\": {\n      \"type\": \"string\"",
            "\"Port\": {\n      \"type\": \"string\"",
        ),
        (
            SHAPE,
            "\"Port\": {\n      \"type\": \"integer\",\n      \"format\": \"port\"",
            "\"ServerId\": {\n      \"type\": \"integer\",\n      \"format\": \"port\"",
        ),
    ]);
    let order = "`new` of the type takes Port, ServerId, in this order and not ServerId, Port";
    assert!(swapped.contains(&(Kind::Breaks, order.to_owned())), "{swapped:?}");
}

#[test]
fn values_of_an_enum_come_and_go() {
    let edits = [
        (SHAPE, "[\"ecs\", \"eni\"]", "[\"ecs\", \"eni\", \"eci\"]"),
        (SHAPE, "\"ecs\": \"A machine.\"", "\"ecs\": \"A machine.\", \"eci\": \"A container.\""),
    ];
    assert_one(&changes(&edits), Kind::Adds, "the value `eci` of `ServerKind` is new");
    let back = SpecDiff::of(&specs(&edits), &specs(&[]));
    let back: Vec<_> = back.changes().map(|it| (it.kind, it.text.clone())).collect();
    assert_one(&back, Kind::Breaks, "the value `eci` of `ServerKind` is gone");
}

#[test]
fn rules_become_narrower_and_wider() {
    let [narrower, wider] = both_ways((SHAPE, "\"maxLength\": 80", "\"maxLength\": 60"));
    assert_one(
        &narrower,
        Kind::Refuses,
        "the rule length for `Description` of the type is narrower",
    );
    assert_one(&wider, Kind::Alters, "the rule length for `Description` of the type is wider");
    // The documented limit and the observed one both have users.
    let [narrower, _] = both_ways((OPERATION, "\"maxItems\": 2,", "\"maxItems\": 1,"));
    assert_one(&narrower, Kind::Refuses, "the rule count for `Servers` of the request is narrower");
    let [less, more] = both_ways((OPERATION, "\n          \"uniqueItems\": true,", ""));
    assert_one(&less, Kind::Alters, "`Servers` of the request has a rule less (unique)");
    assert_one(&more, Kind::Refuses, "`Servers` of the request has a rule more (unique)");
    // Nobody can tell by looking whether one pattern takes less than another.
    let [one, other] = both_ways((SHAPE, "/._-]*$", "._-]*$"));
    assert_eq!([one[0].0, other[0].0], [Kind::Refuses, Kind::Refuses]);
}

#[test]
fn codes_and_effects() {
    let [gone, new] =
        both_ways((OPERATION, "\"errorCode\": \"Busy\"", "\"errorCode\": \"Locked\""));
    assert!(gone.contains(&(Kind::Breaks, "the code `Busy` is gone".to_owned())), "{gone:?}");
    assert!(gone.contains(&(Kind::Adds, "the code `Locked` is new".to_owned())), "{gone:?}");
    assert!(new.contains(&(Kind::Adds, "it lists the code `Busy`".to_owned())), "{new:?}");
    let [less, _] =
        both_ways((OPERATION, "\"effect\": \"write\"", "\"effect\": \"idempotentWrite\""));
    assert_one(&less, Kind::Alters, "it writes, and a repeat is harmless, and not: writes");
}

#[test]
fn whole_operations_and_products() {
    let nothing = SpecDiff::of(&[], &specs(&[]));
    let texts: Vec<_> = nothing.changes().map(|change| change.text.as_str()).collect();
    assert_eq!(texts, ["the product is new, with 1 operation"]);
    assert_eq!((nothing.bump(true), nothing.bump(false)), (Bump::Patch, Bump::Patch));
    let gone = SpecDiff::of(&specs(&[]), &[]);
    assert_eq!((gone.bump(true), gone.bump(false)), (Bump::Minor, Bump::Major));
}

#[test]
fn the_version_that_follows() {
    let version = |text: &str| Version::parse(text).unwrap();
    let narrower =
        SpecDiff::of(&specs(&[]), &specs(&[(SHAPE, "\"maxLength\": 80", "\"maxLength\": 60")]));
    assert_eq!((narrower.bump(true), narrower.bump(false)), (Bump::Minor, Bump::Minor));
    let next = |text: &str| {
        let json = narrower.to_json(Some(version(text)));
        json["next"].as_str().unwrap().to_owned()
    };
    assert_eq!((next("0.1.4").as_str(), next("1.2.3").as_str()), ("0.2.0", "1.3.0"));
    for wrong in ["", "1.2", "1.2.x", "1.2.3.4"] {
        assert!(Version::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn markdown_for_a_changelog_and_json_for_programs() {
    let edits = [
        (SHAPE, "\"maxLength\": 80", "\"maxLength\": 60"),
        (OPERATION, "\"name\": \"Labels\"", "\"name\": \"Tags\""),
    ];
    let diff = SpecDiff::of(&specs(&[]), &specs(&edits));
    let version = Version::parse("0.1.0").unwrap();
    insta::assert_snapshot!(diff.to_markdown(Some(version)), @"
    ### Demo 2024-01-01

    - `AddServers`
      - **breaking:** `Labels` of the request is gone
      - `Tags` of the request is new (list of `Text`)
    - `Server`
      - **breaking:** the rule length for `Description` of the type is narrower

    The version after 0.1.0 is 0.2.0.
    ");
    let json = diff.to_json(Some(version));
    assert_eq!((&json["breaking"], &json["bump"]["from1"]), (&true.into(), &"major".into()));
    let operation = &json["products"][0]["sections"][0];
    assert_eq!((&operation["of"], &operation["name"]), (&"operation".into(), &"AddServers".into()));
    assert_eq!(operation["changes"][0]["kind"], "breaks");
}
