//! What released clients send passes by default. Where the documents would refuse it, the specs say
//! so as an observation.

use aliyun_core::{Limits, Params};
use aliyun_slb_tests::OPERATIONS;

/// A client, an operation and its parameters.
struct Sent {
    client: &'static str,
    action: &'static str,
    params: Params,
}

fn all() -> Vec<Sent> {
    let lines = include_str!("../../data/released_clients.txt").lines();
    let requests = lines.filter(|line| !line.starts_with('#')).map(|line| {
        let [client, action, form] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).collect();
        let params = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        Sent { client, action, params }
    });
    requests.collect()
}

/// What is wrong with a request.
fn wrong(sent: &Sent, limits: Limits) -> Vec<String> {
    let operation = OPERATIONS.iter().find(|it| it.info.action() == sent.action);
    let operation = operation.expect(sent.action);
    let first = |path: &'_ str, name: &str| path.split('.').next() == Some(name);
    let given = |name: &str| sent.params.iter().any(|(path, _)| first(path, name));
    let missing = operation.info.required.iter().filter(|name| !given(name));
    let mut found: Vec<_> = missing.map(|name| format!("{name} is missing")).collect();
    match (operation.wrong)(&sent.params, limits) {
        Ok(violations) => found.extend(violations),
        Err(unread) => found.push(unread.to_string()),
    }
    found
}

#[test]
fn released_clients_are_let_through() {
    let refused: Vec<_> = all()
        .iter()
        .map(|sent| (sent.client, sent.action, wrong(sent, Limits::Observed)))
        .filter(|(.., wrong)| !wrong.is_empty())
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn the_documents_would_refuse_some_of_each() {
    for client in ["terraform", "kubernetes", "others"] {
        let of_client = all().into_iter().filter(|sent| sent.client == client);
        let refused = of_client.filter(|sent| !wrong(sent, Limits::Documented).is_empty()).count();
        assert!(refused > 0, "{client}");
    }
}
