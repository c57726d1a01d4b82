//! Several programs at once, with one file between them.

use std::process::Child;

use crate::scene::{Scene, ends, until};

const GROUP: &str = "rsp-bp10000000001";
const IN_SERVICE: &str = "nlb:sgp-000000000000000001";

#[test]
fn one_record_is_kept_by_all_of_them() {
    let scene = Scene::new();
    let record = scene.path("record.json");
    let begin = |n: usize| {
        let server = format!("i-bp10000000000000000{n}:9000");
        scene.begin(&["group", "add", GROUP, &server, "--record", &record])
    };
    let children: Vec<Child> = (1..=6).map(begin).collect();
    for child in children {
        ends(child, 0);
    }
    let text = std::fs::read_to_string(&record).unwrap();
    assert_eq!(text.matches("ServerId").count(), 6, "{text}");
    assert!(!scene.home.path().join("record.json.lock").exists());
}

#[test]
fn one_change_at_a_time_goes_on_from_a_file() {
    let scene = Scene::new();
    scene.slow("AddServersToServerGroup", 3000);
    let keep = scene.path("keep.json");
    let words = ["canary", IN_SERVICE, "--to", "i-bp100000000000000004:80", "--weights", "1,2"];
    let words = [&words[..], &["--hold", "0", "--unchecked", "--keep", &keep]].concat();
    let first = scene.begin(&words);
    until(|| scene.home.path().join("keep.json").exists());
    let back = [&words[..], &["--back"]].concat();
    for words in [&words, &back] {
        let second = scene.run(words).ends(2);
        assert!(second.err.contains("is in use by another run"), "{}", second.err);
    }
    ends(first, 0);
    // Then it may go back.
    scene.run(&back).ends(0);
}
