//! Encoding and decoding.

use std::collections::BTreeMap;

use aliyun_core::{FromValue as _, Operation as _, Params, ToValue as _, Value};
use aliyun_runtime::sign::percent;
use aliyun_slb_model::{
    AddVServerGroupBackendServers, AddVServerGroupBackendServersResponse, BackendServer,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases;
use crate::strategies::{request, server};

/// The server as it is read back: an empty description, address or type means none.
fn as_read(mut server: BackendServer) -> BackendServer {
    server.description = server.description.filter(|text| !text.is_empty());
    server.server_ip = server.server_ip.filter(|text| !text.is_empty());
    server.r#type = server.r#type.filter(|kind| *kind != "");
    server
}

/// The parameters as a query or a form carries them, taken apart by another codec than ours.
fn over_the_wire(params: &Params) -> Params {
    let pair = |(name, value)| format!("{}={}", percent::encode(name), percent::encode(value));
    let text = params.iter().map(pair).collect::<Vec<_>>().join("&");
    let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Texts that look like documents, more or less.
fn almost_json() -> impl Strategy<Value = String> {
    let pieces = r#"(\[|\]|\{|\}|,|:|"ServerId"|"Port"|"BackendServers"|"BackendServer"|"eni"|80|-1|1e999|"\\u0000"|"\\ud800"|null|true){0,24}"#;
    prop_oneof![pieces, any::<String>()]
}

fn almost_xml() -> impl Strategy<Value = String> {
    let pieces = r"(<A>|</A>|<B/>|<BackendServers>|</BackendServers>|<!\[CDATA\[|\]\]>|<!--|-->|&lt;|&#0;|&#x110000;|&made;|<\?xml|\?>|<!DOCTYPE|>|80|x){0,24}";
    prop_oneof![pieces, any::<String>()]
}

/// Names that contradict one another now and then, with any value.
fn any_params() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        "RegionId|VServerGroupId|BackendServers(([.][0-3]){1,2}([.](ServerId|Port))?)?",
        "[.0-9A]{0,12}",
        any::<String>(),
    ];
    vec((name, prop_oneof![almost_json(), Just("80".to_owned())]), 0..8)
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_request_is_read_back_as_it_was(request in request()) {
        let mut params = Params::new();
        request.encode(&mut params);
        let read = AddVServerGroupBackendServers::from_params(&over_the_wire(&params));
        let mut expected = request;
        expected.backend_servers = expected.backend_servers.into_iter().map(as_read).collect();
        prop_assert_eq!(read, Ok(expected));
    }

    #[test]
    fn a_response_is_read_back_as_it_was(
        group: String,
        id: String,
        servers in vec(server(), 0..6),
    ) {
        let mut response = AddVServerGroupBackendServersResponse::new(group, id);
        response.backend_servers = servers;
        let json = response.to_value().to_json();
        let value = Value::from_json(&json).expect("our own JSON");
        let read = AddVServerGroupBackendServersResponse::from_value(&value);
        response.backend_servers = response.backend_servers.into_iter().map(as_read).collect();
        prop_assert_eq!(read, Ok(response));
    }

    #[test]
    fn any_params_are_read_or_refused_with_a_path(pairs in any_params()) {
        let params: Params = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        match AddVServerGroupBackendServers::from_params(&params) {
            // What was read is written as something that is read as the same.
            Ok(request) => {
                let mut written = Params::new();
                request.encode(&mut written);
                prop_assert_eq!(AddVServerGroupBackendServers::from_params(&written), Ok(request));
            }
            Err(error) => prop_assert!(!error.path().is_empty(), "{}", error),
        }
    }

    #[test]
    fn any_text_is_read_as_json_just_when_it_is_json(text in almost_json()) {
        let value = Value::from_json(&text);
        prop_assert_eq!(value.is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
        if let Ok(value) = value {
            let written = value.to_json();
            let again = Value::from_json(&written);
            prop_assert_eq!(again.as_ref(), Ok(&value));
            let _ = AddVServerGroupBackendServersResponse::from_value(&value);
            let _ = AddVServerGroupBackendServers::from_value(&value);
        }
    }

    #[test]
    fn any_text_is_survived_as_xml(text in almost_xml()) {
        if let Ok(value) = Value::from_xml(&text) {
            let _ = AddVServerGroupBackendServersResponse::from_value(&value);
            let _ = value.to_json();
        }
    }

    #[test]
    fn flat_names_keep_every_value_that_nothing_contradicts(
        values in proptest::collection::btree_map("[A-Z][a-z]{1,4}", any::<String>(), 0..6),
    ) {
        let pairs = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let tree = pairs.collect::<Params>();
        let read: BTreeMap<String, String> = match tree.to_value() {
            Value::Object(members) => members
                .iter()
                .filter_map(|(name, value)| Some((name.to_string(), value.as_text()?.to_owned())))
                .collect(),
            other => panic!("{other:?}"),
        };
        prop_assert_eq!(read, values);
    }
}

#[test]
fn documents_that_are_too_deep_are_refused() {
    for deep in ["[".repeat(100_000), "{\"A\":".repeat(100_000)] {
        assert!(Value::from_json(&deep).is_err());
    }
    assert!(Value::from_xml(&"<A>".repeat(100_000)).is_err());
    let name = vec!["A"; 100_000].join(".");
    let params = Params::from_iter([(name.as_str(), "x")]);
    assert!(AddVServerGroupBackendServers::from_params(&params).is_err());
}
