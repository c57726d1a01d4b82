//! What the lives are given: ids of the seed, certificates, and lists that are too long to write out.

/// A list of `count` texts in brackets.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    format!("[{}]", (1..=count).map(item).collect::<Vec<_>>().join(","))
}

/// What both have.
fn seed() -> Vec<(&'static str, String)> {
    vec![
        ("ecs", "i-bp1000000000000000".into()),
        ("eni", "eni-bp1000000000000000".into()),
        ("eci", "eci-bp1000000000000000".into()),
        ("certificate", include_str!("../../data/expired.pem").into()),
        ("key", include_str!("../../data/expired.key.pem").into()),
        ("ca", include_str!("../../data/expired.pem").into()),
    ]
}

pub fn terraform() -> Vec<(&'static str, String)> {
    // extension_slb.go expandBackendServersWithPortToString
    let twenty = list(20, |n| {
        format!("{{'ServerId':'i-bp1000000000000000{n:02}','Port':'90','Weight':'100', 'Type': 'ecs'}}")
    });
    // service_alicloud_slb.go convertAclEntriesToString
    let entries = list(50, |n| format!(r#"{{"comment":"{n}","entry":"10.20.0.{n}/32"}}"#));
    let mut values = seed();
    values.extend([("twenty", twenty), ("entries", entries), ("inside", "192.168.0.77".into())]);
    values
}
