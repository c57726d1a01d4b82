use super::*;
use crate::behaviour::fixture;
use crate::desk::Desk;

fn tags(keys: &[(&str, &str)]) -> Vec<Tag> {
    keys.iter().map(|(key, value)| Tag::new(*key).value(*value)).collect()
}

/// What a list shows: the ids with the keys and values.
#[track_caller]
fn listed(desk: &Desk, request: &ListTagResources) -> Vec<String> {
    let answer = desk.call(request).unwrap();
    assert_eq!(answer.total_count, i32::try_from(answer.tag_resources.len()).ok());
    let shown = answer.tag_resources.into_iter().map(|item| {
        assert_eq!(item.resource_type, Some(request.resource_type.clone()));
        let (key, value) = (item.tag_key.unwrap(), item.tag_value.unwrap());
        format!("{} {key}={value}", item.resource_id)
    });
    shown.collect()
}

#[test]
fn tags_of_every_kind_come_and_go() {
    let desk = fixture::desk();
    for (kind, id) in [
        ("loadbalancer", "alb-1"),
        ("listener", "lsn-1"),
        ("servergroup", "sgp-http"),
        ("acl", "acl-1"),
        ("securitypolicy", "spy-1"),
        ("healthchecktemplate", "hct-1"),
    ] {
        let put = |keys: &[(&str, &str)]| TagResources::new([id], kind, tags(keys));
        desk.call(&put(&[("a", "1"), ("b", "2"), ("d", "4")])).unwrap();
        // One with the same key takes its place.
        desk.call(&put(&[("a", "3"), ("c", "")])).unwrap();
        let all = ListTagResources::new(kind);
        let all_of = |keys: &[&str]| keys.iter().map(|it| format!("{id} {it}")).collect();
        let expected: Vec<String> = all_of(&["a=3", "b=2", "c=", "d=4"]);
        assert_eq!(listed(&desk, &all), expected, "{kind}");
        assert_eq!(listed(&desk, &all.clone().resource_id([id])), expected, "{kind}");
        let untag = || UnTagResources::new([id], kind);
        desk.call(&untag().tag_key(["a", "z"])).unwrap();
        // A tag goes with its value, and without one by its key.
        let pairs = [Tag::new("b").value("9"), Tag::new("d").value("4"), Tag::new("c")];
        desk.call(&untag().tag(pairs)).unwrap();
        let expected: Vec<String> = all_of(&["b=2"]);
        assert_eq!(listed(&desk, &all), expected, "{kind}");
        // Nothing goes that is not named, unless all shall.
        desk.call(&untag()).unwrap();
        desk.call(&untag().all(true).tag_key(["z"])).unwrap();
        assert_eq!(listed(&desk, &all), expected, "{kind}");
        desk.call(&untag().all(true)).unwrap();
        assert!(listed(&desk, &all).is_empty(), "{kind}");
    }
    desk.reload();
}

#[test]
fn a_list_is_narrowed_by_ids_and_by_tags_that_must_all_be_there() {
    let desk = fixture::desk();
    let put = |id: &str, keys: &[(&str, &str)]| {
        desk.call(&TagResources::new([id], "servergroup", tags(keys))).unwrap();
    };
    put("sgp-http", &[("app", "web"), ("env", "test"), ("n", "1")]);
    put("sgp-grpc", &[("app", "dns"), ("env", "test")]);
    put("sgp-ip", &[("app", "web"), ("env", "live")]);
    let list = || ListTagResources::new("servergroup");
    let by = |keys: &[(&str, &str)]| listed(&desk, &list().tag(tags(keys)));
    // All tags of what is found are told.
    let web = ["sgp-http app=web", "sgp-http env=test", "sgp-http n=1"];
    assert_eq!(by(&[("env", "test"), ("app", "web")]), web);
    assert!(by(&[("app", "dns"), ("env", "live")]).is_empty());
    assert_eq!(listed(&desk, &list().tag([Tag::new("app")])).len(), 7);
    let some = list().resource_id(["sgp-grpc", "sgp-more"]);
    assert_eq!(listed(&desk, &some), ["sgp-grpc app=dns", "sgp-grpc env=test"]);
    assert!(listed(&desk, &ListTagResources::new("loadbalancer")).is_empty());
    desk.refuses(&list().resource_id(["sgp-grpc", "none"]), "ResourceNotFound.ServerGroup");
}

