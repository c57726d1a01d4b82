//! Faults on demand as the official Python SDK sees them, and the figures of the emulator as the
//! package of Prometheus reads them.

use std::time::Duration;

use aliyun_slb_emulator::{Emulator, Fault};
use serde_json::{Value as Json, json};

use crate::python::install;
use crate::tools::{Installation, client, run, script, scripts, version};

const SECRET: &str = "interop-secret";

/// How long a script may take.
const TIME: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_official_sdk_meets_faults_and_prometheus_reads_the_figures() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = install(&installation).await;
    let emulator = Emulator::builder().access_key("faults", SECRET).start().await;
    let emulator = emulator.expect("an emulator");
    let faults = [
        Fault::error("SystemBusy"),
        Fault::throttling(Duration::from_millis(1500)),
        Fault::reset_before(),
        Fault::half_answer(),
        Fault::html(),
    ];
    let calls = faults.len() + 1;
    for fault in faults {
        emulator.inject(fault.times(1)).expect("a fault that makes sense");
    }
    let play = async |name: &str, args: &[&str]| {
        let mut command = client(&python);
        command.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts().join(name)).args(args);
        let said = run(command, TIME).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        said.lines().map(|line| serde_json::from_str(line).expect(line)).collect::<Vec<Json>>()
    };

    let (address, count) = (emulator.address().to_string(), calls.to_string());
    let said = play("faults.py", &[&address, SECRET, &count]).await;
    assert_eq!(said.len(), calls);
    assert_eq!(said[0]["code"], "SystemBusy");
    assert_eq!(
        (&said[1]["code"], &said[1]["retry_after"]),
        (&json!("Throttling.User"), &json!(1500))
    );
    assert!(said[2..5].iter().all(|said| said["type"].is_string()), "{said:?}");
    assert_eq!(said[5], Json::Null, "no fault is left");
    assert_eq!(emulator.fired().len(), 5);

    let url = format!("{}/_emulator/metrics", emulator.endpoint());
    let samples = play("metrics.py", &[&url]).await;
    let assert_sample = |kind: &str, name: &str, labels: Json, value: f64| {
        let sample = json!({ "type": kind, "name": name, "labels": labels, "value": value });
        assert!(samples.contains(&sample), "{sample} is not in {samples:#?}");
    };
    let action = "DescribeVServerGroupAttribute";
    let requests = "lb_emulator_requests_total";
    let throttled =
        json!({ "product": "Slb", "action": action, "status": "400", "code": "Throttling.User" });
    assert_sample("counter", requests, throttled, 1.0);
    let reset = json!({ "product": "Slb", "action": action, "status": "", "code": "" });
    assert_sample("counter", requests, reset, 1.0);
    let durations = "lb_emulator_request_duration_seconds_count";
    assert_sample("histogram", durations, json!({ "product": "Slb", "action": action }), 6.0);
    let fired = json!({ "effect": "HalfAnswer" });
    assert_sample("counter", "lb_emulator_faults_fired_total", fired, 1.0);
    let groups = json!({ "product": "Slb", "kind": "VServerGroup" });
    assert_sample("gauge", "lb_emulator_resources", groups, 2.0);
    assert_sample("gauge", "lb_emulator_connections", json!({}), 1.0);
}
