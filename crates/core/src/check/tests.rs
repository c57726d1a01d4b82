use super::*;
use crate::{Secret, UnknownValue};

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Ecs,
    Eni,
    Unknown(UnknownValue),
}

crate::open_enum!(Kind, [("ecs", Ecs), ("eni", Eni)], ["eni"]);

fn messages(check: impl FnOnce(&mut Checker)) -> Vec<String> {
    messages_by(Limits::default(), check)
}

fn messages_by(limits: Limits, check: impl FnOnce(&mut Checker)) -> Vec<String> {
    let mut checker = Checker::new(limits);
    check(&mut checker);
    match checker.finish() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn every_violation_says_where_and_what_to_do() {
    let found = messages(|v| {
        v.not_empty("Id", &String::new());
        v.range("Port", Some(0), 1, 65_535);
        v.range("Size", -1_i64, 0, i64::MAX);
        v.length("Name", &Some("四个汉字".to_owned()), 1, 3);
        v.ip("Ip", &"1.2.3".to_owned());
        v.ipv4("Ipv4", &"::1".to_owned());
        v.ipv6("Ipv6", &"1.2.3.4".to_owned());
        v.cidr("Block", &"1.2.3.4".to_owned());
        v.known("Type", Some(&Kind::from_wire("vm")));
        v.count::<u8>("List", &[], 1, 20);
    });
    assert_eq!(
        found,
        [
            "Id must not be empty",
            "Port must be from 1 to 65535 (got 0)",
            "Size must be at least 0 (got -1)",
            "Name must have 1 to 3 characters (got 4 characters: \"四个汉字\")",
            "Ip must be an IPv4 or IPv6 address (got \"1.2.3\")",
            "Ipv4 must be an IPv4 address (got \"::1\")",
            "Ipv6 must be an IPv6 address (got \"1.2.3.4\")",
            "Block must be a block of addresses, such as 10.0.0.0/8 (got \"1.2.3.4\")",
            "Type must be one of ecs, eni (got \"vm\")",
            "List must have 1 to 20 items in one call (got 0 items)",
        ]
    );
}

#[test]
fn what_was_observed_counts_unless_the_documents_are_asked_for() {
    let check = |v: &mut Checker| {
        v.known("Type", Some(&Kind::Eni));
        v.count("List", &[1, 2, 3], 1, v.limit(2, 3));
        if v.says_by_observation(&String::new()) {
            v.length("Name", &String::new(), 1, 3);
        }
        if v.documented() {
            v.present("Ip", false, "when Type is eni");
        }
    };
    assert_eq!(messages_by(Limits::Observed, check), [""; 0]);
    assert_eq!(messages(check), [""; 0], "it is the default");
    assert_eq!(
        messages_by(Limits::Documented, check),
        [
            "Type must be one of ecs (got \"eni\")",
            "List must have 1 to 2 items in one call (got 3 items)",
            "Name must have 1 to 3 characters (got 0 characters: \"\")",
            "Ip is required when Type is eni",
        ]
    );
}

#[test]
fn paths_count_items_from_one() {
    let found = messages(|v| {
        v.each("Servers", &[80, 0], |port, v| v.range("Port", *port, 1, 65_535));
    });
    assert_eq!(found, ["Servers.2.Port must be from 1 to 65535 (got 0)"]);
}

#[test]
fn an_item_is_told_by_its_number() {
    let found = messages(|v| {
        v.each("Ids", &["a".to_owned(), String::new()], |item, v| v.not_empty("", item));
    });
    assert_eq!(found, ["Ids.2 must not be empty"]);
}

#[test]
fn closer_limits_say_when_they_hold() {
    let found = messages(|v| {
        v.when("when Protocol is UDP", |v| {
            v.range("Timeout", 91, 10, 90);
            v.one_of("Type", Some(&Kind::Ecs), &["eni"]);
            v.one_of("Type", Some(&Kind::Eni), &["eni"]);
        });
        v.range("Other", 0, 1, 2);
    });
    assert_eq!(
        found,
        [
            "Timeout must be from 10 to 90 when Protocol is UDP (got 91)",
            "Type must be one of eni when Protocol is UDP (got \"ecs\")",
            "Other must be from 1 to 2 (got 0)",
        ]
    );
}

#[test]
fn numbers_are_compared_and_finite() {
    let found = messages(|v| {
        v.greater("End", Some(80), "Start", 80_u16);
        v.greater("End", Some(81), "Start", 80_u16);
        v.greater("End", None::<i32>, "Start", 80_u16);
        for number in [f64::NAN, f64::NEG_INFINITY, -0.5, 1.0, 1.25] {
            v.fraction("Share", Some(number), 0, 1);
        }
        v.fraction("Share", None, 0, 1);
    });
    assert_eq!(
        found,
        [
            "End must be greater than Start, which is 80 (got 80)",
            "Share must be a finite number (got NaN)",
            "Share must be a finite number (got -inf)",
            "Share must be from 0 to 1 (got -0.5)",
            "Share must be from 0 to 1 (got 1.25)",
        ]
    );
}

#[test]
fn absent_values_break_no_rule() {
    let none = None::<String>;
    let found = messages(|v| {
        v.range("A", None::<i32>, 1, 2);
        v.length("B", &none, 1, 2);
        v.ip("C", &none);
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_secret_is_never_shown() {
    let found = messages(|v| v.length("Key", &Secret::new("canary"), 1, 3));
    assert_eq!(found, ["Key must have 1 to 3 characters"]);
}

#[test]
fn a_keyword_is_told_from_the_name_of_a_rule() {
    assert!(["required", "enum", "maxItems", "uniqueItems", "type"].into_iter().all(is_keyword));
    assert!(
        !["distinctZones", "oneKind", "weightsOfGroups", "Required"].into_iter().any(is_keyword)
    );
}

#[test]
fn both_ends_of_a_range_are_in_it() {
    let found = messages(|v| {
        for number in [0, 1, 3, 4] {
            v.range("Port", number, 1, 3);
            v.fraction("Share", Some(f64::from(number)), 1, 3);
            v.range_or("Cookie", number, 1, 3, &[-1, 4]);
            v.length("Name", &"中".repeat(number as usize), 1, 3);
            v.count("List", &vec![0; number as usize], 1, 3);
        }
        v.range("Port", i64::MIN, i64::MIN, 3);
        v.length("Name", &String::new(), 0, 3);
        v.length("Name", &"a".repeat(9), 9, usize::MAX);
    });
    assert_eq!(
        found,
        [
            "Port must be from 1 to 3 (got 0)",
            "Share must be from 1 to 3 (got 0)",
            "Cookie must be from 1 to 3, or -1 or 4 (got 0)",
            "Name must have 1 to 3 characters (got 0 characters: \"\")",
            "List must have 1 to 3 items in one call (got 0 items)",
            "Port must be from 1 to 3 (got 4)",
            "Share must be from 1 to 3 (got 4)",
            "Name must have 1 to 3 characters (got 4 characters: \"中中中中\")",
            "List must have 1 to 3 items in one call (got 4 items)",
        ]
    );
}

#[test]
fn a_limit_on_one_side_is_told_alone() {
    let found = messages(|v| {
        v.range("Weight", 101_i64, i64::MIN, 100);
        v.length("Name", &"ab".to_owned(), 0, 1);
        v.length("Name", &"a".to_owned(), 2, usize::MAX);
        v.count("List", &[1, 2], 0, 1);
        v.count::<u8>("List", &[], 1, usize::MAX);
        v.count("List", &[1], 2, usize::MAX);
    });
    assert_eq!(
        found,
        [
            "Weight must be at most 100 (got 101)",
            "Name must have at most 1 characters (got 2 characters: \"ab\")",
            "Name must have at least 2 characters (got 1 characters: \"a\")",
            "List must have at most 1 items in one call (got 2 items)",
            "List must have at least 1 item (got 0 items)",
            "List must have at least 2 items (got 1 items)",
        ]
    );
}

#[test]
fn patterns_allow_or_forbid() {
    const LETTERS: Pattern = Pattern(&[&[crate::Piece::new(&[('a', 'z')], 1, 9)]]);
    let found = messages(|v| {
        for text in ["ab", "1"].map(str::to_owned) {
            v.pattern("Name", &text, &LETTERS, "letters");
            v.not("Id", &text, &LETTERS, "be letters alone");
        }
        v.pattern("Key", &Secret::new("1"), &LETTERS, "letters");
        v.pattern("Good", &Secret::new("ab"), &LETTERS, "letters");
    });
    assert_eq!(
        found,
        [
            "Id must not be letters alone (got \"ab\")",
            "Name may hold letters (got \"1\")",
            "Key may hold letters",
        ]
    );
}

#[test]
fn a_path_leads_through_objects_and_items() {
    let found = messages(|v| {
        v.inside("Rule", &[7], |ports, v| {
            v.each("Ports", ports, |port, v| v.range("Port", *port, 1, 2));
            v.violate_item("Servers", 2, "Weight", "oneKind", "must be 1");
            v.violate("Name", "oneKind", None, "must be short");
        });
        v.violate("Id", "oneKind", None, "must be one");
    });
    assert_eq!(
        found,
        [
            "Rule.Ports.1.Port must be from 1 to 2 (got 7)",
            "Rule.Servers.3.Weight must be 1",
            "Rule.Name must be short",
            "Id must be one",
        ]
    );
}

#[test]
fn what_must_be_there_and_what_must_not() {
    let found = messages(|v| {
        for there in [true, false] {
            v.present("Ip", there, "when Type is eni");
            v.absent("Zone", there, "when Type is eni");
        }
        v.not_empty("Id", &"a".to_owned());
        assert!(v.says(&"a".to_owned()) && v.says(&None::<String>) && !v.says(&String::new()));
    });
    assert_eq!(found, ["Zone is not allowed when Type is eni", "Ip is required when Type is eni"]);
}

#[test]
fn a_repeated_item_is_told_with_the_first() {
    let found = messages(|v| v.unique("Ports", &[80, 81, 82, 81]));
    assert_eq!(found, ["Ports holds item 2 twice, again as item 4"]);
}
