//! Whole groups.

use crate::support::Home;

const GROUP: &str = "rsp-bp10000000001";

#[test]
fn servers_are_added_weighed_and_removed_with_a_report() {
    let home = Home::new();
    let (one, two) = ("i-bp100000000000000001:9001", "i-bp100000000000000002:9001");
    let ran = home.emulated(&["group", "add", GROUP, one, two]).ends(0);
    assert!(ran.out.contains("i-bp100000000000000001:9001"), "{}", ran.out);
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
fn groups_of_all_products_are_shown() {
    let home = Home::new();
    for (product, list) in [("nlb", "nlb:ListServerGroups"), ("alb", "alb:ListServerGroups")] {
        let ids = home.emulated(&["call", list, "-o", "ServerGroups[].ServerGroupId"]).ends(0).out;
        let group = format!("{product}:{}", ids.lines().next().unwrap());
        assert!(home.emulated(&["group", "show", &group]).ends(0).out.contains("servers"));
    }
    home.emulated(&["group", "show", "lb-bp1000000000000000001"]).ends(0);
    let looks = ["group", "watch", GROUP, "--looks", "2", "--delay", "0"];
    assert_eq!(home.emulated(&looks).ends(0).out.matches(": 3 servers").count(), 2);
    assert!(home.run(&["group", "show", "sgp-1"]).ends(2).err.contains("alb:sgp-"));
}

#[test]
fn a_switch_from_blue_to_green_keeps_how_far_it_is() {
    let home = Home::new();
    home.emulated(&["group", "add", GROUP, "i-bp100000000000000001:9004"]).ends(0);
    let keep = home.path().join("switch.json").display().to_string();
    let words = [
        "blue-green",
        GROUP,
        "--from",
        "i-bp100000000000000001:9004",
        "--to",
        "i-bp100000000000000002:9004",
        "--for",
        "0",
        "--unchecked",
        "--keep",
        &keep,
        "--yes",
    ];
    home.emulated(&words).ends(0);
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains("i-bp100000000000000002:9004"), "{shown}");
    assert!(!shown.contains("i-bp100000000000000001:9004"), "{shown}");
    // All of it is done: there is nothing to do again.
    home.emulated(&words).ends(0);
    let drain = ["group", "drain", GROUP, "i-bp100000000000000002:9004", "--for", "0", "--yes"];
    home.emulated(&drain).ends(0);
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(!shown.contains(":9004"), "{shown}");
}

#[test]
fn batches_and_weights_go_step_by_step() {
    let home = Home::new();
    home.emulated(&["group", "add", GROUP, "i-bp100000000000000001:9005"]).ends(0);
    let rolling = [
        "rolling",
        GROUP,
        "--from",
        "i-bp100000000000000001:9005",
        "--to",
        "i-bp100000000000000002:9005",
    ];
    home.emulated(&[&rolling[..], &["--for", "0", "--unchecked", "--yes"]].concat()).ends(0);
    let canary = [
        "canary",
        GROUP,
        "--to",
        "i-bp100000000000000001:9006",
        "--weights",
        "1,40",
        "--hold",
        "0",
    ];
    home.emulated(&[&canary[..], &["--unchecked", "--yes"]].concat()).ends(0);
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains("i-bp100000000000000002:9005"), "{shown}");
    assert!(shown.contains("i-bp100000000000000001:9006 weight 40"), "{shown}");
}
