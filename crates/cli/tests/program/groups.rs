//! Whole groups.

use crate::support::Home;

const GROUP: &str = "rsp-bp10000000001";

#[test]
fn servers_are_added_weighed_and_removed_with_a_report() {
    let home = Home::new();
    let (one, two) = ("i-bp100000000000000001:9001", "i-bp100000000000000002:9001");
    let ran = home.emulated(&["group", "add", GROUP, one, two]).ends(0);
    assert!(ran.out.contains("2 done"), "{}", ran.out);
    home.emulated(&["group", "weights", GROUP, one, "--weight", "7"]).ends(0);
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains("i-bp100000000000000001:9001 weight 7"), "{shown}");
    let refused = home.emulated(&["group", "remove", GROUP, one]).ends(12);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    home.emulated(&["group", "remove", GROUP, one, "--yes"]).ends(0);
    let shown = home.emulated(&["group", "show", GROUP, "-o", "json"]).ends(0).json().to_string();
    assert!(!shown.contains("\"Port\":9001,\"ServerId\":\"i-bp100000000000000001\""), "{shown}");
}

#[test]
fn a_plan_changes_nothing_and_applying_it_twice_neither() {
    let home = Home::new();
    let file = home.file("web.yaml", "- {ServerId: i-bp100000000000000001, Port: 9002}\n");
    let servers = format!("@{file}");
    let words = [GROUP, servers.as_str(), "--mark", "web"];
    let plan = [&["group", "plan"][..], &words].concat();
    let apply = [&["group", "apply"][..], &words].concat();
    let first = home.emulated(&plan).ends(0).out;
    assert!(first.contains("i-bp100000000000000001:9002"), "{first}");
    assert_eq!(home.emulated(&plan).ends(0).out, first);
    let trial = home.emulated(&[&apply[..], &["--dry-run"]].concat()).ends(0);
    assert!(trial.out.contains("9002"), "{}", trial.out);
    assert_eq!(home.emulated(&plan).ends(0).out, first);
    home.emulated(&apply).ends(0);
    let report = home.emulated(&[&apply[..], &["-o", "json"]].concat()).ends(0).json();
    assert_eq!(report["Calls"]["Writes"], 0, "{report}");
}

#[test]
fn a_server_that_is_not_there_is_told_and_the_others_are_added() {
    let home = Home::new();
    let ran = home.emulated(&["group", "add", GROUP, "i-none:9003", "i-bp100000000000000001:9003"]);
    let ran = ran.ends(13);
    assert!(ran.out.contains("i-none:9003"), "{}", ran.out);
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains("i-bp100000000000000001:9003"), "{shown}");
}

#[test]
fn what_the_command_itself_rules_out_is_not_to_be_run_again() {
    let home = Home::new();
    let mine = "i-bp100000000000000002:9004";
    home.emulated(&["group", "add", GROUP, mine]).ends(0);
    for words in [
        &["weights", GROUP, "i-none:80", "--weight", "7"][..],
        &["remove", GROUP, mine, "--mark", "web", "--yes"],
        &["remove", GROUP, mine, "--floor", "99", "--yes"],
    ] {
        let told = home.emulated(&[&["group"][..], words].concat()).ends(13).err;
        assert!(told.contains("would come to the same again"), "{told}");
    }
    let told = home.emulated(&["group", "add", GROUP, "i-none:9003"]).ends(13).err;
    assert!(told.contains("mend the servers that it names"), "{told}");
}

#[test]
fn a_region_that_is_not_there_is_told_as_by_calls() {
    let home = Home::new();
    for words in [&["show", GROUP][..], &["add", GROUP, "i-bp100000000000000001:9003"]] {
        let words = [&["group"][..], words, &["--region", "cn-nowhere"]].concat();
        let told = home.emulated(&words).ends(6).err;
        assert!(told.contains("--region"), "{told}");
    }
}

