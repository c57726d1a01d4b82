//! What is given and can have no effect is refused, with the way out.

use crate::support::{Home, Ran};

const GROUP: &str = "rsp-bp10000000001";
const ONE: &str = "i-bp100000000000000001:80";
const TWO: &str = "i-bp100000000000000002:80";

#[test]
fn what_can_have_no_effect_is_refused() {
    let home = Home::new();
    let regions = ["call", "slb:DescribeRegions"];
    let call = |more: &[&'static str]| [&regions[..], more].concat();
    let skeleton = |more: &[&'static str]| [&call(&["--skeleton"])[..], more].concat();
    let canary = ["canary", GROUP, "--to", ONE, "--weights", "100"];
    let blue = ["blue-green", GROUP, "--from", ONE, "--to", TWO];
    for (words, told) in [
        (call(&["--emulator", "--profile", "none"]), "--profile has no effect: --emulator has"),
        (call(&["--emulator", "--endpoint", "x"]), "--endpoint has no effect: --emulator has"),
        (vec!["--profile", "none", "group", "show", GROUP, "--emulator"], "--profile has no"),
        (call(&["--emulator", "--yes", "--no-input"]), "--no-input has no effect: --yes"),
        (call(&["--emulator", "--limit", "5"]), "--limit has no effect: without --wait"),
        (call(&["--emulator", "--delay", "5"]), "--delay has no effect: without --wait"),
        (call(&["--emulator", "--wait"]), "sets nothing off, and shows no state"),
        (call(&["--emulator", "--all"]), "is no list that comes in pages"),
        (call(&["--emulator", "--product", "nlb"]), "and --product is nlb"),
        (call(&["--emulator", "--dry-run", "-o", "json"]), "--output has no effect: a dry run"),
        (skeleton(&["--region", "x"]), "--region has no effect: --skeleton asks no service"),
        (skeleton(&["--input", "-"]), "--input has no effect: --skeleton prints an empty"),
        (skeleton(&["--strict"]), "--strict has no effect"),
        (skeleton(&["--RegionId", "x"]), "--RegionId has no effect"),
        (skeleton(&["-o", "table"]), "--output has no effect: --skeleton prints YAML or JSON"),
        (skeleton(&["-o", "json=A"]), "--output has no effect: --skeleton prints YAML or JSON"),
        (vec!["wait", "--limit", "5"], "--limit has no effect: without an operation"),
        (vec!["wait", "--emulator"], "--emulator has no effect: the list of states asks"),
        (vec!["wait", "-o", "json"], "--output has no effect: the list of states prints"),
        (vec!["explain", "-o", "json"], "--output has no effect: `slb explain` prints no data"),
        (vec!["explain", "--profile", "x"], "--profile has no effect: `slb explain` asks no"),
        (vec!["policy", "nlb:List*", "--endpoint", "x"], "--endpoint has no effect"),
        (vec!["completions", "bash", "--region", "x"], "--region has no effect"),
        (vec!["man", "-o", "yaml"], "--output has no effect"),
        (vec!["group", "schema", "--emulator"], "--emulator has no effect"),
        (vec!["--region", "x", "emulator", "--listen", "127.0.0.1:0"], "--region has no effect"),
        ([&blue[..], &["--dry-run", "--keep", "x"]].concat(), "--keep has no effect"),
        ([&canary[..], &["--hold", "5"]].concat(), "--hold has no effect"),
        ([&canary[..], &["--check", "true"]].concat(), "--check has no effect"),
    ] {
        let ran = home.run(&words).ends(2);
        assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        assert!(
            words.contains(&"--all")
                || words.contains(&"--product")
                || ran.err.contains("what to do: ")
        );
        assert_eq!(ran.out, "", "{words:?}");
    }
}

#[test]
fn words_without_a_meaning_are_refused() {
    let home = Home::new();
    let year = ["wait", "DescribeLoadBalancerAttribute", "Active", "--limit", "1e9"];
    for words in [
        &["group", "add", GROUP, ONE, "--mark", ""][..],
        &["group", "add", GROUP, ONE, "--mark", " "],
        &["group", "add", GROUP, ONE, "--record", ""],
        &["group", "drain", GROUP, ONE, "--keep", ""],
        &["group", "show", GROUP, "--region", ""],
        &["group", "show", GROUP, "--profile", ""],
        &["group", "show", GROUP, "--endpoint", ""],
        &["group", "show", GROUP, "--emulator="],
        &["group", "watch", GROUP, "--looks", "0"],
        &["group", "show", GROUP, "--region", "a/b"],
        &["policy", "nlb:List*", "--account", "a:b"],
        &["call", "DescribeRegions", "--product", ""],
        &year,
    ] {
        let ran = home.run(words).ends(2);
        let told = words
            .iter()
            .any(|word| word.starts_with("--") && ran.err.contains(word.trim_end_matches('=')));
        assert!(told, "{words:?}: {}", ran.err);
    }
}

#[test]
fn what_a_command_keeps_to_anyway_is_let_through() {
    let home = Home::new();
    home.run(&["explain", "SystemBusy", "--yes"]).ends(0);
    home.run(&["wait", "--no-input"]).ends(0);
    let add = ["call", "AddVServerGroupBackendServers", "--VServerGroupId", GROUP, "--wait"];
    let servers = ["--BackendServers", "ServerId=i-bp100000000000000001,Port=80"];
    home.emulated(&[&add[..], &servers].concat()).ends(0);
}

#[test]
fn data_has_the_form_that_is_asked_for() {
    let home = Home::new();
    let policy = home.run(&["policy", "nlb:ListServerGroups", "-o", "Version"]).ends(0).out;
    assert_eq!(policy, "1\n");
    let title = home.run(&["group", "schema", "-o", "@.title"]).ends(0).out;
    assert_eq!(title, "Servers of a group\n");
}

#[test]
fn standard_input_is_read_once() {
    let home = Home::new();
    for (words, code) in [
        (&["group", "replace", GROUP, "--from", "@-", "--to", "@-", "--yes"][..], 2),
        (&["call", "DescribeVServerGroupAttribute", "--input", "-", "--VServerGroupId", "@-"], 3),
    ] {
        let mut command = home.command();
        command.args(words).arg("--emulator").write_stdin("{\"ServerId\": \"i-1\", \"Port\": 80}");
        let told = Ran::of(&mut command).ends(code).err;
        assert!(told.contains("standard input cannot be read: it is named twice"), "{told}");
    }
}
