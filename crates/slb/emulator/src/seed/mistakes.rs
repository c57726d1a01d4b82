//! Mistakes in a seed are told with their place, in words.

use serde_json::{Value, json};

use crate::Seed;

fn told(seed: &str) -> String {
    let told = Seed::parse(seed).unwrap_err().to_string();
    told.strip_prefix("seed: ").unwrap().to_owned()
}

/// A seed of one region that has this.
fn region(members: &Value) -> String {
    json!({ "Regions": { "r": members } }).to_string()
}

#[test]
fn wrong_types_are_told_with_their_path() {
    let listener = |port: Value| {
        let good = json!({ "ListenerPort": 80, "ListenerProtocol": "tcp" });
        let bad = json!({ "ListenerPort": port, "ListenerProtocol": "udp" });
        let with = json!({ "LoadBalancerId": "b", "Listeners": [good, bad] });
        region(&json!({ "LoadBalancers": [{ "LoadBalancerId": "a" }, with] }))
    };
    let at = "Regions.r.LoadBalancers[1].Listeners[1].ListenerPort";
    for (found, problem) in [
        (json!("soon"), "must be a whole number, and is the text \"soon\""),
        (json!(null), "must be a whole number, and is null"),
        (json!(1.5), "must be a whole number, and is the number 1.5"),
        (json!(5_000_000_000_i64), "must be from 1 to 65535 (got 5000000000)"),
        (json!([1]), "must be a whole number, and is a list"),
        (json!({}), "must be a whole number, and is an object"),
        (json!(true), "must be a whole number, and is true"),
    ] {
        assert_eq!(told(&listener(found)), format!("{at}: {problem}"));
    }
    for (document, problem) in [
        ("[]", "must be an object, and is a list"),
        ("7", "must be an object, and is the number 7"),
        (r#"{"Regions":[]}"#, "Regions: must be an object, and is a list"),
        (
            &region(&json!({ "LoadBalancers": {} })),
            "Regions.r.LoadBalancers: must be a list, and is an object",
        ),
        (
            &region(&json!({ "Quotas": { "LoadBalancers": -1 } })),
            "Regions.r.Quotas.LoadBalancers: must be a whole number of 0 or more, and is the number -1",
        ),
        (
            r#"{"Regions":{"a.b c":{"Instances":[7]}}}"#,
            "Regions[\"a.b c\"].Instances[0]: must be an object, and is the number 7",
        ),
    ] {
        let told = told(document);
        assert!(told.ends_with(problem) && told.len() <= problem.len() + 2, "{told}");
    }
}

#[test]
fn what_is_missing_or_not_known_is_told_by_its_name() {
    for (document, problem) in [
        ("{}".to_owned(), "Regions: is missing"),
        (
            region(&json!({ "LoadBalancers": [{}] })),
            "Regions.r.LoadBalancers[0].LoadBalancerId: is missing",
        ),
        (
            r#"{"Regoins":{}}"#.to_owned(),
            "Regoins: is not known here; did you mean Regions? There are Regions, IdsMade",
        ),
        (
            region(&json!({ "Quotas": { "Made": 1 } })),
            "Regions.r.Quotas.Made: is not known here; there are LoadBalancers, ",
        ),
        (
            region(&json!({ "Instances": [{ "InstanceId": "i", "Status": "Stoped" }] })),
            "Regions.r.Instances[0].Status: must be one of Running, Stopped, Released, and is the \
             text \"Stoped\"; did you mean Stopped?",
        ),
    ] {
        let told = told(&document);
        assert!(told.starts_with(problem), "{told}");
    }
}