#[test]
fn groups_of_all_products_are_shown() {
    let home = Home::new();
    for (product, list) in [("nlb", "nlb:ListServerGroups"), ("alb", "alb:ListServerGroups")] {
        let ids = home.emulated(&["call", list, "-o", "ServerGroups[].ServerGroupId"]).ends(0).out;
        let group = format!("{product}:{}", ids.lines().next().unwrap());
        assert!(home.emulated(&["group", "show", &group]).ends(0).out.contains("servers"));
    }
    home.emulated(&["group", "show", "lb-bp1000000000000000001"]).ends(0);
    let looks = ["group", "watch", GROUP, "--looks", "2", "--delay", "0"];
    assert_eq!(home.emulated(&looks).ends(0).out.matches(": 0 servers").count(), 2);
    assert!(home.run(&["group", "show", "sgp-1"]).ends(2).err.contains("alb:sgp-"));
}

/// A group of the seed whose servers are healthy.
const IN_SERVICE: &str = "nlb:sgp-000000000000000001";

#[test]
fn a_switch_from_blue_to_green_keeps_how_far_it_is() {
    let home = Home::new();
    let keep = home.path().join("switch.json").display().to_string();
    let (old, new) = ("i-bp100000000000000001:80", "i-bp100000000000000002:9004");
    let words =
        ["blue-green", IN_SERVICE, "--from", old, "--to", new, "--for", "0", "--keep", &keep];
    let words = [&words[..], &["--yes"]].concat();
    home.emulated(&words).ends(0);
    let shown = home.emulated(&["group", "show", IN_SERVICE]).ends(0).out;
    assert!(shown.contains(new) && !shown.contains(old), "{shown}");
    // All of it is done: there is nothing to do again.
    home.emulated(&words).ends(0);
    home.emulated(&["group", "drain", IN_SERVICE, new, "--for", "0", "--yes"]).ends(0);
    let shown = home.emulated(&["group", "show", IN_SERVICE]).ends(0).out;
    assert!(!shown.contains(":9004"), "{shown}");
}

#[test]
fn batches_and_weights_go_step_by_step() {
    let home = Home::new();
    let (old, new) = ("i-bp100000000000000001:80", "i-bp100000000000000002:9005");
    let rolling = ["rolling", IN_SERVICE, "--from", old, "--to", new, "--for", "0", "--yes"];
    home.emulated(&rolling).ends(0);
    let canary = ["canary", IN_SERVICE, "--to", "i-bp100000000000000001:9006", "--weights", "1,40"];
    home.emulated(&[&canary[..], &["--hold", "0", "--yes"]].concat()).ends(0);
    let shown = home.emulated(&["group", "show", IN_SERVICE]).ends(0).out;
    assert!(shown.contains(new) && !shown.contains(old), "{shown}");
    assert!(shown.contains("i-bp100000000000000001:9006 weight 40"), "{shown}");
}

#[test]
fn new_servers_take_the_place_of_old_ones() {
    let home = Home::new();
    let (old, new) = ("i-bp100000000000000001:9001", "i-bp100000000000000002:9001");
    for group in [GROUP, "nlb:sgp-000000000000000001", "alb:sgp-000000000000000002"] {
        home.emulated(&["group", "add", group, old]).ends(0);
        let replace = ["group", "replace", group, "--from", old, "--to", new, "-o", "json"];
        home.emulated(&replace).ends(12);
        let trial = home.emulated(&[&replace[..], &["--dry-run"]].concat()).ends(0).json();
        assert_eq!(trial["Calls"]["Writes"], 0, "{trial}");
        let report = home.emulated(&[&replace[..], &["--yes"]].concat()).ends(0).json();
        // Where the product has a call for it, it is one.
        let calls = if group.starts_with("nlb:") { 2 } else { 1 };
        assert_eq!(report["Calls"]["Writes"], calls, "{report}");
        let shown = home.emulated(&["group", "show", group]).ends(0).out;
        assert!(shown.contains(new) && !shown.contains(old), "{shown}");
        let again = home.emulated(&[&replace[..], &["--yes"]].concat()).ends(0).json();
        assert_eq!(again["Calls"]["Writes"], 0, "{again}");
    }
    let both = ["group", "replace", GROUP, "--from", new, "--to", new, "--yes"];
    let told = home.emulated(&both).ends(3);
    assert!(told.err.contains("leave it out of one of the two"), "{}", told.err);
}

