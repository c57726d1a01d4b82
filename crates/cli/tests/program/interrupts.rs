//! The program is interrupted by signals: it ends what it is at, tells what became of it, and can be
//! gone on with.

use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use aliyun_lb_emulator::Fault;
use serde_json::Value;

use crate::scene::{Scene, ends, until};

const GROUP: &str = "rsp-bp10000000001";
const IN_SERVICE: &str = "nlb:sgp-000000000000000001";
const OLD: &str = "i-bp100000000000000001:80";
const NEW: &str = "i-bp100000000000000004:80";

fn signal(child: &Child, signal: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
}

#[test]
fn the_first_signal_lets_the_call_end_and_the_report_tells_the_rest() {
    for how in ["-INT", "-TERM"] {
        let scene = Scene::new();
        scene.slow("AddVServerGroupBackendServers", 1500);
        let many: Vec<String> = (1..=50).map(|n| format!("i-bp1{n:017}:9100")).collect();
        let record = scene.path("record.json");
        let mut words = vec!["group", "add", GROUP, "--record", &record, "-o", "json"];
        words.extend(many.iter().map(String::as_str));
        let child = scene.begin(&words);
        scene.is_read();
        signal(&child, how);
        let ran = ends(child, 130);
        assert!(ran.err.contains("it ends what it is at"), "{}", ran.err);
        assert!(ran.err.contains("error: it was interrupted\n  what to do: "), "{}", ran.err);
        let report = ran.json();
        assert_eq!(report["Stopped"], "Interrupted", "{report}");
        assert_eq!(report["Calls"]["Writes"], 1, "{report}");
        let ended = |outcome: Value| {
            let entries = report["Entries"].as_array().unwrap().iter();
            entries.filter(|entry| entry["Outcome"] == outcome).count()
        };
        // The seed has fewer instances than are named, so that some of the call may be refused.
        let untried = ended(serde_json::json!({ "NotTried": "Interrupted" }));
        assert!(untried >= 30, "{report}");
        let count = |text: &str| text.matches("ServerId").count();
        assert_eq!(count(&std::fs::read_to_string(&record).unwrap()), ended("Done".into()));
    }
}

