//! `paging` in drafts.

use aliyun_codegen::import::{Document, Request, draft};
use serde_json::{Value as Json, json};

/// The `paging` of the draft of `ListThings`, and what the help says of it.
fn paging(kind: &str, parameters: &[(&str, bool)], answer: Json) -> (Json, Option<String>) {
    let parameter = |(name, required): &(&str, bool)| {
        let kind = if *name == "NextToken" { "string" } else { "integer" };
        json!({ "name": name, "in": "query", "schema": { "type": kind, "required": required } })
    };
    let document = json!({
        "info": { "product": "Demo", "version": "2024-01-01" },
        "apis": { "ListThings": {
            "operationType": kind,
            "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(),
            "responses": { "200": { "schema": { "type": "object", "properties": answer } } },
        } },
    });
    let document = Document::parse(&document.to_string()).unwrap();
    let names = ["ListThings".to_owned()];
    let request = Request { names: &names, group: Some("things") };
    let drafts = draft(&document, request, None).unwrap();
    let draft = drafts.drafts.first().unwrap();
    let written: Json = serde_json::from_str(&draft.text).unwrap();
    let said = draft.help.lines().find(|line| line.contains("`paging`"));
    (written.get("paging").cloned().unwrap_or(Json::Null), said.map(str::to_owned))
}

fn list() -> Json {
    json!({ "type": "array", "items": { "type": "string" } })
}

/// The form of SLB: an object that wraps the list.
fn wrapped() -> Json {
    json!({ "type": "object", "itemNode": true, "properties": { "Thing": list() } })
}

fn number() -> Json {
    json!({ "type": "integer" })
}

#[test]
fn pages_are_found_by_number() {
    let both = [("PageNumber", false), ("PageSize", false)];
    let answer = json!({ "Things": wrapped(), "PageNumber": number(), "TotalCount": number() });
    let (drafted, said) = paging("read", &both, answer);
    let expected = json!({
        "items": "Things", "size": "PageSize", "page": "PageNumber", "total": "TotalCount",
    });
    assert_eq!((drafted, said), (expected, None));
    // Without a total the end is a page that is not full.
    let (drafted, _) = paging("read", &both, json!({ "Things": list() }));
    assert_eq!(drafted, json!({ "items": "Things", "size": "PageSize", "page": "PageNumber" }));
}

#[test]
fn pages_are_found_by_token() {
    let token = json!({ "type": "string" });
    let answer = json!({ "Things": list(), "NextToken": token, "TotalCount": number() });
    for size in ["MaxResults", "MaxItems"] {
        let parameters = [("NextToken", false), (size, false)];
        let expected = json!({
            "items": "Things", "size": size, "token": "NextToken", "nextToken": "NextToken",
        });
        assert_eq!(paging("read", &parameters, answer.clone()).0, expected);
    }
    let expected = json!({ "items": "Things", "token": "NextToken", "nextToken": "NextToken" });
    assert_eq!(paging("read", &[("NextToken", false)], answer).0, expected);
}

#[test]
fn of_several_lists_the_one_that_is_named_holds_the_items() {
    let both = [("Page", false), ("PageSize", false)];
    let answer = json!({ "Others": list(), "Entrys": wrapped(), "TotalEntry": number() });
    let (drafted, said) = paging("read", &both, answer);
    assert_eq!(drafted.get("items"), Some(&json!("Entrys")));
    assert_eq!(drafted.get("total"), Some(&json!("TotalEntry")));
    let said = said.unwrap();
    assert!(said.contains("`paging` reads `Entrys`, of the lists `Others`, `Entrys`"), "{said}");

    let answer = json!({ "OldThings": list(), "Things": list(), "TotalCount": number() });
    assert_eq!(paging("read", &both, answer).0.get("items"), Some(&json!("Things")));

    let answer = json!({ "A": list(), "B": list(), "TotalCount": number() });
    let (drafted, _) = paging("read", &both, answer);
    let todo = json!("TODO: which of `A`, `B` holds the items of a page");
    assert_eq!(drafted.get("items"), Some(&todo));
}

#[test]
fn what_is_no_list_in_pages_has_none() {
    let both = [("PageNumber", false), ("PageSize", false)];
    let answer = || json!({ "Things": list(), "TotalCount": number() });
    for (kind, parameters, answer) in [
        ("write", &both[..], answer()),
        ("read", &[], answer()),
        ("read", &both[..1], answer()),
        ("read", &both[..], json!({ "TotalCount": number() })),
        ("read", &[("PageNumber", true), ("PageSize", false)], answer()),
        // A token that is not answered leads nowhere.
        ("read", &[("NextToken", false)], answer()),
    ] {
        assert_eq!(paging(kind, parameters, answer.clone()).0, Json::Null, "{parameters:?}");
    }
}