#[test]
fn the_safety_policy_knows_what_replaces() {
    let home = Home::new();
    home.file(
        ".aliyun/safety-policy.json",
        r#"{"enabled":true,"rules":[{"pattern":"slb:Modify*","action":"deny"}]}"#,
    );
    let (old, new) = ("i-bp100000000000000001:9001", "i-bp100000000000000002:9001");
    home.emulated(&["group", "add", GROUP, old]).ends(0);
    let replace = ["group", "replace", GROUP, "--from", old, "--to", new, "--yes"];
    let told = home.emulated(&replace).ends(12).err;
    assert!(told.contains("forbids slb:ModifyVServerGroupBackendServers"), "{told}");
    let apply = ["group", "apply", GROUP, new, "--yes"];
    home.emulated(&[&apply[..], &["--free-first"]].concat()).ends(12);
    home.emulated(&apply).ends(0);
}

#[test]
fn a_trial_of_what_takes_several_steps_changes_nothing() {
    let home = Home::new();
    let (old, new) = ("i-bp100000000000000001:80", "i-bp100000000000000002:9004");
    let before = home.emulated(&["group", "show", IN_SERVICE]).ends(0).out;
    for (words, told) in [
        (
            &["blue-green", IN_SERVICE, "--from", old, "--to", new][..],
            "1 to add, 0 to change, 1 to",
        ),
        (&["rolling", IN_SERVICE, "--from", old, "--to", new], "1 to add, 0 to change, 1 to"),
        (
            &["canary", IN_SERVICE, "--to", new, "--weights", "1,40"],
            "+ i-bp100000000000000002:9004",
        ),
        (&["group", "drain", IN_SERVICE, old], "- i-bp100000000000000001:80"),
    ] {
        let ran = home.emulated(&[words, &["--dry-run"]].concat()).ends(0);
        assert!(ran.out.contains(told), "{words:?}: {}", ran.out);
        assert_eq!(home.emulated(&["group", "show", IN_SERVICE]).ends(0).out, before);
    }
}

/// A server of the seed on this port.
fn on(port: u16) -> String {
    format!("i-bp100000000000000002:{port}")
}

#[test]
fn a_file_of_another_change_is_refused_before_anything_changes() {
    let home = Home::new();
    let keep = home.path().join("keep.json").display().to_string();
    let (one, two, three) = (on(9011), on(9012), on(9013));
    home.emulated(&["group", "add", IN_SERVICE, &one]).ends(0);
    let shown = |group: &str| home.emulated(&["group", "show", group]).ends(0).out;
    let run = |words: &[&str]| {
        home.emulated(&[words, &["--keep", &keep, "--yes", "--for", "0"]].concat())
    };
    let refuses = |words: &[&str], way: &str| {
        let before = (shown(IN_SERVICE), shown(GROUP));
        let told = run(words).ends(2).err;
        assert!(told.contains("is of another change") && told.contains(way), "{told}");
        assert!(told.contains(&format!("rolling {IN_SERVICE} --from {one} --to")), "{told}");
        assert_eq!((shown(IN_SERVICE), shown(GROUP)), before);
    };
    let others = |way: &str| {
        refuses(&["rolling", GROUP, "--from", &one, "--to", &two], way);
        refuses(&["rolling", IN_SERVICE, "--from", &one, "--to", &three], way);
        refuses(&["rolling", IN_SERVICE, "--from", &two, "--to", &three], way);
        refuses(&["rolling", IN_SERVICE, "--from", &one, "--to", "i-none:80", "--batch", "2"], way);
        refuses(&["blue-green", IN_SERVICE, "--from", &one, "--to", &two], way);
        refuses(&["group", "drain", IN_SERVICE, &one], way);
    };
    // The new servers are never healthy: it is not finished.
    let bad = "i-none:80";
    let words = ["rolling", IN_SERVICE, "--from", &one, "--to", bad, "--limit", "1"];
    run(&words).ends(13);
    others("finish that with the same command");
    let other = ["rolling", IN_SERVICE, "--from", &one, "--to", bad, "--limit", "2"];
    run(&other).ends(13);
    std::fs::remove_file(&keep).unwrap();
    let words = ["rolling", IN_SERVICE, "--from", &one, "--to", &two];
    run(&words).ends(0);
    others_of_a_finished_one(&refuses, [&one, &two, &three]);
    let again = run(&words).ends(0);
    assert!(again.err.contains("done already"), "{}", again.err);
}

