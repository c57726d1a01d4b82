//! The lives of load balancers of every kind, through every operation, by the official Python SDKs;
//! and a part of that of a classic one by the SDK for Node.js.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use aliyun_core::OperationInfo;
use aliyun_lb_emulator::Settling;
use aliyun_slb_emulator::Emulator;
use serde_json::{Value as Json, json};

use crate::tools::{Installation, client, run, script, scripts, version};
use crate::{node, python};

const SECRET: &str = "interop-secret";

/// How long a life may take.
const LIFE_TIME: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_official_sdk_leads_a_load_balancer_through_every_operation() {
    let Some(lines) = python_life("lifecycle_tea.py").await else { return };
    assert_every_operation(&lines, aliyun_slb_model::OPERATIONS);
}

#[tokio::test]
async fn the_legacy_sdk_leads_a_load_balancer_through_every_operation() {
    let Some(mut lines) = python_life("lifecycle_core.py").await else { return };
    let last = lines.pop();
    assert_eq!(last, Some(json!({ "without_setter": ["DescribeLoadBalancers.Tag"] })));
    assert_every_operation(&lines, aliyun_slb_model::OPERATIONS);
}

#[tokio::test]
async fn the_legacy_sdk_reads_every_answer_as_xml() {
    let Some(lines) = python_life("lifecycle_core_xml.py").await else { return };
    assert_every_operation(&lines, aliyun_slb_model::OPERATIONS);
}

#[tokio::test]
async fn the_node_sdk_leads_a_part_of_a_life() {
    let (Some(version), Some(_)) = (version("node").await, version("npm").await) else { return };
    let installation = Installation::new("node", version + &script("package-lock.json"));
    node::install(&installation).await;
    let keys = ["pop-get", "pop-post"];
    let builder =
        keys.iter().fold(Emulator::builder(), |builder, key| builder.access_key(*key, SECRET));
    let emulator = builder.start().await.expect("an emulator");
    let mut command = client("node");
    command.env("NODE_PATH", installation.folder.join("node_modules"));
    command.arg(scripts().join("lifecycle.js"));
    command.arg(emulator.address().to_string()).arg(SECRET);
    let said = run(command, LIFE_TIME).await.unwrap_or_else(|error| panic!("a life: {error}"));
    assert_eq!(said.lines().collect::<Vec<_>>(), keys);
    let sent = emulator.requests();
    for (key, method) in [("pop-get", "GET"), ("pop-post", "POST")] {
        let own = sent.iter().filter(|request| request.access_key_id() == Some(key));
        let own: Vec<_> = own.map(|request| (request.method(), request.action())).collect();
        assert!(own.len() > 20, "{own:?}");
        assert!(own.iter().all(|(used, _)| *used == method), "{own:?}");
    }
}

#[tokio::test]
async fn the_official_sdk_leads_a_network_load_balancer_beside_classic_ones() {
    let life = Life { script: "nlb_life.py", settling: Settling::AtOnce, steps: 150 };
    life.lead(aliyun_nlb_model::OPERATIONS, 50, "AddBackendServers").await;
}

#[tokio::test]
async fn the_official_sdk_leads_an_application_load_balancer_beside_network_ones() {
    let life = Life { script: "alb_life.py", settling: Settling::AfterDescribes(1), steps: 300 };
    life.lead(aliyun_alb_model::OPERATIONS, 85, "UpdateLoadBalancerProtection").await;
}

/// A life at an endpoint of all products.
struct Life {
    script: &'static str,
    settling: Settling,
    /// How many steps it has at least.
    steps: usize,
}

impl Life {
    /// Leads it, through every operation of a product and through one of another.
    async fn lead(self, operations: &[&OperationInfo], count: usize, other: &str) {
        let builder = aliyun_lb_emulator::Emulator::builder().access_key("lifecycle", SECRET);
        let emulator = builder.start().await.expect("an emulator of all products");
        emulator.settle(self.settling);
        emulator.begin_recording();
        let Some(lines) = run_python(self.script, emulator.address()).await else { return };
        assert_every_operation(&lines, operations);
        // The emulator tells the same of what it was asked for.
        let requests = emulator.requests();
        let done = requests.iter().filter(|request| request.code().is_none());
        let done: BTreeSet<&str> = done.filter_map(|request| request.action()).collect();
        let every = operations.iter().map(|info| info.action());
        let missing: Vec<_> = every.filter(|action| !done.contains(action)).collect();
        assert_eq!((missing, operations.len()), (Vec::new(), count));
        assert!(done.contains(other), "{done:?}");
        let recording = emulator.recording().expect("a recording");
        let replay = recording.replay().expect("a replay");
        assert!(replay.differences().is_empty() && replay.compared() > self.steps, "{replay}");
    }
}

/// Runs a script of the life of a classic load balancer in Python, and what it did again; none if
/// there is no Python.
async fn python_life(name: &str) -> Option<Vec<Json>> {
    let builder = Emulator::builder().access_key("lifecycle", SECRET);
    let emulator = builder.start().await.expect("an emulator");
    emulator.begin_recording();
    let lines = run_python(name, emulator.address()).await?;
    // What it did is done again the same.
    let recording = emulator.recording().expect("a recording");
    let replay = recording.replay().unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(replay.differences().is_empty() && replay.compared() > 100, "{name}: {replay}");
    Some(lines)
}

/// Runs a script of a life in Python; none if there is no Python.
async fn run_python(name: &str, address: SocketAddr) -> Option<Vec<Json>> {
    let version = version("python3").await?;
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = python::install(&installation).await;
    let pems = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/slb/emulator/tests");
    let mut command = client(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts().join(name));
    command.arg(address.to_string()).args(["lifecycle", SECRET]);
    command.arg(pems.join("certificates"));
    let said = run(command, LIFE_TIME).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let line = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
    Some(said.lines().map(line).collect())
}

/// Asserts that each step went as it should, and that every operation succeeded in one.
fn assert_every_operation(steps: &[Json], operations: &[&OperationInfo]) {
    let wrong: Vec<_> = steps.iter().filter(|step| step["wrong"] != json!([])).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let succeeded = steps.iter().filter(|step| step["succeeded"] == true);
    let succeeded: BTreeSet<_> = succeeded.filter_map(|step| step["action"].as_str()).collect();
    let every: BTreeSet<_> = operations.iter().map(|info| info.action()).collect();
    let missing: Vec<_> = every.difference(&succeeded).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
