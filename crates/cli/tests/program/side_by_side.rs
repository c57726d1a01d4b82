//! Several programs at once, with one file between them.

use std::process::{Child, Command, Stdio};

use aliyun_lb_emulator::{Emulator, Fault};

use crate::support::Home;

const GROUP: &str = "rsp-bp10000000001";
const IN_SERVICE: &str = "nlb:sgp-000000000000000001";

/// The program as a client of an endpoint that it shares with others.
fn client(home: &Home, emulator: &Emulator, words: &[&str]) -> Command {
    let mut command = home.bare();
    command
        .args(words)
        .args(["--endpoint", emulator.endpoint(), "--region", "cn-hangzhou", "--yes"])
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn ended(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn one_record_is_kept_by_all_of_them() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::start()).unwrap();
    let home = Home::new();
    let record = home.path().join("record.json").display().to_string();
    let begin = |n: usize| {
        let server = format!("i-bp10000000000000000{n}:9000");
        let words = ["group", "add", GROUP, &server, "--record", &record];
        client(&home, &emulator, &words).spawn().unwrap()
    };
    let children: Vec<Child> = (1..=6).map(begin).collect();
    for child in children {
        let (code, told) = ended(child);
        assert_eq!(code, Some(0), "{told}");
    }
    let text = std::fs::read_to_string(&record).unwrap();
    assert_eq!(text.matches("ServerId").count(), 6, "{text}");
    assert!(!home.path().join("record.json.lock").exists());
}

#[test]
fn one_change_at_a_time_goes_on_from_a_file() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::start()).unwrap();
    let slow = Fault::delay(std::time::Duration::from_secs(3)).on("AddServersToServerGroup");
    emulator.inject(slow).unwrap();
    let home = Home::new();
    let keep = home.path().join("keep.json").display().to_string();
    let words = ["canary", IN_SERVICE, "--to", "i-bp100000000000000004:80", "--weights", "1,2"];
    let words = [&words[..], &["--hold", "0", "--unchecked", "--keep", &keep]].concat();
    let first = client(&home, &emulator, &words).spawn().unwrap();
    for _ in 0..600 {
        if home.path().join("keep.json").exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    for more in [&[][..], &["--back"]] {
        let second = client(&home, &emulator, &[&words[..], more].concat()).spawn().unwrap();
        let (code, told) = ended(second);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("is in use by another run"), "{told}");
    }
    let (code, told) = ended(first);
    assert_eq!(code, Some(0), "{told}");
    // Then it may go back.
    let back = client(&home, &emulator, &[&words[..], &["--back"]].concat()).spawn().unwrap();
    let (code, told) = ended(back);
    assert_eq!(code, Some(0), "{told}");
}