#[test]
fn the_second_signal_ends_it_at_once() {
    let scene = Scene::new();
    scene.slow("AddVServerGroupBackendServers", 5000);
    let child = scene.begin(&["group", "add", GROUP, OLD]);
    scene.is_read();
    signal(&child, "-INT");
    thread::sleep(Duration::from_millis(300));
    signal(&child, "-INT");
    let ran = ends(child, 130);
    assert!(ran.err.contains("run the same command again: it does what is left"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn a_recipe_keeps_where_it_was_and_goes_on_or_back() {
    for back in [false, true] {
        let scene = Scene::new();
        let before = scene.shown(IN_SERVICE);
        let (keep, record) = (scene.path("keep.json"), scene.path("record.json"));
        let ours = format!(
            "{{\"Group\": \"{IN_SERVICE}\", \"Servers\": \
             [{{\"ServerId\": \"i-bp100000000000000001\", \"Port\": 80}}]}}"
        );
        std::fs::write(&record, ours).unwrap();
        let words = ["blue-green", IN_SERVICE, "--from", OLD, "--to", NEW, "--record", &record];
        let words = [&words[..], &["--keep", &keep, "-o", "json", "--unchecked"]].concat();
        let child = scene.begin(&[&words[..], &["--for", "600"]].concat());
        until(|| scene.shown(IN_SERVICE).contains(&format!("{OLD} weight 0")));
        signal(&child, "-TERM");
        let ran = ends(child, 130);
        assert!(ran.err.contains("run it again to go on, or with --back"), "{}", ran.err);
        let told = ran.json();
        assert_eq!(told["Ended"], "Interrupted", "{told}");
        assert_eq!(told["Stage"], "Draining", "{told}");
        let recorded = || std::fs::read_to_string(&record).unwrap().matches("ServerId").count();
        assert_eq!(recorded(), 2);
        let again: &[&str] = if back { &["--back"] } else { &[] };
        scene.run(&[&words[..], &["--for", "0"], again].concat()).ends(0);
        assert_eq!(recorded(), 1);
        let shown = scene.shown(IN_SERVICE);
        if back {
            assert_eq!(shown, before);
        } else {
            assert!(shown.contains(NEW) && !shown.contains(OLD), "{shown}");
        }
    }
}

#[test]
fn a_way_back_that_is_cut_off_is_told_as_one() {
    let scene = Scene::new();
    let keep = scene.path("keep.json");
    let words = ["blue-green", IN_SERVICE, "--from", OLD, "--to", NEW, "--keep", &keep];
    let words = [&words[..], &["-o", "json", "--unchecked", "--for", "0"]].concat();
    let told = scene.run(&words).ends(0).json();
    assert_eq!(told.get("GoingBack"), None, "{told}");
    let busy = Fault::error("SystemBusy").on("AddServersToServerGroup");
    scene.emulator().inject(busy.times(u64::MAX)).unwrap();
    let back = [&words[..], &["--back"]].concat();
    let before = scene.emulator().requests().len();
    let child = scene.begin(&back);
    let tries = || {
        let requests = scene.emulator().requests();
        let is_try = |action: Option<&str>| action == Some("AddServersToServerGroup");
        requests.iter().skip(before).filter(|request| is_try(request.action())).count()
    };
    until(|| tries() > 0);
    signal(&child, "-INT");
    let told = ends(child, 130).json();
    assert_eq!(
        (&told["Ended"], &told["GoingBack"]),
        (&"Interrupted".into(), &true.into()),
        "{told}"
    );
    scene.emulator().clear_faults();
    let told = scene.run(&back).ends(0).json();
    assert_eq!((&told["Ended"], told.get("GoingBack")), (&"Back".into(), None), "{told}");
}

#[test]
fn a_check_ends_with_the_program_and_is_no_reason_to_go_back() {
    let scene = Scene::new();
    let (keep, begun, late) = (scene.path("keep.json"), scene.path("begun"), scene.path("late"));
    let check = format!("touch {begun}; sleep 2; touch {late}");
    let words = ["canary", IN_SERVICE, "--to", NEW, "--weights", "1,10", "--hold", "0"];
    let words = [&words[..], &["--keep", &keep, "--check", &check]].concat();
    let child = scene.begin(&words);
    until(|| std::fs::exists(&begun).unwrap());
    signal(&child, "-INT");
    ends(child, 130);
    assert!(scene.shown(IN_SERVICE).contains(&format!("{NEW} weight 1\n")));
    thread::sleep(Duration::from_millis(2200));
    assert!(!std::fs::exists(&late).unwrap());
    scene.run(&[&words[..8], &["--keep", &keep]].concat()).ends(0);
    assert!(scene.shown(IN_SERVICE).contains(&format!("{NEW} weight 10")));
}

#[test]
fn a_busy_service_is_not_waited_for_any_longer() {
    let scene = Scene::new();
    let busy = Fault::error("BackendServer.configuring").on("AddVServerGroupBackendServers");
    scene.emulator().inject(busy.times(u64::MAX)).unwrap();
    let child = scene.begin(&["group", "add", GROUP, OLD]);
    let tries = || {
        let requests = scene.emulator().requests();
        let is_try = Some("AddVServerGroupBackendServers");
        requests.iter().filter(|request| request.action() == is_try).count()
    };
    until(|| tries() > 1);
    signal(&child, "-INT");
    let made = tries();
    let ran = ends(child, 130);
    assert!(ran.out.contains("BackendServer.configuring"), "{}", ran.out);
    assert!(!ran.out.contains("interceptor"), "{}", ran.out);
    assert!(tries() <= made + 1);
    assert!(scene.shown(GROUP).contains(": 0 servers"));
}

#[test]
fn what_changes_nothing_ends_at_once() {
    let scene = Scene::new();
    let child = scene.begin(&["group", "watch", GROUP]);
    scene.is_read();
    signal(&child, "-TERM");
    ends(child, 0);
}
