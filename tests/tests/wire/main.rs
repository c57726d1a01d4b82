//! What goes over the wire, beside what the official SDKs were seen to send.
//!
//! `tests/data/wire_captures.json` holds requests of theirs, each with the method, the target, the
//! headers and the body as they were received.

mod capture;
mod differences;
mod ours;

use std::collections::BTreeMap;

use aliyun_slb_client::AddVServerGroupBackendServers;
use aliyun_slb_client::model::core::{Operation as _, Secret};
use aliyun_slb_client::runtime::sign::{acs3, v1};
use serde_json::Value as Json;

use capture::{Capture, Signed, Wire, captures};
use differences::{Applied, Left, NOT_OURS, NOT_TYPED, TEXT_DIFFERENCES, TYPED_DIFFERENCES};

fn secret() -> Secret {
    Secret::from("testsecret")
}

/// The signature of a request by our signer, whoever made the request.
fn signature(wire: &Wire) -> String {
    match wire.signed {
        Signed::Params => {
            let text = v1::string_to_sign(&wire.method, pairs(&wire.params));
            v1::signature(&secret(), &text)
        }
        Signed::Headers => {
            let (query, headers): (Vec<_>, Vec<_>) =
                (pairs(&wire.query).collect(), pairs(&wire.headers).collect());
            let canonical = acs3::CanonicalRequest::new(&acs3::Request {
                method: &wire.method,
                path: "/",
                query: &query,
                headers: &headers,
                content_hash: &acs3::content_hash(wire.body.as_bytes()),
            });
            canonical.signature(&secret())
        }
    }
}

fn pairs(map: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    map.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

#[test]
fn every_signature_that_was_captured_is_the_one_we_compute() {
    let (mut by_params, mut by_headers) = (0, 0);
    for capture in captures().iter().filter(|capture| capture.signature_verified) {
        let Some(wire) = capture.wire() else {
            assert_eq!(capture.case, "v3 sm3", "only this one is signed in a way that is not ours");
            continue;
        };
        assert_eq!(signature(&wire), wire.signature, "{}", capture.name());
        match wire.signed {
            Signed::Params => by_params += 1,
            Signed::Headers => by_headers += 1,
        }
    }
    assert_eq!((by_params, by_headers), (18, 12));
}

/// The captures of the operation, without those that are excused with a reason.
fn comparable<'c>(all: &'c [Capture], excused: &[&[(&str, &str)]]) -> Vec<(&'c Capture, Wire)> {
    let of_operation: Vec<_> = all.iter().filter(|capture| capture.is_of_operation()).collect();
    let mut excuses: Vec<_> = excused.iter().flat_map(|excuses| excuses.iter()).collect();
    let mut left = Vec::new();
    for capture in of_operation {
        let excuse = excuses.iter().position(|(case, _)| *case == capture.case);
        match excuse {
            Some(at) => drop(excuses.remove(at)),
            None => left.push((capture, capture.wire().expect("a signed request"))),
        }
    }
    assert!(excuses.is_empty(), "no longer needed: {excuses:?}");
    left
}

#[tokio::test]
async fn the_same_texts_at_the_same_time_have_the_same_signature() {
    let all = captures();
    let mut table = Left::new(TEXT_DIFFERENCES);
    let (mut as_sent, mut with_differences) = (0, 0);
    for (capture, theirs) in comparable(&all, &[NOT_OURS]) {
        let ours = ours::send_texts(&theirs).await;
        match table.apply(&capture.sdk, &theirs, ours) {
            Applied::Nothing(ours) => {
                assert_eq!(ours.signature, theirs.signature, "{}", capture.name());
                as_sent += 1;
            }
            Applied::Differences(ours) => {
                assert_eq!(signature(&ours), theirs.signature, "{}", capture.name());
                with_differences += 1;
            }
        }
    }
    table.assert_all_used();
    assert_eq!((as_sent, with_differences), (3, 12));
}

#[tokio::test]
async fn typed_requests_send_the_same_parameters() {
    let all = captures();
    let mut table = Left::new(TYPED_DIFFERENCES);
    let mut compared = 0;
    for (capture, theirs) in comparable(&all, &[NOT_OURS, NOT_TYPED]) {
        let request = AddVServerGroupBackendServers::from_params(&theirs.own_params());
        let request = request.unwrap_or_else(|error| panic!("{}: {error}", capture.name()));
        let ours = ours::send(&theirs, request).await;
        let (theirs, mut ours) = (comparable_params(&theirs), comparable_params(&ours));
        table.take_over(&capture.sdk, &theirs, &mut ours);
        assert_eq!(ours, theirs, "{}", capture.name());
        compared += 1;
    }
    table.assert_all_used();
    assert_eq!(compared, 12);
}

/// The parameters of the operation, JSON among them in one form: with every number as the text
/// that the SDKs were given for it, and members by name.
fn comparable_params(wire: &Wire) -> BTreeMap<String, String> {
    fn convert(value: Json) -> Json {
        match value {
            Json::Number(number) => number.to_string().into(),
            Json::Array(items) => items.into_iter().map(convert).collect(),
            Json::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, convert(value)));
                members.collect::<BTreeMap<_, _>>().into_iter().collect()
            }
            other => other,
        }
    }
    let own = wire.own_params();
    let pairs = own.iter().map(|(name, value)| {
        let value = match serde_json::from_str(value) {
            Ok(json) if name == "BackendServers" => convert(json).to_string(),
            _ => value.to_owned(),
        };
        (name.to_owned(), value)
    });
    pairs.collect()
}
