//! Help.

use crate::support::Home;

#[test]
fn help_is_data_and_begins_with_examples() {
    let home = Home::new();
    for words in [
        &["--help"][..],
        &["call", "--help"],
        &["wait", "--help"],
        &["explain", "--help"],
        &["policy", "--help"],
        &["doctor", "--help"],
        &["completions", "--help"],
        &["man", "--help"],
        &["group", "--help"],
        &["group", "show", "--help"],
        &["group", "plan", "--help"],
        &["group", "apply", "--help"],
        &["group", "add", "--help"],
        &["group", "remove", "--help"],
        &["group", "weights", "--help"],
        &["group", "replace", "--help"],
        &["group", "drain", "--help"],
        &["group", "watch", "--help"],
        &["group", "schema", "--help"],
        &["blue-green", "--help"],
        &["rolling", "--help"],
        &["canary", "--help"],
    ] {
        let ran = home.run(words).ends(0);
        let (examples, usage) = (ran.out.find("Examples:"), ran.out.find("Usage:"));
        assert!(examples.is_some() && examples < usage, "{words:?}: {}", ran.out);
        assert_eq!(ran.err, "", "{words:?}");
    }
}

#[test]
fn an_operation_has_help_of_its_own() {
    let home = Home::new();
    let ran = home.run(&["call", "AddVServerGroupBackendServers", "--help"]).ends(0);
    assert!(ran.out.starts_with("Adds backend servers to a vServer group.\n\nExamples:\n"));
    assert!(ran.out.contains("--VServerGroupId <text>"), "{}", ran.out);
    assert_eq!(home.run(&["call", "add-vserver-group-backend-servers", "-h"]).ends(0).out, ran.out);
}

#[test]
fn the_emulator_has_its_own_words() {
    let ran = Home::new().run(&["emulator", "--help"]).ends(0);
    assert!(ran.out.contains("Usage: slb emulator [options]"), "{}", ran.out);
}

#[test]
fn no_colour_and_nothing_that_moves_off_a_terminal() {
    let home = Home::new();
    for words in
        [&["--help"][..], &["call", "NoSuch"], &["call", "slb:DescribeRegions", "--emulator"]]
    {
        let ran = home.run(words);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{words:?}");
    }
}