/// What a file of a finished change is no answer to.
fn others_of_a_finished_one(refuses: &dyn Fn(&[&str], &str), [one, two, three]: [&str; 3]) {
    let way = "name another file";
    refuses(&["rolling", IN_SERVICE, "--from", two, "--to", three], way);
    refuses(&["blue-green", IN_SERVICE, "--from", two, "--to", three], way);
    refuses(&["group", "drain", IN_SERVICE, one], way);
}

#[test]
fn a_file_that_cannot_keep_anything_is_refused_before_anything_changes() {
    let home = Home::new();
    let one = on(9021);
    home.emulated(&["group", "add", IN_SERVICE, &one]).ends(0);
    let drain = ["group", "drain", IN_SERVICE, &one, "--for", "0", "--yes"];
    for (option, file, code, why) in [
        ("--keep", "/nodir/x", 1, "cannot be written"),
        ("--keep", "/dev/full", 2, "not a regular file"),
        ("--record", "/dev/full", 2, "not a regular file"),
    ] {
        let ran = home.emulated(&[&drain[..], &[option, file]].concat()).ends(code);
        assert!(ran.err.contains(why), "{}", ran.err);
    }
    let shown = home.emulated(&["group", "show", IN_SERVICE]).ends(0).out;
    assert!(shown.contains(&format!("{one} weight 100")), "{shown}");
}

#[test]
fn a_switch_that_leaves_nothing_is_refused() {
    let home = Home::new();
    let (none, old, new) =
        (home.file("empty.json", "[]"), "i-bp100000000000000001:80", "i-bp100000000000000002:9031");
    let none = format!("@{none}");
    let keep = home.path().join("keep.json").display().to_string();
    let shown = || home.emulated(&["group", "show", IN_SERVICE]).ends(0).out;
    let before = shown();
    let refuses = |words: &[&str], code, why: &str| {
        let ran = home.emulated(&[words, &["--yes"]].concat()).ends(code);
        assert!(format!("{}{}", ran.out, ran.err).contains(why), "{}{}", ran.out, ran.err);
    };
    let why = "no new servers";
    let keep = ["--keep", keep.as_str()];
    for command in ["blue-green", "rolling"] {
        let words = [command, IN_SERVICE, "--from", old, "--to", &none];
        refuses(&[&words[..], &keep].concat(), 3, why);
        refuses(&[&words[..], &["--dry-run"]].concat(), 3, why);
    }
    refuses(&["group", "replace", IN_SERVICE, "--from", old, "--to", &none], 3, why);
    let canary = ["canary", IN_SERVICE, "--to"];
    refuses(&[&canary[..], &[&none, "--weights", "1"], &keep].concat(), 3, why);
    for weights in ["10,1", "1,1"] {
        refuses(&[&canary[..], &[new, "--weights", weights]].concat(), 3, "do not grow");
    }
    refuses(&["rolling", IN_SERVICE, "--from", old, "--to", new, "--batch", "0"], 2, "--batch");
    assert!(!std::path::Path::new(keep[1]).exists());
    assert_eq!(shown(), before);
}

#[test]
fn servers_that_do_not_come_keep_as_many_in_the_group() {
    let home = Home::new();
    let shown = || home.emulated(&["group", "show", IN_SERVICE, "-o", "json"]).ends(0).json();
    let count = || shown()["Members"].as_array().unwrap().len();
    home.emulated(&["group", "add", IN_SERVICE, &on(9041), &on(9042)]).ends(0);
    assert!(count() >= 3);
    let ran = home.emulated(&["group", "apply", IN_SERVICE, "i-none:80", "i-none2:80", "--yes"]);
    let ran = ran.ends(13);
    assert!(ran.out.contains("not all that come in its place are there"), "{}", ran.out);
    assert_eq!(count(), 2, "{}", ran.out);
}
