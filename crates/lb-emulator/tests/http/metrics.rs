//! Figures for Prometheus.

use aliyun_core::Secret;
use aliyun_lb_emulator::{Emulator, Fault};

use crate::support::{GROUP, ONE_ECS, V1, control, nonce};

const ADD: &str = "AddVServerGroupBackendServers";

/// The value of a sample, by its name and labels.
fn sample(metrics: &str, name: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    Some(line.parse().unwrap())
}

async fn metrics(emulator: &Emulator) -> String {
    let reply = control(emulator, "GET", "/metrics", "").await;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!((reply.status, reply.header("content-type")), (200, Some(kind)));
    assert!(reply.body.ends_with("# EOF\n"));
    reply.body
}

#[tokio::test]
async fn calls_are_counted_by_action_status_and_code() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    emulator.inject(Fault::error("SystemBusy").times(2)).unwrap();
    emulator.inject(Fault::error("AclNotExist").times(1)).unwrap();
    emulator.inject(Fault::reset_before().times(1)).unwrap();
    let call = || V1::add(GROUP, ONE_ECS).set("SignatureNonce", &nonce());
    for _ in 0..3 {
        call().send(address).await;
    }
    let mut reset = tokio::net::TcpStream::connect(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut reset, &call().bytes()).await.unwrap();
    let read = tokio::io::AsyncReadExt::read_to_end(&mut reset, &mut Vec::new()).await;
    assert!(read.is_err());
    call().send(address).await;
    V1 { secret: Secret::from("wrong"), ..call() }.send(address).await;
    for made_up in ["MadeUp1", "MadeUp2"] {
        call().set("Action", made_up).send(address).await;
    }

    let metrics = metrics(&emulator).await;
    let calls = |action: &str, status: &str, code: &str| {
        let product = if action == "unknown" { action } else { "Slb" };
        let labels =
            format!(r#"product="{product}",action="{action}",status="{status}",code="{code}""#);
        sample(&metrics, &format!("lb_emulator_requests_total{{{labels}}}"))
    };
    assert_eq!(calls(ADD, "200", ""), Some(1.0), "{metrics}");
    assert_eq!(calls(ADD, "400", "SystemBusy"), Some(2.0));
    assert_eq!(calls(ADD, "400", "AclNotExist"), Some(1.0));
    assert_eq!(calls(ADD, "", ""), Some(1.0));
    assert_eq!(calls(ADD, "400", "SignatureDoesNotMatch"), Some(1.0));
    assert_eq!(calls("unknown", "404", "InvalidAction.NotFound"), Some(2.0));
    assert!(!metrics.contains("MadeUp"));
    let durations =
        format!("lb_emulator_request_duration_seconds_count{{product=\"Slb\",action=\"{ADD}\"}}");
    assert_eq!(sample(&metrics, &durations), Some(6.0));
    let fired = |effect: &str| {
        sample(&metrics, &format!("lb_emulator_faults_fired_total{{effect=\"{effect}\"}}"))
    };
    assert_eq!((fired("Error"), fired("ResetBefore")), (Some(3.0), Some(1.0)));
    assert_eq!(sample(&metrics, "lb_emulator_nonces"), Some(5.0));
}

#[tokio::test]
async fn what_there_is_at_the_moment_is_told() {
    let emulator = Emulator::start().await.unwrap();
    let idle = tokio::net::TcpStream::connect(emulator.address()).await.unwrap();
    let before = metrics(&emulator).await;
    let resources = |metrics: &str, kind: &str| {
        sample(metrics, &format!("lb_emulator_resources{{product=\"Slb\",kind=\"{kind}\"}}"))
    };
    assert_eq!(resources(&before, "LoadBalancer"), Some(2.0));
    assert_eq!(resources(&before, "VServerGroup"), Some(2.0));
    assert_eq!(resources(&before, "Rule"), Some(0.0));
    assert!(sample(&before, "process_start_time_seconds").unwrap() > 1e9);
    // The idle one, and the one that asks.
    assert_eq!(sample(&before, "lb_emulator_connections"), Some(2.0));
    drop(idle);

    let call = V1::add(GROUP, "").set("Action", "CreateVServerGroup");
    let call = call.set("LoadBalancerId", "lb-bp1000000000000000001").without("BackendServers");
    let (sent, reply) = (call.bytes().len(), call.send(emulator.address()).await);
    assert_eq!(reply.status, 200, "{reply:?}");
    let after = metrics(&emulator).await;
    assert_eq!(resources(&after, "VServerGroup"), Some(3.0));
    let grown = |name: &str| sample(&after, name).unwrap() - sample(&before, name).unwrap();
    assert!(grown("lb_emulator_received_bytes_total") >= sent as f64);
    assert!(grown("lb_emulator_sent_bytes_total") >= reply.body.len() as f64);
}
