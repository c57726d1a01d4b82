//! Changes of several steps: replacing by a canary, checks between the steps, going back, and what
//! is told as data.

use std::fs;

use crate::support::{Home, Ran};

/// A group of the seed whose servers are healthy.
const GROUP: &str = "nlb:sgp-000000000000000001";
const OLD: &str = "i-bp100000000000000001:80";
const NEW: &str = "i-bp100000000000000004:80";

fn shown(home: &Home) -> String {
    home.emulated(&["group", "show", GROUP]).ends(0).out
}

fn keep(home: &Home) -> String {
    home.path().join("keep.json").display().to_string()
}

/// The changes, each with nothing to wait for.
const CHANGES: [&[&str]; 4] = [
    &[
        "canary",
        GROUP,
        "--weights",
        "1,10",
        "--hold",
        "0",
        "--from",
        OLD,
        "--for",
        "0",
        "--to",
        NEW,
    ],
    &["blue-green", GROUP, "--from", OLD, "--to", NEW, "--for", "0"],
    &["rolling", GROUP, "--from", OLD, "--to", NEW, "--for", "0"],
    &["group", "drain", GROUP, OLD, "--for", "0"],
];

#[test]
fn a_canary_takes_the_place_of_old_servers() {
    let home = Home::new();
    let trial = home.emulated(&[CHANGES[0], &["--dry-run"]].concat()).ends(0).out;
    assert!(trial.contains(&format!("- {OLD}")) && trial.contains(&format!("+ {NEW}")), "{trial}");
    // Servers go, so it is asked about.
    home.emulated(CHANGES[0]).ends(12);
    let told = home.emulated(&[CHANGES[0], &["--yes", "-o", "json"]].concat()).ends(0).json();
    assert_eq!(told["Ended"], "Through", "{told}");
    assert_eq!((&told["Stage"], &told["Weight"]), (&"Over".into(), &10.into()), "{told}");
    assert_eq!((&told["Product"], &told["Command"]), (&"nlb".into(), &"canary".into()), "{told}");
    let entries = told["Entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2, "{told}");
    assert!(entries.iter().all(|entry| entry["Outcome"] == "Done"), "{told}");
    let shown = shown(&home);
    assert!(shown.contains(&format!("{NEW} weight 10")) && !shown.contains(OLD), "{shown}");
    let both = ["canary", GROUP, "--weights", "1", "--from", OLD, "--to", OLD, "--yes"];
    home.emulated(&both).ends(3);
}

#[test]
fn a_check_is_told_where_it_is_and_lets_it_go_on() {
    let phases = [
        "canary Healthy 1\ncanary Healthy 10\ncanary Drained 10\n",
        "blue-green Healthy\nblue-green Drained\n",
        "rolling Healthy\nrolling Drained\n",
        "drain Drained\n",
    ];
    for (words, phases) in CHANGES.into_iter().zip(phases) {
        let home = Home::new();
        let log = home.path().join("log");
        // The first answer of each is that it cannot tell yet.
        let check = format!(
            "echo to standard error; cd {}; [ $SLB_PRODUCT$SLB_GROUP = nlbsgp-000000000000000001 ] \
             || exit 1; p=$SLB_PHASE$SLB_WEIGHT; [ -e $p ] || {{ touch $p; exit 75; }}; \
             echo ${{SLB_COMMAND#group }} $SLB_PHASE $SLB_WEIGHT >> log",
            home.path().display()
        );
        let ran = home.emulated(&[words, &["--yes", "--check", &check]].concat()).ends(0);
        assert_eq!(fs::read_to_string(&log).unwrap(), phases, "{words:?}: {}", ran.err);
        assert!(ran.err.contains("to standard error") && ran.out.is_empty(), "{}", ran.err);
        assert!(!shown(&home).contains(OLD), "{words:?}");
    }
}

#[test]
fn what_a_check_does_not_like_goes_back() {
    for words in CHANGES {
        let home = Home::new();
        let before = shown(&home);
        let keep = keep(&home);
        let words = [words, &["--yes", "--keep", &keep]].concat();
        // It is well until the old ones are drained.
        let check = ["--check", "[ $SLB_PHASE = Healthy ]", "-o", "json"];
        let ran = home.emulated(&[&words[..], &check].concat()).ends(14);
        assert!(ran.err.contains("it went back, as its check said"), "{}", ran.err);
        assert!(ran.err.contains("the check ended with exit code 1"), "{}", ran.err);
        let told = ran.json();
        assert_eq!((&told["Ended"], &told["Stage"]), (&"Back".into(), &"Back".into()), "{told}");
        assert_eq!(shown(&home), before, "{words:?}");
        assert!(fs::read_to_string(&keep).unwrap().contains("\"Back\": true"));
        // It is over, in both ways.
        let ran = home.emulated(&[&words[..], &["--back"]].concat()).ends(0);
        assert!(ran.err.contains("went back already"), "{}", ran.err);
        let ran = home.emulated(&words).ends(14);
        assert!(ran.err.contains("it went back before"), "{}", ran.err);
        assert_eq!(shown(&home), before);
    }
}

#[test]
fn a_check_that_cannot_be_run_or_does_not_end_goes_back() {
    for (check, told) in [
        ("/no/such/check", "the check ended with exit code 127: going back"),
        ("sleep 600", "the check did not end in 200ms: going back"),
        ("kill -9 $$", "the check ended by itself"),
    ] {
        let home = Home::new();
        let before = shown(&home);
        let how = ["--yes", "--check", check, "--check-limit", "0.2"];
        let ran = home.emulated(&[CHANGES[1], &how].concat()).ends(14);
        assert!(ran.err.contains(told), "{check}: {}", ran.err);
        assert_eq!(shown(&home), before);
    }
    let home = Home::new();
    home.emulated(&[CHANGES[1], &["--check", ""]].concat()).ends(2);
    // What may take servers out again is asked about before anything begins.
    let canary = ["canary", GROUP, "--weights", "1,2", "--hold", "0", "--to", NEW];
    home.emulated(&[&canary[..], &["--check", "true"]].concat()).ends(12);
    home.emulated(&canary).ends(0);
}

#[test]
fn what_is_done_goes_back_and_batches_do_not() {
    for words in CHANGES {
        let home = Home::new();
        let before = shown(&home);
        let keep = keep(&home);
        let words = [words, &["--yes", "--keep", &keep]].concat();
        home.emulated(&words).ends(0);
        let after = shown(&home);
        assert_ne!(after, before);
        let back = [&words[..], &["--back"]].concat();
        if words[0] == "rolling" {
            let told = home.emulated(&back).ends(2).err;
            assert!(told.contains("all batches are done") && told.contains("exchanged"), "{told}");
            assert_eq!(shown(&home), after);
            continue;
        }
        let ran = home.emulated(&back).ends(0);
        assert!(ran.err.contains(&format!("{GROUP}: went back\n")), "{}", ran.err);
        assert_eq!(shown(&home), before, "{words:?}");
        assert!(home.emulated(&back).ends(0).err.contains("went back already"));
    }
}

#[test]
fn there_is_no_way_back_from_nothing() {
    let home = Home::new();
    let before = shown(&home);
    let keep = keep(&home);
    for words in CHANGES {
        let back = [words, &["--back", "--yes"]].concat();
        assert!(home.emulated(&back).ends(2).err.contains("--keep"));
        let ran = home.emulated(&[&back[..], &["--keep", &keep]].concat()).ends(2);
        assert!(ran.err.contains("there is nothing to go back from"), "{}", ran.err);
        home.emulated(&[&back[..], &["--keep", &keep, "--check", "true"]].concat()).ends(2);
        home.emulated(&[&back[..], &["--keep", &keep, "--dry-run"]].concat()).ends(2);
    }
    assert!(!fs::exists(&keep).unwrap());
    // A floor that is never reached: not one batch was begun.
    let words = ["--keep", &keep, "--yes", "--floor", "99", "--limit", "0"];
    let words = [CHANGES[2], &words].concat();
    home.emulated(&words).ends(11);
    let told = home.emulated(&[&words[..], &["--back"]].concat()).ends(2).err;
    assert!(told.contains("nothing is under way"), "{told}");
    assert_eq!(shown(&home), before);
}

#[test]
fn after_a_failure_it_goes_back_too_and_not_on_from_there() {
    let home = Home::new();
    let before = shown(&home);
    let keep = keep(&home);
    // The new server is on a port on which it is never healthy: nothing of it is seen in time.
    let words = ["blue-green", GROUP, "--from", OLD, "--to", "i-none:80", NEW, "--yes"];
    let words = [&words[..], &["--keep", &keep, "-o", "json"]].concat();
    let ran = home.emulated(&words).ends(13);
    let told = ran.json();
    assert_eq!((&told["Ended"], &told["Stage"]), (&"Failed".into(), &"New".into()), "{told}");
    assert!(told["Error"].as_str().unwrap().contains("not everything was done"), "{told}");
    let refused = told["Entries"].as_array().unwrap();
    assert!(refused.iter().any(|entry| entry["Outcome"]["Refused"].is_object()), "{told}");
    assert!(ran.err.contains("or with --back to go back"), "{}", ran.err);
    assert!(shown(&home).contains(NEW));
    // It was cut off on its way back.
    let text = fs::read_to_string(&keep).unwrap();
    fs::write(&keep, text.replace("\"Back\": false", "\"Back\": true")).unwrap();
    let told = home.emulated(&words).ends(2).err;
    assert!(told.contains("was going back") && told.contains("add --back"), "{told}");
    home.emulated(&[&words[..], &["--back"]].concat()).ends(0);
    assert_eq!(shown(&home), before);
}

#[test]
fn what_was_kept_goes_on_with_the_limits_of_now() {
    let home = Home::new();
    // Nobody checks the health of a group that no listener uses.
    let group = "rsp-bp10000000001";
    let keep = keep(&home);
    let words = ["blue-green", group, "--from", OLD, "--to", NEW, "--for", "0", "--yes"];
    let run = |more: &[&str]| -> Ran {
        home.emulated(&[&words[..], &["--keep", &keep, "--limit", "0"], more].concat())
    };
    assert!(run(&[]).ends(11).err.contains("is not listed"));
    run(&["--unchecked"]).ends(0);
    assert!(home.emulated(&["group", "show", group]).ends(0).out.contains(NEW));
}

#[test]
fn a_server_that_is_not_there_to_go_is_told_as_data_too() {
    let home = Home::new();
    let absent = "i-bp100000000000000009:80";
    let drain = ["group", "drain", GROUP, OLD, absent, "--for", "0", "--yes", "-o", "json"];
    let told = home.emulated(&drain).ends(0).json();
    assert_eq!(told["Ended"], "Through", "{told}");
    assert_eq!(told["NotThere"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told["NotThere"][0]["ServerId"], "i-bp100000000000000009", "{told}");
    assert_eq!(told["Entries"].as_array().unwrap().len(), 1, "{told}");
}
