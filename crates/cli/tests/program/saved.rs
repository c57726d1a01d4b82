//! Plans and reports that are kept, and carried out later.

use crate::support::{Home, Ran};

const GROUP: &str = "rsp-bp10000000001";
const ONE: &str = "i-bp100000000000000001:9001";
const TWO: &str = "i-bp100000000000000002:9001";
const THREE: &str = "i-bp100000000000000003:9001";

/// Plans, and keeps the plan.
fn planned(home: &Home, words: &[&str]) -> String {
    let plan = home.emulated(&[&["group", "plan"], words, &["-o", "json"]].concat()).ends(0);
    home.file("plan.json", &plan.out)
}

fn shown(home: &Home) -> String {
    home.emulated(&["group", "show", GROUP]).ends(0).out
}

#[test]
fn a_plan_is_kept_and_carried_out() {
    let home = Home::new();
    let file = planned(&home, &[GROUP, ONE, TWO]);
    let apply = ["group", "apply", "--plan", &file];
    let trial = home.emulated(&[&apply[..], &["--dry-run"]].concat()).ends(0);
    assert!(trial.out.contains("2 not tried"), "{}", trial.out);
    let report = home.emulated(&[&apply[..], &["-o", "json"]].concat()).ends(0).json();
    assert_eq!(report["Product"], "slb");
    assert_eq!(report["Calls"]["Writes"], 1, "{report}");
    // It is done, and stands all the same.
    let again = home.emulated(&apply).ends(0);
    assert!(again.out.contains("0 done, 2 already so"), "{}", again.out);
}

#[test]
fn a_plan_comes_from_standard_input_and_as_yaml() {
    let home = Home::new();
    let plan = home.emulated(&["group", "plan", GROUP, ONE, "-o", "yaml"]).ends(0).out;
    let data = format!("--emulator={}", home.path().join("data").display());
    let mut command = home.command();
    command.args(["group", "apply", "--plan", "-", &data]).write_stdin(plan);
    assert!(Ran::of(&mut command).ends(0).out.contains("1 done"));
    assert!(shown(&home).contains(ONE));
}

#[test]
fn a_plan_is_refused_when_somebody_else_has_changed_the_group() {
    let home = Home::new();
    let file = planned(&home, &[GROUP, ONE, TWO]);
    home.emulated(&["group", "add", GROUP, THREE]).ends(0);
    let apply = ["group", "apply", "--plan", &file];
    let ran = home.emulated(&apply).ends(13);
    assert!(ran.out.contains("the group was changed since the plan was made"), "{}", ran.out);
    assert!(ran.out.contains(&format!("{THREE} was added")), "{}", ran.out);
    assert!(ran.err.contains("--replan"), "{}", ran.err);
    assert!(!shown(&home).contains(ONE));
    // Anew, what was added has to go, which is asked about.
    let anew = [&apply[..], &["--replan"]].concat();
    assert!(home.emulated(&anew).ends(12).err.contains("planned anew"));
    let ran = home.emulated(&[&anew[..], &["--yes"]].concat()).ends(0);
    assert!(ran.out.contains("3 done"), "{}", ran.out);
    let shown = shown(&home);
    assert!(shown.contains(ONE) && shown.contains(TWO) && !shown.contains(THREE), "{shown}");
}

#[test]
fn a_plan_knows_its_group_and_its_product() {
    let home = Home::new();
    let group = "nlb:sgp-000000000000000001";
    let new = "i-bp100000000000000002:9007";
    let file = planned(&home, &[group, "i-bp100000000000000001:80", new]);
    let told = home.emulated(&["group", "apply", GROUP, "--plan", &file]).ends(2).err;
    assert!(told.contains("is about the group nlb:sgp-"), "{told}");
    let alb = group.replace("nlb", "alb");
    home.emulated(&["group", "apply", &alb, "--plan", &file]).ends(2);
    home.emulated(&["group", "apply", "--plan", &file, "--yes"]).ends(0);
    assert!(home.emulated(&["group", "show", group]).ends(0).out.contains(new));
    // One that a program made with the library does not know the product.
    let plan = std::fs::read_to_string(&file).unwrap().replace("\"Product\": \"nlb\",", "");
    let file = home.file("bare.json", &plan);
    let told = home.emulated(&["group", "apply", "--plan", &file]).ends(2).err;
    assert!(told.contains("nlb:sgp-... or alb:sgp-..."), "{told}");
    home.emulated(&["group", "apply", group, "--plan", &file, "--yes"]).ends(0);
}

#[test]
fn what_is_left_of_a_report_is_done_and_nothing_else() {
    let home = Home::new();
    let add = ["group", "add", GROUP, ONE, "i-none:9001", TWO, "-o", "json"];
    let report = home.file("report.json", &home.emulated(&add).ends(13).out);
    let resume = ["group", "apply", "--resume", &report, "-o", "json"];
    let ran = home.emulated(&resume).ends(13).json();
    assert_eq!(ran["Calls"]["Writes"], 1, "{ran}");
    let outcomes: Vec<String> = ran["Entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| match &entry["Outcome"] {
            serde_json::Value::String(word) => word.clone(),
            other => other.as_object().unwrap().keys().next().unwrap().clone(),
        })
        .collect();
    assert_eq!(outcomes, ["Already", "Already", "Refused"], "{ran}");

    // A report of what was not tried at all: half of it is done by now.
    let trial = ["group", "add", GROUP, TWO, THREE, "--dry-run", "-o", "json"];
    let report = home.file("trial.json", &home.emulated(&trial).ends(0).out);
    let ran = home.emulated(&["group", "apply", "--resume", &report]).ends(0);
    assert!(ran.out.contains("1 done, 1 already so"), "{}", ran.out);
    assert!(shown(&home).contains(THREE));
}

#[test]
fn what_does_not_go_together_is_told() {
    let home = Home::new();
    let plan = planned(&home, &[GROUP, ONE]);
    let other = home.file("other.json", "{\"Servers\": []}");
    for (words, told) in [
        (&["group", "apply"][..], "<GROUP>"),
        (&["group", "apply", GROUP], "<SERVER>"),
        (&["group", "apply", GROUP, ONE, "--plan", &plan], "cannot be used with"),
        (&["group", "apply", "--plan", &plan, "--resume", &plan], "cannot be used with"),
        (&["group", "apply", "--plan", &plan, "--mark", "web"], "cannot be used with"),
        (&["group", "apply", "--resume", &plan, "--floor", "2"], "cannot be used with"),
        (&["group", "apply", GROUP, ONE, "--replan"], "cannot be used with"),
        (&["group", "apply", "--resume", &plan, "--replan"], "cannot be used with"),
        (&["group", "apply", "--plan", &plan, "--record", &plan], "does not go by a record"),
        (&["group", "apply", "--plan", &other], "holds no plan"),
        (&["group", "apply", "--resume", &other], "holds no report"),
        (&["group", "apply", "--resume", "/no/such"], "cannot be read"),
    ] {
        let ran = home.emulated(words).ends(2);
        assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
    }
}
