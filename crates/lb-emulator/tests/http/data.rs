//! The state as a file: taken out and in, gone back to, and kept.

use aliyun_lb_emulator::{Emulator, Limits, Seed};

use crate::support::{GROUP, ONE_ECS, Reply, SHARED_GROUP, V1, http, send};

async fn control(emulator: &Emulator, method: &str, path: &str, body: &str) -> Reply {
    send(emulator.address(), &http(method, &format!("/_emulator{path}"), "", body)).await
}

async fn add(emulator: &Emulator, group: &str) {
    assert_eq!(V1::add(group, ONE_ECS).send(emulator.address()).await.status, 200);
}

/// What stands in an export with one account.
fn inner(export: &str) -> &str {
    export.strip_prefix(r#"{"Accounts":{"#).unwrap().strip_suffix("}}").unwrap()
}

#[tokio::test]
async fn a_state_is_taken_out_and_in() {
    let (one, other) = (Emulator::start().await.unwrap(), Emulator::start().await.unwrap());
    add(&one, GROUP).await;
    let token = [("ClientToken", "once"), ("LoadBalancerSpec", "slb.s1.small")];
    let created = V1::call("CreateLoadBalancer", &token).send(one.address()).await;
    let state = control(&one, "GET", "/state", "").await.body;
    assert_eq!(state, one.export().unwrap());
    assert_eq!(control(&other, "PUT", "/state", &state).await.text("Status"), "imported");
    assert_eq!(other.export().unwrap(), state);
    // The token came along.
    let again = V1::call("CreateLoadBalancer", &token).send(other.address()).await;
    assert_eq!(again.text("LoadBalancerId"), created.text("LoadBalancerId"));
    one.import(&other.export().unwrap()).await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_changes_nothing_and_is_told_with_its_place() {
    let emulator = Emulator::builder()
        .access_key("one", "secret")
        .access_key("two", "secret")
        .limits(Limits { control_body_bytes: 1000, ..Limits::default() })
        .start()
        .await
        .unwrap();
    let before = emulator.export().unwrap();
    let twice = r#"{"LoadBalancerId":"a"},{"LoadBalancerId":"a"}"#;
    let bad = format!(
        r#"{{"Accounts":{{"one":{{"Regions":{{}}}},"two":{{"Regions":{{"r":{{"LoadBalancers":[{twice}]}}}}}}}}}}"#
    );
    for (body, status, told) in [
        ("", 400, "there is nothing to read"),
        ("{}", 400, "Accounts: is missing"),
        (&*bad, 400, "Accounts.two.Regions.r.LoadBalancers[1].LoadBalancerId: \"a\" stands twice"),
        (
            r#"{"Accounts":{"one":{"Regions":{}},"three":{"Regions":{}}}}"#,
            400,
            "Accounts.three: there is no such access key id",
        ),
        (&" ".repeat(1001), 413, "larger than 1000 bytes"),
    ] {
        let reply = control(&emulator, "PUT", "/state", body).await;
        assert_eq!(reply.status, status, "{reply:?}");
        assert!(reply.text("Message").contains(told), "{reply:?}");
        assert_eq!(emulator.export().unwrap(), before);
    }
    // The accounts that are not named stay.
    let one = r#"{"Accounts":{"one":{"Regions":{"elsewhere":{}}}}}"#;
    assert_eq!(control(&emulator, "PUT", "/state", one).await.status, 200);
    let after = emulator.export().unwrap();
    assert!(after.contains("elsewhere") && after.contains(r#""two":{"Regions":{"cn-hangzhou""#));
}

#[tokio::test]
async fn snapshots_are_gone_back_to() {
    let limits = Limits { snapshots: 2, ..Limits::default() };
    let emulator = Emulator::builder().limits(limits).start().await.unwrap();
    let start = emulator.export().unwrap();
    emulator.snapshot("start").await.unwrap();
    add(&emulator, GROUP).await;
    assert_eq!(control(&emulator, "PUT", "/snapshots/a-1._", "").await.status, 200);
    let full = control(&emulator, "PUT", "/snapshots/b", "").await;
    assert_eq!(full.status, 409);
    assert!(full.text("Message").contains("2 snapshots already; delete one"));
    let list = control(&emulator, "GET", "/snapshots", "").await.body;
    assert!(list.starts_with(r#"{"Snapshots":[{"Name":"a-1._","Time":"20"#), "{list}");

    let one = emulator.export().unwrap();
    add(&emulator, SHARED_GROUP).await;
    assert_eq!(control(&emulator, "POST", "/snapshots/a-1._", "").await.status, 200);
    assert_eq!(emulator.export().unwrap(), one);
    emulator.restore("start").await.unwrap();
    assert_eq!(emulator.export().unwrap(), start);
    // One of the same name takes the place of the other.
    emulator.snapshot("a-1._").await.unwrap();

    assert_eq!(control(&emulator, "DELETE", "/snapshots/a-1._", "").await.status, 200);
    for method in ["POST", "DELETE"] {
        assert_eq!(control(&emulator, method, "/snapshots/a-1._", "").await.status, 404);
    }
    let long = "n".repeat(65);
    for name in ["a%20b", "~", &long] {
        let reply = control(&emulator, "PUT", &format!("/snapshots/{name}"), "").await;
        assert_eq!(reply.status, 400, "{name}");
        assert!(reply.text("Message").contains("must be 1 to 64 letters"));
    }
}

#[tokio::test]
async fn a_directory_keeps_the_state() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let start = || Emulator::builder().data(&data).start();
    let emulator = start().await.unwrap();
    add(&emulator, GROUP).await;
    emulator.snapshot("one").await.unwrap();
    add(&emulator, SHARED_GROUP).await;
    let state = emulator.export().unwrap();

    let problem = start().await.unwrap_err().to_string();
    assert!(problem.contains("in use by another emulator"), "{problem}");
    emulator.shutdown().await;

    // The seed does not count for what is there; a key that is new starts with it.
    let seed = Seed::parse(r#"{"Regions":{"cn-made-up":{}}}"#).unwrap();
    let emulator = Emulator::builder()
        .data(&data)
        .seed(seed)
        .access_key("other", "canary")
        .access_key("testid", "testsecret")
        .start()
        .await
        .unwrap();
    let both = emulator.export().unwrap();
    assert!(
        both.contains(inner(&state)) && both.contains(r#""other":{"Regions":{"cn-made-up""#),
        "{both}"
    );
    emulator.restore("one").await.unwrap();
    let restored = emulator.export().unwrap();
    assert_ne!(restored, both);
    emulator.shutdown().await;

    let emulator = start().await.unwrap();
    assert!(restored.contains(inner(&emulator.export().unwrap())));
    assert_eq!(control(&emulator, "POST", "/reset", "").await.status, 200);
    let reset = emulator.export().unwrap();
    emulator.shutdown().await;
    let emulator = start().await.unwrap();
    assert_eq!(emulator.export().unwrap(), reset);
    emulator.shutdown().await;

    let file = std::fs::read(data.join("state.redb")).unwrap();
    assert!(!file.windows(6).any(|bytes| bytes == b"canary" || bytes == b"secret"));
}

#[tokio::test]
async fn a_directory_has_a_name() {
    let problem = Emulator::builder().data("").start().await.unwrap_err().to_string();
    assert!(problem.contains("has no name"), "{problem}");
    assert!(!std::path::Path::new("state.redb").exists());
}
