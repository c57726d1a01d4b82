//! Ownership by a record of what was registered.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Fault};
use serde_json::{Value, json};

use crate::support::{Home, Ran};

const GROUP: &str = "rsp-bp10000000001";
const OURS: &str = "i-bp100000000000000001:9001";
const MORE: &str = "i-bp100000000000000002:9001";
const THEIRS: &str = "i-bp100000000000000003:9001";

/// What a record says is ours.
fn ours(path: &str) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["Servers"].take()
}

fn path(home: &Home) -> String {
    home.path().join("record.json").display().to_string()
}

#[test]
fn what_we_register_is_ours_and_the_rest_stays() {
    let home = Home::new();
    let record = path(&home);
    let by = ["--record", record.as_str(), "--yes"];
    home.emulated(&["group", "add", GROUP, THEIRS]).ends(0);
    home.emulated(&[&["group", "apply", GROUP, OURS, MORE], &by[..]].concat()).ends(0);
    let id = |n: u32| json!({"ServerId": format!("i-bp10000000000000000{n}"), "Port": 9001});
    assert_eq!(ours(&record), json!([id(1), id(2)]));
    assert!(std::fs::read_to_string(&record).unwrap().contains("\"Group\": \"rsp-bp10000000001\""));

    let ran = home.emulated(&[&["group", "apply", GROUP, MORE], &by[..]].concat()).ends(0);
    assert!(ran.out.contains("1 done"), "{}", ran.out);
    assert_eq!(ours(&record), json!([id(2)]));
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains(THEIRS) && shown.contains(MORE) && !shown.contains(OURS), "{shown}");

    let ran =
        home.emulated(&[&["group", "remove", GROUP, THEIRS, MORE], &by[..]].concat()).ends(13);
    assert!(ran.out.contains("somebody else's"), "{}", ran.out);
    assert_eq!(ours(&record), json!([]));
    assert!(home.emulated(&["group", "show", GROUP]).ends(0).out.contains(THEIRS));
}

#[test]
fn what_is_not_there_is_ours_no_more() {
    let home = Home::new();
    let record = path(&home);
    let by = ["--record", record.as_str(), "--yes"];
    let id = |n: u32| json!({"ServerId": format!("i-bp10000000000000000{n}"), "Port": 9001});
    // As a call leaves it of which nobody saw what became of it.
    let unsure = json!({"Group": GROUP, "Servers": [id(2), id(3)]});
    std::fs::write(&record, unsure.to_string()).unwrap();
    home.emulated(&["group", "add", GROUP, MORE]).ends(0);
    let trial = [&["group", "apply", GROUP, OURS, MORE, "--dry-run"][..], &by].concat();
    home.emulated(&trial).ends(0);
    assert_eq!(ours(&record), json!([id(2), id(3)]));
    home.emulated(&[&["group", "add", GROUP, OURS], &by[..]].concat()).ends(0);
    assert_eq!(ours(&record), json!([id(1), id(2)]));
    // Whoever adds it then, it is not ours.
    home.emulated(&["group", "add", GROUP, THEIRS]).ends(0);
    home.emulated(&[&["group", "apply", GROUP, OURS], &by[..]].concat()).ends(0);
    let shown = home.emulated(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains(THEIRS) && shown.contains(OURS) && !shown.contains(MORE), "{shown}");
}

#[test]
fn recipes_keep_it_too() {
    let home = Home::new();
    let record = path(&home);
    let group = "nlb:sgp-000000000000000001";
    let by = ["--record", record.as_str(), "--yes", "--unchecked"];
    let canary = ["canary", group, "--to", OURS, "--weights", "1,50", "--hold", "0"];
    home.emulated(&[&canary[..], &by].concat()).ends(0);
    assert_eq!(ours(&record).as_array().unwrap().len(), 1);
    let switch = ["blue-green", group, "--from", OURS, "--to", MORE, "--for", "0"];
    home.emulated(&[&switch[..], &by].concat()).ends(0);
    assert_eq!(ours(&record)[0]["ServerId"], "i-bp100000000000000002");
    let drain = ["group", "drain", group, MORE, "--for", "0"];
    home.emulated(&[&drain[..], &by[..3]].concat()).ends(0);
    assert_eq!(ours(&record), json!([]));
}

#[test]
fn a_trial_writes_none_and_one_that_cannot_be_kept_stops_before_anything_is_done() {
    let home = Home::new();
    let record = path(&home);
    let add = ["group", "add", GROUP, OURS, "--record"];
    home.emulated(&[&add[..], &[record.as_str(), "--dry-run"]].concat()).ends(0);
    assert!(!std::path::Path::new(&record).exists());
    let ran = home.emulated(&[&add[..], &["/no/such/folder/record.json"]].concat()).ends(1);
    assert!(ran.err.contains("cannot be written"), "{}", ran.err);
    assert!(home.emulated(&["group", "show", GROUP]).ends(0).out.contains(": 0 servers"));
}

