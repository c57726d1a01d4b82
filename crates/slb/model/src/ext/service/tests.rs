use aliyun_core::{FromValue, Value};

use super::*;

fn answer(entries: &[&str]) -> DescribeHealthStatusResponse {
    let entries: Vec<_> = entries.iter().map(|entry| format!("{{{entry}}}")).collect();
    let entries = entries.join(",");
    let text = format!(r#"{{"RequestId":"R","BackendServers":{{"BackendServer":[{entries}]}}}}"#);
    DescribeHealthStatusResponse::from_value(&Value::from_json(&text).unwrap()).unwrap()
}

const WELL: &str =
    r#""ServerId":"i-1","Port":80,"ServerIp":"10.0.0.1","ServerHealthStatus":"normal""#;
const ILL: &str =
    r#""ServerId":"i-1","Port":81,"ServerIp":"10.0.0.2","ServerHealthStatus":"abnormal""#;
const UNKNOWN: &str = r#""ServerId":"i-2","Port":80,"ServerHealthStatus":"unavailable""#;
const NEW: &str = r#""ServerId":"i-3","ServerHealthStatus":"convalescent""#;
const SILENT: &str = r#""ServerId":"i-4","Port":80"#;
const BLANK: &str = r#""ServerId":"eci-1","Port":80,"ServerIp":"","ServerHealthStatus":"normal""#;
const V6: &str =
    r#""ServerId":"eni-1","Port":80,"ServerIp":"2001:DB8::0:1","ServerHealthStatus":"normal""#;

#[test]
fn what_is_not_said_fits_all_and_the_worst_counts() {
    let health = answer(&[WELL, ILL, UNKNOWN, NEW, SILENT, BLANK, V6]);
    let at = |address: &str| ServerRef::new("i-1").address(address);
    for (server, state) in [
        (ServerRef::from("i-1"), ServiceState::Unhealthy),
        (("i-1", 80).into(), ServiceState::InService),
        (("i-1".to_owned(), 81).into(), ServiceState::Unhealthy),
        (("i-1", 82).into(), ServiceState::NotListed),
        (at("10.0.0.1"), ServiceState::InService),
        (at("10.0.0.2"), ServiceState::Unhealthy),
        (at("10.0.0.1").port(81), ServiceState::NotListed),
        (at("no address"), ServiceState::NotListed),
        ("i-2".into(), ServiceState::Unchecked),
        // What an entry does not tell, and what nobody knows yet.
        (ServerRef::new("i-3").port(80).address("10.0.0.3"), ServiceState::Unchecked),
        ("i-4".into(), ServiceState::Unchecked),
        (ServerRef::new("eni-1").address("2001:db8::1"), ServiceState::InService),
        (ServerRef::new("eci-1").port(80).address("10.0.0.9"), ServiceState::InService),
        (ServerRef::new("eni-1").address(""), ServiceState::InService),
        (at("::ffff:10.0.0.1"), ServiceState::InService),
        ("i-10".into(), ServiceState::NotListed),
        ("".into(), ServiceState::NotListed),
    ] {
        assert_eq!(health.service_of([&server]).state(), state, "{server}");
    }
}

#[test]
fn servers_are_known_as_they_were_added() {
    let health = answer(&[WELL, ILL, UNKNOWN, V6]);
    let added = [
        BackendServer::ecs("i-1", 80),
        BackendServer::eni("eni-1", "2001:db8::1", 80),
        BackendServer::eni("eni-1", "", 80),
    ];
    assert!(health.service_of(&added).is_complete());
    assert!(!health.service_of(&[BackendServer::ecs("i-1", 81)]).is_complete());
    // In the default group the port is the listener's.
    let shared = DefaultBackendServer::new("i-2");
    assert_eq!(health.service_of([&shared]).state(), ServiceState::Unchecked);
}

#[test]
fn a_text_tells_of_those_that_are_not_in_service() {
    let health = answer(&[WELL, ILL, UNKNOWN]);
    let service = health.service_of([("i-1", 80), ("i-1", 81), ("i-2", 80), ("i-9", 80)]);
    assert_eq!(service.state(), ServiceState::NotListed);
    let said = "1 of 4 servers are in service; i-1, port 81 is not healthy; i-2, port 80 is not \
                checked, yet or at all; i-9, port 80 is not listed (listed is what a running \
                listener uses)";
    assert_eq!(service.to_string(), said);
    assert_eq!(Progress::from(service), Progress::pending(said));
    let many = health.service_of((0..200).map(|port| ("i-9", port)));
    assert!(
        many.to_string().starts_with("0 of 200 servers are in service; ")
            && many.to_string().contains("; … (listed is")
    );
    assert!(many.to_string().len() < 350);
    // Nobody is waited for if nobody is asked for.
    assert_eq!(Progress::from(health.service_of([""; 0])), Progress::Done);
}