#[test]
fn keys_and_values_are_listed_once() {
    let desk = fixture::desk();
    let put = |id: &str, kind: &str, keys: &[(&str, &str)]| {
        desk.call(&TagResources::new([id], kind, tags(keys))).unwrap();
    };
    put("sgp-http", "servergroup", &[("app", "web"), ("env", "test")]);
    put("sgp-grpc", "servergroup", &[("app", "web"), ("zone", "")]);
    put("alb-1", "loadbalancer", &[("app", "front"), ("own", "1")]);
    let keys = |request: &ListTagKeys| {
        let answer = desk.call(request).unwrap();
        assert_eq!(answer.total_count, i32::try_from(answer.tag_keys.len()).ok());
        assert!(answer.tag_keys.iter().all(|key| key.category == Some(TagCategory::Custom)));
        answer.tag_keys.into_iter().map(|key| key.tag_key).collect::<Vec<_>>()
    };
    let of_groups = ListTagKeys::new("servergroup");
    assert_eq!(keys(&of_groups), ["app", "env", "zone"]);
    assert_eq!(keys(&of_groups.clone().keyword("p")), ["app"]);
    assert_eq!(keys(&of_groups.clone().category("All")).len(), 3);
    assert!(keys(&of_groups.clone().category("System")).is_empty());
    let page = desk.call(&of_groups.max_results(2)).unwrap();
    assert_eq!((page.tag_keys.len(), page.total_count), (2, Some(3)));
    let rest = ListTagKeys::new("servergroup").max_results(2).next_token(page.next_token.unwrap());
    let rest = desk.call(&rest).unwrap();
    assert_eq!((rest.tag_keys.len(), rest.next_token), (1, None));

    let values = |request: ListTagValues| desk.call(&request).unwrap().tag_values;
    let app = || ListTagValues::new("app");
    assert_eq!(values(app()), ["front", "web"]);
    assert_eq!(values(app().resource_type("servergroup")), ["web"]);
    assert_eq!(values(app().resource_id("alb-1")), ["front"]);
    assert!(values(app().resource_id("none")).is_empty());
    assert!(values(ListTagValues::new("ap")).is_empty());
    let unknown = app().resource_type("servergroup").resource_id("alb-1");
    desk.refuses(&unknown, "ResourceNotFound.ServerGroup");
}

#[test]
fn a_list_comes_in_pages_of_tags() {
    let desk = fixture::desk();
    for id in ["sgp-http", "sgp-grpc"] {
        let keys = [("a", ""), ("b", ""), ("c", "")];
        desk.call(&TagResources::new([id], "servergroup", tags(&keys))).unwrap();
    }
    let mut request = ListTagResources::new("servergroup").max_results(4);
    let mut keys: Vec<Vec<String>> = Vec::new();
    loop {
        let answer = desk.call(&request).unwrap();
        assert_eq!((answer.total_count, answer.max_results), (Some(6), Some(4)));
        keys.push(answer.tag_resources.into_iter().filter_map(|it| it.tag_key).collect());
        let Some(next) = answer.next_token else { break };
        request = request.next_token(next);
    }
    assert_eq!(keys, [vec!["a", "b", "c", "a"], vec!["b", "c"]]);
    desk.refuses(&request.next_token("made-up"), "InvalidParameter");
    desk.refuses(&ListTagKeys::new("acl").next_token("made-up"), "InvalidParameter");
    desk.refuses(&ListTagValues::new("k").next_token("made-up"), "InvalidParameter");
}

#[test]
fn all_are_changed_or_none_and_none_has_too_many() {
    let desk = fixture::desk();
    let keys = tags(&[("a", "1")]);
    for (kind, known, code) in [
        ("loadbalancer", "alb-1", "ResourceNotFound.LoadBalancer"),
        ("listener", "lsn-1", "ResourceNotFound.Listener"),
        ("servergroup", "sgp-http", "ResourceNotFound.ServerGroup"),
        ("acl", "acl-1", "ResourceNotFound.Acl"),
        ("securitypolicy", "spy-1", "ResourceNotFound.SecurityPolicy"),
        ("healthchecktemplate", "hct-1", "ResourceNotFound.HealthCheckTemplate"),
    ] {
        desk.refuses(&TagResources::new([known, "none"], kind, keys.clone()), code);
        desk.refuses(&UnTagResources::new([known, "none"], kind).all(true), code);
    }
    let many: Vec<_> = (0..20).map(|n| Tag::new(format!("k{n}")).value("v")).collect();
    desk.call(&TagResources::new(["acl-1"], "acl", many)).unwrap();
    desk.refuses(&TagResources::new(["acl-2", "acl-1"], "acl", keys), "InvalidParameter");
    desk.call(&TagResources::new(["acl-1"], "acl", [Tag::new("k3")])).unwrap();
}
