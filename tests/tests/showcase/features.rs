//! What the examples of the showcase cannot say: rules that refuse, secrets, open enums.

use aliyun_core::{Effect, ErrorCode, FromValue, Operation, Params, Repeat, Value};
use showcase::model::{
    CountThings, MakeThing, Pair, Part, PartKind, PickColour, PickColourColour, PutText, ReadForms,
    ReadFormsResponse, ReadNothing, SetKey, ShowErrorCode, StoreParts, TagThings,
};
use showcase::validator::Validate;

pub(crate) fn messages(request: &impl Validate) -> Vec<String> {
    match request.validate() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}

fn params(request: &impl Operation) -> Vec<(String, String)> {
    let mut params = Params::new();
    request.encode(&mut params);
    params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn texts_have_lengths_patterns_and_formats() {
    let request = PutText::new("").note("x").zone("Z").ip("1.2.3").r#type("anything");
    assert_eq!(
        messages(&request),
        [
            "Name must not be empty",
            "Note must have 2 to 4 characters (got 1 characters: \"x\")",
            "Zone may hold a lower-case letter and up to three more letters, digits or dashes, or \
             a single * (got \"Z\")",
            "Ip must be an IPv4 or IPv6 address (got \"1.2.3\")",
        ]
    );
    for zone in ["*", "a", "a-1z"] {
        assert_eq!(messages(&PutText::new("a").zone(zone)), [""; 0], "{zone}");
    }
    for zone in ["", "**", "a-1zz", "é"] {
        assert_eq!(messages(&PutText::new("a").zone(zone)).len(), 1, "{zone}");
    }
}

#[test]
fn an_empty_text_can_mean_absence() {
    let wire = Params::from_iter([("Name", "a"), ("Note", ""), ("type", "")]);
    let request = PutText::from_params(&wire).unwrap();
    assert_eq!(request.note, None);
    assert_eq!(request.r#type.as_deref(), Some(""));
}

#[test]
fn the_region_is_required_on_the_wire_and_supplied_by_the_client() {
    assert_eq!(PutText::INFO.required, ["RegionId", "Name"]);
    assert_eq!(PutText::INFO.region_param, Some("RegionId"));
    assert_eq!(params(&PutText::new("a")), [("Name".to_owned(), "a".to_owned())]);
}

#[test]
fn a_token_is_left_to_the_client_too() {
    assert_eq!(MakeThing::INFO.idempotency_param, Some("ClientToken"));
    assert_eq!(PutText::INFO.idempotency_param, None);
    assert_eq!(params(&MakeThing::new("a")), [("Name".to_owned(), "a".to_owned())]);
}

#[test]
fn numbers_have_bounds_on_one_side_or_both() {
    let request = CountThings::new(9_000_000_001, true).count(10).at_least(-6);
    assert_eq!(
        messages(&request),
        [
            "Count must be from 1 to 9 (got 10)",
            "AtLeast must be at least -5 (got -6)",
            "Stamp must be at most 9000000000 (got 9000000001)",
        ]
    );
    assert_eq!(CountThings::INFO.effect, Effect::IdempotentWrite);
}

#[test]
fn an_enum_keeps_what_it_does_not_know_but_the_validator_objects() {
    let request = PickColour::new("blue").size("3");
    assert_eq!(
        messages(&request),
        [
            "Colour must be one of red, dark-green (got \"blue\")",
            "Size must be one of 1, 2 (got \"3\")",
        ]
    );
    assert_eq!(params(&request)[0], ("Colour".to_owned(), "blue".to_owned()));
    assert_eq!(PickColourColour::from("DARK-GREEN"), PickColourColour::DarkGreen);
}

#[test]
fn secrets_are_in_no_message() {
    let request = SetKey::new("canary-of-nine").old_key("canary");
    assert_eq!(messages(&request), ["Key must have 3 to 8 characters"]);
    assert!(!format!("{request:?}").contains("canary"));
    assert_eq!(params(&request)[0], ("Key".to_owned(), "canary-of-nine".to_owned()));
}

#[test]
fn lists_are_flattened_counted_and_free_of_doubles() {
    let request =
        TagThings::new(["a", "b", "c", "a"]).pair([Pair::new("k"), Pair::new("").value("v")]);
    assert_eq!(
        messages(&request),
        [
            "Id must have 1 to 3 items in one call (got 4 items)",
            "Id holds item 1 twice, again as item 4",
            "Pair.2.Key must not be empty",
        ]
    );
    let names: Vec<String> = params(&request).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Id.1", "Id.2", "Id.3", "Id.4", "Pair.1.Key", "Pair.2.Key", "Pair.2.Value"]);
}

#[test]
fn members_depend_on_each_other() {
    let odd = Part::new("a").kind(PartKind::Odd).owner("me");
    let fast = Part::new("x-1").mode("fast");
    let request = StoreParts::new([odd, fast]).spare([]).main(Part::new("x-2").mode("other"));
    assert_eq!(
        messages(&request),
        [
            "Parts.1.Contact is required when Owner is given",
            "Parts.1.Reason is required when Kind is odd",
            "Parts.2.Kind is required when Id begins with x- and Mode is fast or slow",
            "Parts.1.Kind must be plain in the first part",
        ]
    );
    let wire = params(&request);
    assert_eq!(wire[1], ("Spare".to_owned(), "[]".to_owned()));
    assert_eq!(wire[2], ("Main".to_owned(), r#"{"Id":"x-2","Mode":"other"}"#.to_owned()));
}

#[test]
fn rules_reach_into_lists_inside_objects() {
    let part = Part::new("a").pairs([Pair::new("k"), Pair::new(""), Pair::new("l")]);
    assert_eq!(
        messages(&StoreParts::new([part])),
        [
            "Parts.1.Pairs must have at most 2 items in one call (got 3 items)",
            "Parts.1.Pairs.2.Key must not be empty",
        ]
    );
}

#[test]
fn codes_carry_class_repeat_and_family() {
    assert_eq!(ShowErrorCode::from_code("Text.Gone\t"), Some(ShowErrorCode::TextGone));
    assert_eq!(ShowErrorCode::TextGone.info().repeat, Repeat::Unknown);
    assert_eq!(ShowErrorCode::TextBusy.info().repeat, Repeat::Safe);
    assert_eq!(ShowErrorCode::TextBusy.info().message, "");
    let throttled = ReadNothing::INFO.code("Throttling.Api").unwrap();
    assert_eq!(throttled.code, "Throttling");
    assert!(ReadNothing::INFO.code("Throttlings").is_none());
}

#[test]
fn codes_are_written_as_the_vendor_writes_them() {
    for (text, code) in [
        ("Text.Gone", ShowErrorCode::TextGone),
        ("Text.gone", ShowErrorCode::TextGoneForGood),
        ("TEXT.BAD", ShowErrorCode::TextBad),
        ("Text.Twice.", ShowErrorCode::TextTwice),
        ("Text.Twice", ShowErrorCode::TextTwice),
        ("Text.Long", ShowErrorCode::TextOther),
        ("Text.%s", ShowErrorCode::TextOther),
        ("-7", ShowErrorCode::TextLocked),
    ] {
        assert_eq!(ShowErrorCode::from_code(text), Some(code), "{text}");
    }
    assert_eq!(ShowErrorCode::TextOther.as_str(), "Text.%s");
    assert!(PutText::INFO.documents("Text.Short") && !PutText::INFO.documents("Part.Short"));
}

#[test]
fn an_answer_is_read_leniently() {
    let text = r#"{"RequestId":"R","Total":"5","Whole":"True","Names":"","Parts":"",
        "VThings":{"VThing":{"TCPPort":"80","State":"half","New":1}},"Owner":null,"More":[]}"#;
    let read = ReadFormsResponse::from_value(&Value::from_json(text).unwrap()).unwrap();
    assert_eq!((read.total, read.whole), (Some(5), Some(true)));
    assert_eq!(read.vthings[0].tcp_port, Some(80));
    let state = read.vthings[0].state.as_ref().unwrap();
    assert_eq!(aliyun_core::OpenEnum::wire(state), "half");
    assert!(read.names.is_empty() && read.parts.is_empty() && read.owner.is_none());
    assert_eq!(ReadForms::INFO.effect, Effect::Read);
}
