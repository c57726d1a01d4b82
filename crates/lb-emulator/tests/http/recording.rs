//! Recordings, and what comes of playing them.

use std::fs;
use std::path::Path;

use aliyun_lb_emulator::{Emulator, Fault, Recording, Settling};
use aliyun_slb_model::OPERATIONS;
use serde_json::Value;

use crate::life;
use crate::support::{GROUP, ONE_ECS, Place, V1, control, nonce};

fn call(action: &str, parameters: &[(&str, &str)]) -> V1 {
    let call = V1 { place: Place::Form, ..V1::add(GROUP, "") };
    let call = call.without("VServerGroupId").without("BackendServers").set("Action", action);
    parameters.iter().fold(call, |call, (name, value)| call.set(name, value))
}

async fn recording(emulator: &Emulator) -> Recording {
    let reply = control(emulator, "GET", "/recording", "").await;
    assert_eq!(reply.status, 200);
    Recording::parse(&reply.body).unwrap()
}

#[tokio::test]
async fn what_was_recorded_is_answered_again_the_same() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let load_balancer = ("LoadBalancerId", "lb-bp1000000000000000001");
    // Not in the recording, but in the state at its beginning.
    let before = call("CreateVServerGroup", &[load_balancer]).send(address).await;
    assert_eq!(control(&emulator, "POST", "/recording", "").await.status, 200);

    let made = call("CreateVServerGroup", &[load_balancer, ("VServerGroupName", "new")]);
    let made = made.send(address).await.text("VServerGroupId");
    let in_xml = V1::add(&made, ONE_ECS).set("Format", "XML");
    assert_eq!(in_xml.send(address).await.status, 200);
    // Refused by the state, by the parameters, and at the gate.
    assert_eq!(V1::add(&made, ONE_ECS).send(address).await.status, 400);
    assert_eq!(V1::add(&made, "nonsense").send(address).await.status, 400);
    assert_eq!(V1::add(&made, ONE_ECS).set("Signature", "x").send(address).await.status, 400);
    control(&emulator, "POST", "/clock", r#"{"AdvanceSeconds":100000000}"#).await;
    let later = call("DescribeVServerGroups", &[load_balancer]);
    let clock = control(&emulator, "GET", "/clock", "").await.text("Now");
    assert_eq!(later.set("Timestamp", &clock).send(address).await.status, 200);

    let recorded = recording(&emulator).await;
    assert_eq!(recorded.len(), 5, "{recorded:?}");
    assert!(format!("{recorded:?}").contains(&before.text("VServerGroupId")));
    let replay = recorded.replay().unwrap();
    assert_eq!(replay.differences(), []);
    assert_eq!((replay.compared(), replay.passed_over().len()), (5, 0));
    assert_eq!(replay.to_string(), "5 answers compared, 0 differences");
}

#[tokio::test]
async fn a_life_through_every_operation_is_answered_again_the_same() {
    for format in ["JSON", "XML"] {
        let emulator = Emulator::start().await.unwrap();
        emulator.begin_recording();
        let mut called = life::live(&emulator, format).await;
        let replay = recording(&emulator).await.replay().unwrap();
        assert_eq!(replay.differences(), [], "{replay}");
        // One has a private key.
        assert_eq!((replay.compared(), replay.passed_over().len()), (called.len() - 1, 1));
        called.sort_unstable();
        called.dedup();
        let every: Vec<_> = OPERATIONS.iter().map(|info| info.action()).collect();
        let left_out: Vec<_> = every.iter().filter(|action| !called.contains(action)).collect();
        assert!(left_out.is_empty(), "{left_out:?}");
    }
}

