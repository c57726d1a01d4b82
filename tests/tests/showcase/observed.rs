//! What was observed counts by default, and the documents for whoever asks for them.

use aliyun_core::{Limits, OpenEnum, Operation as _};
use showcase::model::{
    ObserveThings, ObserveThingsColour, ObserveThingsShape, Part, PartKind, StoreParts,
};
use showcase::validator::Validate as _;

/// What is wrong by the documents.
fn documented(request: &ObserveThings) -> Vec<String> {
    match request.validate_with(Limits::Documented) {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}

fn observed(request: &ObserveThings) -> Vec<String> {
    crate::features::messages(request)
}

/// A request with nothing in it that the documents would refuse.
fn plain() -> ObserveThings {
    ObserveThings::new().must("x")
}

/// Asserts that a request passes by default, and what the documents say to it.
fn assert_only_documented(request: &ObserveThings, told: &str) {
    assert_eq!(observed(request), [""; 0], "{told}");
    assert_eq!(documented(request), [told]);
}

#[test]
fn what_need_not_be_there_is_no_argument() {
    assert_only_documented(&ObserveThings::new(), "Must is required by the documents");
    assert!(ObserveThings::INFO.required.is_empty());
    assert_eq!(observed(&ObserveThings::new().must("")), ["Must must not be empty"]);
}

#[test]
fn bounds_are_wider_or_gone() {
    for level in [0, 20] {
        let told = format!("Level must be from 1 to 10 (got {level})");
        assert_only_documented(&plain().level(level), &told);
    }
    assert_eq!(observed(&plain().level(21)), ["Level must be from 0 to 20 (got 21)"]);
    assert_only_documented(&plain().depth(i32::MAX), "Depth must be at most 10 (got 2147483647)");
    let three = plain().labels(["a", "b", "c"].map(str::to_owned));
    let told = "Labels must have at most 2 items in one call (got 3 items)";
    assert_only_documented(&three, told);
    let parts = |n: usize| StoreParts::new(vec![Part::new("a"); n]);
    assert!(parts(3).validate().is_ok() && parts(4).validate().is_err());
    assert!(parts(3).validate_with(Limits::Documented).is_err());
}

#[test]
fn texts_have_other_lengths_and_patterns() {
    let name = plain().name("a");
    let told = "Name must have 2 to 4 characters (got 1 characters: \"a\")";
    assert_only_documented(&name, told);
    assert_only_documented(&plain().name("a1"), "Name may hold letters (got \"a1\")");
    assert_eq!(
        observed(&plain().name("A-bcdef")),
        [
            "Name must have 1 to 6 characters (got 7 characters: \"A-bcdef\")",
            "Name may hold letters and digits (got \"A-bcdef\")"
        ]
    );
}

#[test]
fn an_observation_may_be_narrower() {
    let long = plain().remark("abcdefg");
    assert_eq!(documented(&long), [""; 0]);
    let told = "Remark must have at most 6 characters (got 7 characters: \"abcdefg\")";
    assert_eq!(observed(&long), [told]);
}

#[test]
fn rules_that_are_not_enforced_hold_by_the_documents() {
    assert_only_documented(&plain().remark("A"), "Remark may hold letters (got \"A\")");
    assert_only_documented(&plain().remark("x"), "Remark must not begin with x (got \"x\")");
    let address = "Address must be an IPv4 or IPv6 address (got \"here\")";
    assert_only_documented(&plain().address("here"), address);
    let twice = plain().labels(["a".to_owned(), "a".to_owned()]);
    assert_only_documented(&twice, "Labels holds item 1 twice, again as item 2");
    let odd = plain().parts([Part::new("a").kind(PartKind::Odd).reason("why")]);
    assert_only_documented(&odd, "Parts.1.Kind must be plain in the first part");
}

#[test]
fn an_empty_text_means_none() {
    let part = plain().parts([Part::new("a").kind(PartKind::Odd).reason("")]);
    let part = part.parts.into_iter().flatten().next().unwrap();
    assert!(part.validate().is_ok());
    let told = part.validate_with(Limits::Documented).unwrap_err();
    assert_eq!(told.iter().map(|it| it.rule).collect::<Vec<_>>(), ["required"]);
}

#[test]
fn values_that_left_the_documents_are_variants() {
    assert_eq!(ObserveThingsColour::OBSERVED, ["blue"]);
    let blue = plain().colour(ObserveThingsColour::Blue);
    assert_only_documented(&blue, "Colour must be one of red (got \"blue\")");
    let green = "Colour must be one of red, blue (got \"green\")";
    assert_eq!(observed(&plain().colour("green")), [green]);
    let square = plain().shape(ObserveThingsShape::from_wire("square"));
    assert_only_documented(&square, "Shape must be one of round (got \"square\")");
}

#[test]
fn conditions_ask_for_nothing_that_is_not_enforced() {
    let red = plain().colour(ObserveThingsColour::Red);
    assert_only_documented(&red, "Doubt is required when Colour is red");
    let both = plain().shape(ObserveThingsShape::Round).doubt("none");
    assert_only_documented(&both, "Doubt is not allowed when Shape is given");
}