#[test]
fn a_record_of_another_group_and_two_kinds_of_ownership_are_refused() {
    let home = Home::new();
    let record = path(&home);
    home.emulated(&["group", "add", GROUP, OURS, "--record", &record]).ends(0);
    let other = ["group", "add", "rsp-bp10000000002", OURS, "--record", &record];
    let told = home.emulated(&other).ends(2).err;
    assert!(told.contains("is the record of rsp-bp10000000001"), "{told}");
    home.emulated(&["group", "add", GROUP, OURS, "--record", &record, "--mark", "web"]).ends(2);
}

#[test]
fn a_plan_and_a_report_go_by_the_record_as_it_is_then() {
    let home = Home::new();
    let record = path(&home);
    let plan = ["group", "plan", GROUP, OURS, MORE, "--record", &record, "-o", "json"];
    let plan = home.file("plan.json", &home.emulated(&plan).ends(0).out);
    let apply = ["group", "apply", "--plan", &plan];
    let told = home.emulated(&apply).ends(2).err;
    assert!(told.contains("--record FILE"), "{told}");
    let by = ["--record", record.as_str()];
    home.emulated(&[&apply[..], &by].concat()).ends(0);
    assert_eq!(ours(&record).as_array().unwrap().len(), 2);
    // What the plan itself registered is no change of others, so that it can be carried to its end.
    home.emulated(&[&apply[..], &by].concat()).ends(0);

    // Another server is ours by now: what was planned knew nothing of it.
    home.emulated(&[&["group", "add", GROUP, THEIRS], &by[..]].concat()).ends(0);
    let told = home.emulated(&[&apply[..], &by].concat()).ends(13).err;
    assert!(told.contains("the record was changed") && told.contains("--replan"), "{told}");
    home.emulated(&[&apply[..], &by, &["--replan", "--yes"]].concat()).ends(0);
    assert!(!home.emulated(&["group", "show", GROUP]).ends(0).out.contains(THEIRS));

    let trial = ["group", "remove", GROUP, OURS, "--dry-run", "-o", "json"];
    let trial = home.emulated(&[&trial[..], &by].concat()).ends(0).out;
    let report = home.file("report.json", &trial);
    let resume = ["group", "apply", "--resume", &report, "--yes"];
    home.emulated(&resume).ends(2);
    home.emulated(&[&resume[..], &by].concat()).ends(0);
    assert_eq!(ours(&record).as_array().unwrap().len(), 1);
}

/// The program is killed between two of its calls: what it registered until then is in the record.
#[test]
fn what_was_registered_is_in_the_record_when_the_program_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::start()).unwrap();
    let slow = Fault::delay(Duration::from_millis(700)).on("AddVServerGroupBackendServers");
    emulator.inject(slow.times(u64::MAX)).unwrap();
    let (home, endpoint) = (Home::new(), emulator.endpoint().to_owned());
    let record = path(&home);
    let words = |words: &[&str]| -> Vec<String> {
        let at = ["--endpoint", &endpoint, "--region", "cn-hangzhou"];
        words.iter().chain(&at).map(|word| (*word).to_owned()).collect()
    };
    let keys = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret"),
    ];
    let run = |list: &[&str]| {
        let mut command = home.command();
        command.args(words(list)).envs(keys);
        Ran::of(&mut command)
    };
    run(&["group", "add", GROUP, THEIRS]).ends(0);
    let many: Vec<String> = (1..=50).map(|n| format!("i-bp1{n:017}:9100")).collect();
    let mut apply = vec!["group", "apply", GROUP, "--record", &record, "--yes"];
    apply.extend(many.iter().map(String::as_str));
    let mut killed = std::process::Command::new(env!("CARGO_BIN_EXE_slb"))
        .args(words(&apply))
        .env_clear()
        .env("HOME", home.path())
        .envs(keys)
        .spawn()
        .unwrap();
    let count = || {
        let text = std::fs::read_to_string(&record).unwrap_or_default();
        text.matches("ServerId").count()
    };
    while count() < 20 {
        assert!(killed.try_wait().unwrap().is_none(), "it ended before it kept a record");
        std::thread::sleep(Duration::from_millis(5));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let shown = run(&["group", "show", GROUP]).ends(0).out;
    // All of the first call, and nothing that is not there.
    assert_eq!(count(), 20, "{shown}");
    for server in ours(&record).as_array().unwrap() {
        assert!(shown.contains(server["ServerId"].as_str().unwrap()), "{server}: {shown}");
    }
    run(&apply).ends(0);
    let shown = run(&["group", "show", GROUP]).ends(0).out;
    assert!(shown.contains(": 51 servers") && shown.contains(THEIRS), "{shown}");
    assert!(count() >= 30, "{}", count());
    runtime.block_on(emulator.shutdown());
}