#[tokio::test]
async fn calls_side_by_side_are_recorded_in_their_order() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    emulator.begin_recording();
    let tasks: Vec<_> = (0..60)
        .map(|n| {
            let server =
                format!(r#"[{{"ServerId":"i-bp100000000000000001","Port":{}}}]"#, n % 30 + 1);
            tokio::spawn(async move { V1::add(GROUP, &server).send(address).await.status })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let replay = recording(&emulator).await.replay().unwrap();
    assert_eq!((replay.compared(), replay.differences()), (60, &[][..]));
}

#[tokio::test]
async fn what_was_refused_as_busy_is_so_again() {
    let emulator = Emulator::start().await.unwrap();
    emulator.begin_recording();
    emulator.settle(Settling::AfterDescribes(1));
    let add = V1::add(GROUP, ONE_ECS);
    assert_eq!(add.send(emulator.address()).await.status, 200);
    let busy = add.set("SignatureNonce", &nonce()).send(emulator.address()).await.refusal();
    assert_eq!(busy.1, "VServerGroupProcessing");
    let replay = recording(&emulator).await.replay().unwrap();
    assert_eq!((replay.compared(), replay.differences()), (2, &[][..]));
}

#[tokio::test]
async fn an_answer_that_has_changed_is_told() {
    let emulator = Emulator::start().await.unwrap();
    emulator.begin_recording();
    assert_eq!(V1::add(GROUP, ONE_ECS).send(emulator.address()).await.status, 200);
    let recorded = emulator.recording().unwrap().to_json().unwrap();
    let mut changed: Value = serde_json::from_str(&recorded).unwrap();
    let server =
        &mut changed["Calls"][0]["Answered"]["Answer"]["BackendServers"]["BackendServer"][0];
    server["Weight"] = 7.into();
    let replay = Recording::parse(&changed.to_string()).unwrap().replay().unwrap();
    let [difference] = replay.differences() else { panic!("{replay}") };
    assert_eq!((difference.call, &*difference.action), (1, "AddVServerGroupBackendServers"));
    assert_eq!(difference.what, "Answer.BackendServers.BackendServer.1.Weight");
    assert!(replay.to_string().ends_with("1 answers compared, 1 differences"), "{replay}");
}

#[tokio::test]
async fn a_private_key_is_not_recorded_and_its_effect_is() {
    let pem = |name: &str| {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../slb/emulator/tests/certificates");
        fs::read_to_string(folder.join(name)).unwrap()
    };
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    emulator.begin_recording();
    let (certificate, key) = (pem("rsa.pem"), pem("rsa.key.pem"));
    let upload = call(
        "UploadServerCertificate",
        &[("ServerCertificate", &certificate), ("PrivateKey", &key)],
    );
    let id = upload.send(address).await.text("ServerCertificateId");
    let renamed = [("ServerCertificateId", &*id), ("ServerCertificateName", "new")];
    assert_eq!(call("SetServerCertificateName", &renamed).send(address).await.status, 200);
    let made = call("CreateVServerGroup", &[("LoadBalancerId", "lb-bp1000000000000000001")]);
    assert_eq!(made.send(address).await.status, 200);

    // Such a key is refused before anything is looked up.
    let broken = key.replace('\n', "\\n");
    let parameters = [("ServerCertificate", &*certificate), ("PrivateKey", &*broken)];
    assert_eq!(call("UploadServerCertificate", &parameters).send(address).await.status, 400);

    let recorded = emulator.recording().unwrap();
    let json = recorded.to_json().unwrap();
    let secret = key.lines().nth(1).unwrap();
    assert!(!json.contains(secret) && !format!("{recorded:?}").contains(secret));
    let replay = Recording::parse(&json).unwrap().replay().unwrap();
    assert_eq!(replay.differences(), []);
    let [passed, refused] = replay.passed_over() else { panic!("{replay}") };
    assert!(passed.contains("call 1, UploadServerCertificate") && passed.contains("secrets"));
    assert!(refused.contains("call 4, UploadServerCertificate") && refused.contains("secrets"));
}

#[tokio::test]
async fn what_faults_kept_back_is_done_and_not_compared() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    emulator.begin_recording();
    emulator.inject(Fault::error("SystemBusy").times(1)).unwrap();
    emulator.inject(Fault::half_answer().times(1)).unwrap();
    let call = V1::add(GROUP, ONE_ECS);
    for status in [400, 200, 400] {
        let again = call.clone().set("SignatureNonce", &nonce());
        assert_eq!(again.send(address).await.status, status);
    }
    let replay = recording(&emulator).await.replay().unwrap();
    assert_eq!((replay.compared(), replay.differences()), (1, &[][..]));
    let [passed] = replay.passed_over() else { panic!("{replay}") };
    assert!(passed.starts_with("call 1, ") && passed.contains("a fault kept"), "{passed}");
}

#[tokio::test]
async fn a_recording_ends_when_the_state_is_replaced() {
    let emulator = Emulator::start().await.unwrap();
    assert!(emulator.recording().is_none());
    let none = control(&emulator, "GET", "/recording", "").await;
    assert_eq!(none.status, 404);
    assert!(none.text("Message").contains("POST /_emulator/recording begins one"));

    emulator.begin_recording();
    let open = control(&emulator, "GET", "/recording", "").await.json();
    assert_eq!((&open["Open"], open["Calls"].as_array().unwrap().len()), (&true.into(), 0));
    V1::add(GROUP, ONE_ECS).send(emulator.address()).await;
    control(&emulator, "POST", "/reset", "").await;
    V1::add(GROUP, ONE_ECS).send(emulator.address()).await;
    let ended = control(&emulator, "GET", "/recording", "").await.json();
    assert_eq!((&ended["Open"], ended["Calls"].as_array().unwrap().len()), (&false.into(), 1));
    let replay = recording(&emulator).await.replay().unwrap();
    assert_eq!((replay.compared(), replay.differences()), (1, &[][..]));
}

#[test]
fn a_recording_that_cannot_be_played_is_told() {
    let call = r#"{"AccessKeyId":"a","Action":"MadeUp","Parameters":{},"UnixMilliseconds":0}"#;
    let with = |accounts: &str, call: &str| {
        format!(r#"{{"Now":"","Open":true,"State":{{"Accounts":{accounts}}},"Calls":[{call}]}}"#)
    };
    let account = r#"{"a":{"Regions":{}}}"#;
    let elsewhere = call.replace(r#""a""#, r#""b""#).replace("MadeUp", "DescribeRegions");
    let bad = r#"{"a":{"Regions":{"r":{"AccessLogs":{"lb":{"LogProject":"p","LogStore":"s"}}}}}}"#;
    for (json, told) in [
        (with(account, call), "Calls[0].Action: there is no operation \"MadeUp\""),
        (with(account, &elsewhere), "Calls[0].AccessKeyId: it has no account"),
        (with(bad, ""), "State.Accounts.a.Regions.r.AccessLogs.lb: there is no"),
        ("{}".to_owned(), "Calls: is missing"),
    ] {
        let problem = Recording::parse(&json).and_then(Recording::replay).unwrap_err().to_string();
        assert!(problem.contains(told), "{problem}");
    }
    let problem = Recording::read("/made/up.json").unwrap_err().to_string();
    assert!(problem.starts_with("recording: /made/up.json: "), "{problem}");
}

#[tokio::test]
async fn what_a_strict_emulator_recorded_is_played_by_one() {
    for strict in [false, true] {
        let emulator = Emulator::builder().strict(strict).start().await.unwrap();
        emulator.begin_recording();
        let single_quoted = ONE_ECS.replace('"', "'");
        let reply = V1::add(GROUP, &single_quoted).send(emulator.address()).await;
        assert_eq!(reply.status, if strict { 400 } else { 200 }, "{reply:?}");
        let recorded = recording(&emulator).await;
        // As recordings of before said it: strict ones said nothing.
        let mut older: Value = serde_json::from_str(&recorded.to_json().unwrap()).unwrap();
        assert_eq!(older["Strict"], strict);
        let members = older.as_object_mut().unwrap();
        members.remove("Strict");
        if !strict {
            members.insert("Loose".into(), true.into());
        }
        let older = Recording::parse(&older.to_string()).unwrap();
        for recording in [recorded, older] {
            let replay = recording.replay().unwrap();
            assert_eq!((replay.differences(), replay.compared()), (&[][..], 1));
        }
    }
}

#[tokio::test]
async fn a_private_key_in_another_parameter_is_told_nowhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../slb/emulator/tests/certificates");
    let key = fs::read_to_string(folder.join("rsa.key.pem")).unwrap();
    let secret = key.lines().nth(1).unwrap();
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    emulator.begin_recording();
    let tag = [
        ("ResourceType", "instance"),
        ("ResourceId.1", "lb-bp1000000000000000001"),
        ("Tag.1.Key", "pasted"),
        ("Tag.1.Value", &key[..128]),
    ];
    assert_eq!(call("TagResources", &tag).send(address).await.status, 200);
    // It is shown to those who ask for it, and refused in messages that repeat it.
    let list = call("ListTagResources", &tag[..2]);
    let listed = list.clone().send(address).await;
    assert!(listed.body.contains(secret), "{listed:?}");
    let xml = list.set("Format", "XML").set("SignatureNonce", &nonce());
    assert_eq!(xml.send(address).await.status, 200);
    for name in ["LoadBalancerName", "Made.Up", "VServerGroupId"] {
        for value in [&key, &key.replace(' ', "%20"), &key.replace('\n', "\\n")] {
            call("DescribeVServerGroupAttribute", &[(name, value)]).send(address).await;
        }
    }
    call(&key, &[]).send(address).await;
    call("DescribeRegions", &[("AccessKeyId", &key)]).send(address).await;

    let log = control(&emulator, "GET", "/requests", "").await.body;
    assert!(!log.contains(secret) && log.contains("[redacted]"), "{log}");
    assert!(!format!("{:?}", emulator.requests()).contains(secret));
    let recorded = emulator.recording().unwrap();
    let json = recorded.to_json().unwrap();
    assert!(!json.contains(secret) && !format!("{recorded:?}").contains(secret));
    // What came of it is played all the same.
    let replay = Recording::parse(&json).unwrap().replay().unwrap();
    assert_eq!(replay.differences(), [], "{replay}");
    assert!(replay.compared() >= 2, "{replay}");
}
