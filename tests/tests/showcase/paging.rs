//! Lists that are read page by page, in all the ways there are.

use std::future::poll_fn;
use std::pin::pin;

use aliyun_core::Paged;
use aliyun_runtime::{Error, ErrorKind, Items, Pages};
use futures_core::{FusedStream, Stream};
use showcase::client::Client;
use showcase::model::{ListEntries, ListNames, ListPairs, ListParts, ListThings};

use crate::script::Script;

/// The items, seen as a `Stream`.
async fn collect<O: Paged>(items: Items<O>) -> Result<Vec<O::Item>, Error> {
    let mut items = pin!(items);
    let mut all = Vec::new();
    while let Some(item) = poll_fn(|cx| items.as_mut().poll_next(cx)).await {
        all.push(item?);
    }
    assert!(items.is_terminated() && items.next_request().is_none());
    Ok(all)
}

fn things(client: &Client) -> Pages<ListThings> {
    client.list_things(ListThings::new().page_size(2)).paginate()
}

fn page(number: i32, total: i32, names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!(r#"{{"Name":"{name}"}}"#)).collect();
    let names = names.join(",");
    format!(
        r#"{{"PageNumber":{number},"PageSize":2,"TotalCount":{total},"Things":{{"Thing":[{names}]}}}}"#
    )
}

#[tokio::test]
async fn nothing_is_asked_for_before_it_is_wanted_and_nothing_after_the_last() {
    let (one, two) = (page(1, 3, &["a", "b"]), page(2, 3, &["c"]));
    let script = Script::new([one.as_str(), &two]);
    let client = script.client();
    let mut pages = things(&client);
    assert!(script.asked().is_empty());
    assert_eq!(pages.next().await.unwrap().unwrap().things.len(), 2);
    assert_eq!(script.asked(), ["PageNumber=1&PageSize=2"]);
    assert_eq!(pages.next().await.unwrap().unwrap().things.len(), 1);
    for _ in 0..3 {
        assert!(pages.next().await.is_none() && pages.is_terminated());
    }
    assert_eq!(script.asked(), ["PageNumber=1&PageSize=2", "PageNumber=2&PageSize=2"]);
}

#[tokio::test]
async fn items_come_from_page_after_page() {
    let pages = [page(1, 5, &["a", "b"]), page(2, 5, &["c", "d"]), page(3, 5, &["e"])];
    let script = Script::new(pages.iter().map(String::as_str));
    let client = script.client();
    let mut items = things(&client).items();
    assert_eq!(items.next().await.unwrap().unwrap().name, "a");
    assert_eq!(items.next().await.unwrap().unwrap().name, "b");
    assert_eq!(script.asked().len(), 1);
    let rest: Vec<_> = items.try_collect().await.unwrap();
    assert_eq!(rest.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["c", "d", "e"]);
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn a_stream_outlives_the_client_it_is_from() {
    let one = page(1, 1, &["a"]);
    let items = things(&Script::new([one.as_str()]).client()).items();
    let task = tokio::spawn(collect(items));
    assert_eq!(task.await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn pages_are_as_large_as_allowed_unless_the_request_says_otherwise() {
    let script = Script::new([r#"{"TotalCount":0}"#, r#"{"TotalCount":0}"#]);
    let client = script.client();
    for request in [ListThings::new().owner("me"), ListThings::new().page_number(7).page_size(1)] {
        assert!(collect(client.list_things(request).paginate().items()).await.unwrap().is_empty());
    }
    let asked = ["Owner=me&PageNumber=1&PageSize=3", "PageNumber=7&PageSize=1"];
    assert_eq!(script.asked(), asked);
}

#[tokio::test]
async fn a_total_that_changes_moves_the_end() {
    for (pages, names) in [
        // It grows, it shrinks, it was never true.
        (vec![page(1, 2, &["a", "b"])], "ab"),
        (vec![page(1, 3, &["a", "b"]), page(2, 5, &["c", "d"]), page(3, 5, &["e"])], "abcde"),
        (vec![page(1, 9, &["a", "b"]), page(2, 3, &["c"])], "abc"),
        (vec![page(1, 1, &["a", "b"]), page(2, 1, &["c"])], "abc"),
        // A page in the middle is empty.
        (vec![page(1, 5, &["a", "b"]), page(2, 5, &[]), page(3, 5, &["c"])], "abc"),
    ] {
        let script = Script::new(pages.iter().map(String::as_str));
        let found = collect(things(&script.client()).items()).await.unwrap();
        let found: String = found.into_iter().map(|it| it.name).collect();
        assert_eq!((found.as_str(), script.left()), (names, 0));
    }
}

#[tokio::test]
async fn a_page_that_does_not_advance_is_an_error_and_the_end() {
    let one = page(1, 9, &["a", "b"]);
    let script = Script::new([one.as_str(), &one]);
    let client = script.client();
    let mut pages = things(&client);
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_ok());
    assert!(!pages.is_terminated());
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(!error.is_retryable() && !error.may_have_taken_effect());
    assert_eq!(
        error.to_string(),
        "ListThings: the pages of the list do not lead on: page 2 was asked for and page 1 came"
    );
    assert!(pages.next().await.is_none() && pages.is_terminated());
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn an_error_leaves_the_position_where_it_is() {
    let (one, two) = (page(1, 4, &["a", "b"]), page(2, 4, &["c", "d"]));
    let script = Script::new([one.as_str(), "InvalidParameter", &two]);
    let client = script.client();
    let mut items = things(&client).items();
    let mut found = Vec::new();
    let mut errors = 0;
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item.name),
            Err(error) => {
                assert_eq!(error.code(), Some("InvalidParameter"));
                assert_eq!(items.next_request().unwrap().page_number, Some(2));
                errors += 1;
            }
        }
    }
    assert_eq!((found.concat().as_str(), errors), ("abcd", 1));
    let asked = ["PageNumber=1&PageSize=2", "PageNumber=2&PageSize=2", "PageNumber=2&PageSize=2"];
    assert_eq!(script.asked(), asked);
}

#[tokio::test]
async fn a_list_is_resumed_from_the_request_that_comes_next() {
    let pages = [page(1, 5, &["a", "b"]), page(2, 5, &["c", "d"]), page(2, 5, &["c", "d"])];
    let script = Script::new(pages.iter().map(String::as_str).chain([page(3, 5, &["e"]).as_str()]));
    let client = script.client();
    let mut items = things(&client).items();
    assert_eq!(items.next_request().unwrap().page_number, Some(1));
    for (taken, position) in [("a", 1), ("b", 2), ("c", 2)] {
        assert_eq!(items.next().await.unwrap().unwrap().name, taken);
        // The beginning of the page that the next item is on.
        assert_eq!(items.next_request().unwrap().page_number, Some(position), "after {taken}");
    }
    let next = items.next_request().cloned().unwrap();
    drop(items);
    let rest = collect(client.list_things(next).paginate().items()).await.unwrap();
    assert_eq!(rest.into_iter().map(|it| it.name).collect::<String>(), "cde");
    assert_eq!(script.asked()[2..], ["PageNumber=2&PageSize=2", "PageNumber=3&PageSize=2"]);
}

#[tokio::test]
async fn numbers_under_other_names_and_a_list_of_texts() {
    let script = Script::new([
        r#"{"TotalAclEntry":"3","AclEntrys":{"AclEntry":["a","b"]}}"#,
        r#"{"TotalAclEntry":3,"AclEntrys":{"AclEntry":["c"]}}"#,
    ]);
    let found = collect(script.client().list_entries(ListEntries::new()).paginate().items()).await;
    assert_eq!(found.unwrap(), ["a", "b", "c"]);
    assert_eq!(script.asked(), ["Page=1&PageSize=2", "Page=2&PageSize=2"]);
}

#[tokio::test]
async fn numbers_from_0_without_a_total_and_a_bare_list() {
    for (last, expected) in [(r#"{"Names":["c"]}"#, 3), (r#"{"Names":""}"#, 2), ("{}", 2)] {
        let script = Script::new([r#"{"Names":["a","b"]}"#, last]);
        let client = script.client();
        let found = collect(client.list_names(ListNames::new()).paginate().items()).await.unwrap();
        assert_eq!(found.len(), expected, "{last}");
        assert_eq!(script.asked(), ["Length=2&Offset=0", "Length=2&Offset=1"]);
    }
}

#[tokio::test]
async fn only_an_empty_token_is_the_end() {
    // Neither an empty page nor what the service says of the end counts.
    let script = Script::new([
        r#"{"NextToken":"t1","IsTruncated":true,"TotalCount":0,"Parts":{"Part":[{"Id":"a"}]}}"#,
        r#"{"NextToken":"t2","IsTruncated":true,"Parts":{"Part":[]}}"#,
        r#"{"NextToken":"t3","IsTruncated":true}"#,
        r#"{"NextToken":"","IsTruncated":false,"TotalCount":9,"Parts":{"Part":[{"Id":"b"}]}}"#,
    ]);
    let client = script.client();
    let found = collect(client.list_parts(ListParts::new()).paginate().items()).await.unwrap();
    assert_eq!(found.into_iter().map(|part| part.id).collect::<String>(), "ab");
    let asked = script.asked();
    assert_eq!(asked[..2], ["MaxItems=100", "MaxItems=100&NextToken=t1"]);
    assert_eq!(asked[3], "MaxItems=100&NextToken=t3");
}

#[tokio::test]
async fn a_repeated_token_is_an_error_and_the_end() {
    // At once, and in a circle of three that began with the token of the caller.
    for (tokens, start) in
        [(vec!["canary", "canary"], None), (vec!["b", "c", "canary"], Some("canary"))]
    {
        let answer = |token: &&str| format!(r#"{{"NextToken":"{token}","Pairs":[{{"Key":"k"}}]}}"#);
        let answers: Vec<_> = tokens.iter().map(answer).collect();
        let script = Script::new(answers.iter().map(String::as_str));
        let client = script.client();
        let request = start.map_or_else(ListPairs::new, |token| ListPairs::new().token(token));
        let mut items = client.list_pairs(request).paginate().items();
        for _ in &tokens {
            // What was on the pages is not held back.
            assert_eq!(items.next().await.unwrap().unwrap().key, "k");
        }
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(!format!("{error} {error:?}").contains("canary"));
        assert!(items.next().await.is_none() && items.is_terminated());
        assert_eq!(script.left(), 0);
    }
}

#[tokio::test]
async fn tokens_are_resumed_from_too() {
    let script = Script::new([
        r#"{"NextToken":"t1","Pairs":[{"Key":"a"}]}"#,
        r#"{"NextToken":"","Pairs":[{"Key":"b"}]}"#,
    ]);
    let client = script.client();
    let mut pages = client.list_pairs(ListPairs::new()).paginate();
    pages.next().await.unwrap().unwrap();
    let token = pages.next_request().unwrap().token.clone().unwrap();
    let request = ListPairs::new().token(token);
    let rest = collect(client.list_pairs(request).paginate().items()).await.unwrap();
    assert_eq!(rest[0].key, "b");
    assert_eq!(script.asked(), ["", "Token=t1"]);
}

#[tokio::test]
async fn a_dropped_future_loses_no_page() {
    let (one, two) = (page(1, 3, &["a", "b"]), page(2, 3, &["c"]));
    let script = Script::new([one.as_str(), &two]);
    let client = script.client();
    let mut items = things(&client).items();
    let (mut found, mut dropped) = (0, 0);
    loop {
        // Each future is polled once, then dropped.
        tokio::select! {
            biased;
            item = items.next() => match item {
                Some(item) => found += item.map(|_| 1).unwrap(),
                None => break,
            },
            () = std::future::ready(()) => dropped += 1,
        }
    }
    assert_eq!((found, dropped, script.asked().len()), (3, 2, 2));
}

#[tokio::test]
async fn every_page_is_checked_before_it_is_asked_for() {
    let script = Script::new([]);
    let client = script.client();
    let mut pages = client.list_things(ListThings::new().page_size(4)).paginate();
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(script.asked().is_empty());
}
