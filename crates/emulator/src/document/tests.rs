use serde_json::json;

use super::*;
use crate::faults::Fault;
use crate::seed::SeedForm;
use crate::settling::Policy;

fn told<T: DeserializeOwned + fmt::Debug>(json: &str) -> String {
    read::<T>(json.as_bytes()).unwrap_err().to_string()
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
        assert_eq!(told::<SeedForm>(&listener(found)), format!("{at}: {problem}"));
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
        let told = told::<SeedForm>(document);
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
        let told = told::<SeedForm>(&document);
        assert!(told.starts_with(problem), "{told}");
    }
}

#[test]
fn what_has_a_tag_is_told_like_the_rest() {
    for (document, problem) in [
        (
            r#"{"Policy":"After","Milliseconds":"soon"}"#,
            "Milliseconds: must be a whole number of 0 or more, and is the text \"soon\"",
        ),
        (r#"{"Policy":"After"}"#, "Milliseconds: is missing"),
        (
            r#"{"Policy":"After","Milliseconds":1,"X":1}"#,
            "X: is not known here; there are Milliseconds",
        ),
        (
            r#"{"Policy":"Soon"}"#,
            "Policy: must be one of AtOnce, After, AfterDescribes, and is the text \"Soon\"",
        ),
        ("{}", "Policy: is missing"),
    ] {
        assert_eq!(told::<Policy>(document), problem);
    }
    let effect = |effect: &str| told::<Fault>(&format!(r#"{{"Effect":{effect}}}"#));
    let problem = effect(r#"{"Type":"Delay","Milliseconds":-1}"#);
    assert!(problem.starts_with("Effect.Milliseconds: must be"), "{problem}");
    let problem = effect(r#"{"Type":"Eror"}"#);
    assert!(problem.starts_with("Effect.Type: must be one of Error, "), "{problem}");
    assert!(problem.ends_with("did you mean Error?"), "{problem}");
}

#[test]
fn mistakes_of_form_are_told_by_line_and_column() {
    for (document, problem) in [
        ("{\n  \"Regions\": {,}}", "line 2 column 15: the name of a member must be a text"),
        ("{\"Regions\": {}", "line 1 column 14: the document ends in the middle of an object"),
        ("{\"Regions\": }", "line 1 column 13: a value is expected here"),
        ("{\"Regions\": {},}", "line 1 column 16: a comma stands before the end"),
        ("{\"Regions\": {}} x", "line 1 column 17: the document has ended, and something follows"),
        ("{\"Regions\": {}, \"Regions\": {}}", "line 1 column 25: Regions is given twice"),
        (&"[".repeat(200), "line 1 column 128: the document is nested too deeply"),
        ("", "there is nothing to read"),
        (" \n", "there is nothing to read"),
        ("\u{feff}{\"Regions\": {}}", "it begins with a byte order mark (BOM); save it as UTF-8"),
    ] {
        let told = told::<SeedForm>(document);
        assert!(told.starts_with(problem), "{told}");
    }
    let told = read::<SeedForm>(b"{\"\xff\": 1}").unwrap_err().to_string();
    assert!(told.starts_with("line 1 column "), "{told}");
}
