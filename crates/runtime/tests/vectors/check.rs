//! Checks a file of known answers against our signers. Shared by the test and the example, so
//! that a file checked by hand is checked the same way.

use std::fmt;

use aliyun_core::Secret;
use aliyun_runtime::sign::{acs3, v1};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// What came of the cases of one signature.
#[derive(Default)]
pub struct Outcome {
    pub passed: usize,
    /// The name of each case that failed, and at what.
    pub failed: Vec<String>,
}

impl Outcome {
    fn add(&mut self, case: &Value, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(why) => {
                let name =
                    case.get("name").and_then(Value::as_str).unwrap_or("a case without name");
                self.failed.push(format!("{name}: {why}"));
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed.len())
    }
}

/// What came of all cases.
#[derive(Default)]
pub struct Outcomes {
    pub v1: Outcome,
    pub v3: Outcome,
}

/// Checks every case of a file; its form tells which signature it is about.
pub fn check(text: &str, outcomes: &mut Outcomes) -> Result<(), String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let cases = file.as_array().ok_or("not a list of cases")?;
    if cases.is_empty() {
        return Err("no cases in it".to_owned());
    }
    for case in cases {
        if case.get("params").is_some() {
            outcomes.v1.add(case, check_v1(case));
        } else if case.get("authorization").is_some() {
            outcomes.v3.add(case, check_v3(case));
        } else {
            return Err("a case of neither form in it".to_owned());
        }
    }
    Ok(())
}

fn check_v1(case: &Value) -> Result<(), String> {
    let method = text_of(case, "method")?;
    let params = pairs_of(case, "params")?;
    let secret = Secret::new(text_of(case, "secret")?);
    let string_to_sign = v1::string_to_sign(method, params.iter().copied());
    let signature = v1::signature(&secret, &string_to_sign);
    same(case, "string_to_sign", &string_to_sign)?;
    same(case, "signature", &signature)?;
    if case.get("published_signature").is_some() {
        same(case, "published_signature", &signature)?;
    }
    if !v1::verify(&secret, method, params.iter().copied(), &signature) {
        return Err("verification".to_owned());
    }
    Ok(())
}

fn check_v3(case: &Value) -> Result<(), String> {
    if text_of(case, "algorithm")? != acs3::ALGORITHM {
        return Err("another algorithm".to_owned());
    }
    let body = match case.get("body_base64").and_then(Value::as_str) {
        Some(encoded) => STANDARD.decode(encoded).map_err(|_| "the body is not base64")?,
        None => text_of(case, "body")?.as_bytes().to_vec(),
    };
    let content_hash = acs3::content_hash(&body);
    same(case, "body_sha256", &content_hash)?;
    let headers = pairs_of(case, "headers")?;
    let canonical = acs3::CanonicalRequest::new(&acs3::Request {
        method: text_of(case, "method")?,
        path: text_of(case, "path")?,
        query: &pairs_of(case, "query")?,
        headers: &headers,
        content_hash: &content_hash,
    });
    let secret = Secret::new(text_of(case, "secret")?);
    let signature = canonical.signature(&secret);
    let authorization = canonical.authorization(text_of(case, "access_key_id")?, &signature);
    same(case, "canonical_request", canonical.as_str())?;
    same(case, "string_to_sign", &canonical.string_to_sign())?;
    same(case, "authorization", &authorization)?;
    let parsed = acs3::Authorization::parse(&authorization).ok_or("taking apart")?;
    let selected = parsed.select(&headers).map(|selected| selected.len());
    if selected != Some(headers.len()) || !canonical.verify(&secret, parsed.signature) {
        return Err("verification".to_owned());
    }
    Ok(())
}

fn same(case: &Value, name: &str, ours: &str) -> Result<(), String> {
    if text_of(case, name)? == ours { Ok(()) } else { Err(name.to_owned()) }
}

fn text_of<'c>(case: &'c Value, name: &str) -> Result<&'c str, String> {
    case.get(name).and_then(Value::as_str).ok_or_else(|| format!("{name} is not a text"))
}

fn pairs_of<'c>(case: &'c Value, name: &str) -> Result<Vec<(&'c str, &'c str)>, String> {
    let members = case.get(name).and_then(Value::as_object);
    members
        .and_then(|members| {
            members.iter().map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
        })
        .ok_or_else(|| format!("{name} is not an object of texts"))
}
