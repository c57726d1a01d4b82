//! What became of servers is part of the state: taken out and in, gone back to, kept, recorded.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Recording, Seed, ServerChange};

use super::{ECS, ENI, GROUP, SEED, add, call, change, health, members, start};
use crate::support::control;

const LATER: &str = r#"{"Health":"Unhealthy","AfterSeconds":100}"#;

/// Servers in groups that are stopped, released and ill, and one that will be.
async fn moved() -> Emulator {
    let emulator = start().await;
    change(&emulator, ECS, r#"{"Status":"Stopped"}"#).await;
    change(&emulator, "i-2", r#"{"Status":"Released","LeaveGroupsAfterSeconds":100}"#).await;
    change(&emulator, "i-3", r#"{"Health":"Unhealthy","UnhealthyPorts":[7]}"#).await;
    change(&emulator, ENI, LATER).await;
    emulator
}

#[tokio::test]
async fn a_state_with_servers_in_groups_that_are_down_is_taken_in() {
    let one = moved().await;
    let state = one.export().unwrap();
    let other = start().await;
    assert_eq!(control(&other, "PUT", "/state", &state).await.status, 200);
    assert_eq!(other.export().unwrap(), state);
    for emulator in [&one, &other] {
        assert_eq!(health(emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 normal"]);
        emulator.advance(Duration::from_secs(100));
        assert_eq!(health(emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 abnormal"]);
        assert!(!health(emulator, "81").await.iter().any(|line| line.starts_with("i-2")));
    }
    assert_eq!(one.export().unwrap(), other.export().unwrap());
    assert!(!one.export().unwrap().contains("Planned"));

    // As a seed too, and back to it by a reset.
    let account = control(&one, "GET", "/state/testid", "").await.body;
    let seeded = Emulator::builder().seed(Seed::parse(&account).unwrap()).start().await.unwrap();
    change(&seeded, ECS, r#"{"Status":"Running"}"#).await;
    assert_ne!(seeded.export().unwrap(), one.export().unwrap());
    control(&seeded, "POST", "/reset", "").await;
    assert_eq!(seeded.export().unwrap(), one.export().unwrap());
}

#[tokio::test]
async fn a_snapshot_brings_servers_back() {
    let emulator = moved().await;
    let before = emulator.export().unwrap();
    emulator.snapshot("one").await.unwrap();
    emulator.change_server(ECS, ServerChange::start()).await.unwrap();
    emulator.change_server(ENI, ServerChange::recover()).await.unwrap();
    assert_ne!(emulator.export().unwrap(), before);
    emulator.restore("one").await.unwrap();
    assert_eq!(emulator.export().unwrap(), before);
}

#[tokio::test]
async fn a_directory_keeps_what_became_of_servers() {
    let dir = tempfile::tempdir().unwrap();
    let begin = || {
        let seed = Seed::parse(SEED).unwrap();
        Emulator::builder().data(dir.path()).seed(seed).start()
    };
    let emulator = begin().await.unwrap();
    change(&emulator, ECS, r#"{"Status":"Stopped","UnhealthyPorts":[80]}"#).await;
    change(&emulator, "i-2", r#"{"Status":"Released","LeaveGroupsAfterSeconds":100}"#).await;
    change(&emulator, ENI, LATER).await;
    let state = emulator.export().unwrap();
    emulator.shutdown().await;

    let emulator = begin().await.unwrap();
    assert_eq!(emulator.export().unwrap(), state);
    // What a call finds to be due is written too, although the call itself changes nothing.
    emulator.advance(Duration::from_secs(100));
    assert_eq!(health(&emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 abnormal"]);
    let state = emulator.export().unwrap();
    emulator.shutdown().await;
    let emulator = begin().await.unwrap();
    assert_eq!(emulator.export().unwrap(), state);
    assert_eq!(health(&emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 abnormal"]);
}

#[tokio::test]
async fn a_recording_plays_what_became_of_servers_at_its_place() {
    let emulator = moved().await;
    emulator.begin_recording();
    let one = r#"[{"ServerId":"i-1","Port":81}]"#;
    assert_eq!(add(&emulator, one).await.status, 400);
    change(&emulator, ECS, r#"{"Status":"Running"}"#).await;
    assert_eq!(add(&emulator, one).await.status, 200);
    let by_checks = ServerChange::fail().by_health_checks().after(Duration::from_secs(5));
    emulator.change_server(ECS, by_checks).await.unwrap();
    for (seconds, expected) in [(0, "normal"), (7, "normal"), (6, "abnormal")] {
        emulator.advance(Duration::from_secs(seconds));
        assert_eq!(health(&emulator, "80").await[0], format!("i-1:80 {expected}"));
    }
    change(&emulator, ENI, r#"{"Status":"Released","LeaveGroupsAfterSeconds":60}"#).await;
    assert_eq!(members(&emulator).await.len(), 3);
    emulator.advance(Duration::from_secs(100));
    assert_eq!(members(&emulator).await.len(), 2);
    let remove = [("VServerGroupId", GROUP), ("BackendServers", one)];
    assert_eq!(call(&emulator, "RemoveVServerGroupBackendServers", &remove).await.status, 200);

    let recorded = control(&emulator, "GET", "/recording", "").await;
    let told = recorded.json();
    let places: Vec<_> = told["Inventory"].as_array().unwrap().iter().collect();
    let places: Vec<_> = places.iter().map(|one| one["AfterCalls"].as_u64().unwrap()).collect();
    assert_eq!(places, [1, 2, 5, 5]);
    let replay = Recording::parse(&recorded.body).unwrap().replay().unwrap();
    assert_eq!((replay.differences(), replay.compared()), (&[][..], 8));

    // Without them the answers are others.
    let mut without = told.clone();
    without["Inventory"] = serde_json::json!([]);
    let replay = Recording::parse(&without.to_string()).unwrap().replay().unwrap();
    assert!(!replay.differences().is_empty());
    let mut elsewhere = told;
    elsewhere["Inventory"][0]["Moved"]["AccessKeyId"] = "other".into();
    let problem = Recording::parse(&elsewhere.to_string()).unwrap().replay().unwrap_err();
    assert!(problem.to_string().contains("Inventory[0].AccessKeyId: it has no account"));
}

#[test]
fn a_plan_for_nothing_is_told_where_it_is() {
    let planned = r#"{"UnixMilliseconds":1,"ServerId":"i-9","Change":{"Status":"Stopped"}}"#;
    let with = |planned: &str| {
        let with = format!(r#""Planned": [{planned}], "Instances""#);
        SEED.replace(r#""Instances""#, &with)
    };
    let problem = Seed::parse(&with(planned)).unwrap_err().to_string();
    assert!(
        problem
            .contains("Regions.cn-hangzhou.Planned[0].ServerId: the region has no server \"i-9\""),
        "{problem}"
    );
    let many = vec![planned; 1001].join(",");
    let problem = Seed::parse(&with(&many)).unwrap_err().to_string();
    assert!(problem.contains("Planned: has 1001 entries; it may have 1000"), "{problem}");
}
