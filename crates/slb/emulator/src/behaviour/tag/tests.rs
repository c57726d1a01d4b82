use aliyun_emulator::product::Local;
use aliyun_slb_model::{
    CreateAccessControlList, ListTagResources, Tag, TagResourceType as Kind, TagResources,
    UntagResources, UploadServerCertificate,
};

use super::*;
use crate::behaviour::listener;
use crate::desk::Desk;
use crate::state::Protocol;
use crate::state::Region;

const ONE: &str = "lb-bp1000000000000000001";
const OTHER: &str = "lb-bp1000000000000000002";

fn pair(key: &str, value: &str) -> TagPair {
    TagPair::new(key).tag_value(value)
}

/// The tags of the region as `key=value:count`.
fn sets(desk: &Desk, request: &DescribeTags) -> Vec<String> {
    let shown = desk.call(request).unwrap();
    assert_eq!(shown.total_count, Some(count(shown.tag_sets.len())));
    let text = |set: TagSet| {
        let value = set.tag_value.map_or(String::new(), |value| format!("={value}"));
        format!("{}{value}:{}", set.tag_key, set.instance_count.unwrap())
    };
    shown.tag_sets.into_iter().map(text).collect()
}

#[test]
fn the_older_operations_tag_load_balancers() {
    let desk = Desk::new();
    desk.call(&AddTags::new(ONE, [pair("env", "test"), pair("team", "a")])).unwrap();
    desk.call(&AddTags::new(OTHER, [pair("env", "test")])).unwrap();
    let all = DescribeTags::new;
    assert_eq!(sets(&desk, &all()), ["env=test:2", "team=a:1"]);
    desk.call(&AddTags::new(OTHER, [pair("env", "live")])).unwrap();
    let desk = desk.reload();
    assert_eq!(sets(&desk, &all()), ["env=live:1", "env=test:1", "team=a:1"]);
    assert_eq!(sets(&desk, &all().distinct_key(true)), ["env:2", "team:1"]);
    assert_eq!(sets(&desk, &all().load_balancer_id(ONE)), ["env=test:1", "team=a:1"]);
    assert_eq!(sets(&desk, &all().tags([pair("env", "live")])), ["env=live:1"]);
    assert_eq!(sets(&desk, &all().tags([TagPair::new("env")])), ["env=live:1", "env=test:1"]);
    let second = desk.call(&all().page_number(2).page_size(2)).unwrap();
    assert_eq!((second.total_count, second.tag_sets.len()), (Some(3), 1));

    let gone = [pair("env", "other"), pair("team", "a"), pair("made-up", "x")];
    desk.call(&RemoveTags::new(ONE, gone)).unwrap();
    assert_eq!(sets(&desk, &all()), ["env=live:1", "env=test:1"]);
}

#[test]
fn the_older_operations_have_their_codes() {
    let desk = Desk::new();
    desk.refuses(&AddTags::new("lb-x", [pair("a", "b")]), "InvalidLoadBalancerId.NotFound");
    desk.refuses(&RemoveTags::new("lb-x", [pair("a", "b")]), "InvalidLoadBalancerId.NotFound");
    let elsewhere = DescribeTags::new().load_balancer_id("lb-x");
    desk.refuses(&elsewhere, "InvalidLoadBalancerId.NotFound");
    let five = |from: u8| (from..from + 5).map(|n| pair(&format!("key-{n}"), "value"));
    desk.call(&AddTags::new(ONE, five(0))).unwrap();
    desk.call(&AddTags::new(ONE, five(5))).unwrap();
    desk.refuses(&AddTags::new(ONE, [pair("one", "more")]), "QuotaExceed.TagsPerResource");
    desk.call(&AddTags::new(ONE, [pair("key-0", "other")])).unwrap();
    desk.refuses(&AddTags::new(OTHER, [pair("a", "b"), pair("a", "c")]), "Duplicate.TagKey");
    desk.refuses(&AddTags::new(OTHER, five(0).chain(five(5))), "QuotaExceeded.Tag");
}

/// The tags of resources as `id key=value`.
fn listed(desk: &Desk, request: &ListTagResources) -> Vec<String> {
    let shown = desk.call(request).unwrap();
    let resources = shown.tag_resources.into_iter();
    resources
        .map(|one| format!("{} {}={}", one.resource_id, one.tag_key, one.tag_value.unwrap()))
        .collect()
}

#[test]
fn every_kind_of_resource_is_tagged() {
    let desk = Desk::new();
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        let load_balancer = region.load_balancers.get_mut(ONE).unwrap();
        let listener = load_balancer.listeners.entry((80, Protocol::Http)).or_default();
        listener.settings.set("BackendServerPort", "80");
        listener.settings.default_to(listener::defaults(Protocol::Http));
    });
    let acl = desk.call(&CreateAccessControlList::new("office")).unwrap().acl_id;
    let managed = UploadServerCertificate::new().ali_cloud_certificate_id("7751234");
    let certificate = desk.call(&managed).unwrap().server_certificate_id;
    let http = format!("{ONE}_http_80");
    for (kind, id) in [
        (Kind::Instance, ONE),
        (Kind::Listener, &http),
        (Kind::Vservergroup, "rsp-bp10000000001"),
        (Kind::Acl, &acl),
        (Kind::Certificate, &certificate),
    ] {
        let tags = [Tag::new("a").value("b"), Tag::new("c")];
        desk.call(&TagResources::new([id], kind.clone(), tags)).unwrap();
        let list = ListTagResources::new(kind.clone()).resource_id([id]);
        assert_eq!(listed(&desk, &list), [format!("{id} a=b"), format!("{id} c=")]);
        let found = ListTagResources::new(kind.clone()).tag([Tag::new("a").value("b")]);
        assert_eq!(listed(&desk, &found).len(), 2);
        let other = ListTagResources::new(kind.clone()).tag([Tag::new("a").value("c")]);
        assert!(listed(&desk, &other).is_empty());

        let untag = UntagResources::new([id], kind.clone());
        desk.call(&untag.clone().tag_key(["a", "made-up"])).unwrap();
        assert_eq!(listed(&desk, &list), [format!("{id} c=")]);
        desk.reload();
        desk.call(&untag.all(true)).unwrap();
        assert!(listed(&desk, &list).is_empty());
    }
}

#[test]
fn tags_of_resources_come_in_pages() {
    let desk = Desk::new();
    let groups: Vec<String> = (0..6)
        .map(|n| desk.call(&CreateAccessControlList::new(format!("list-{n}"))).unwrap().acl_id)
        .collect();
    let tags: Vec<_> = (0..10).map(|n| Tag::new(format!("key-{n}"))).collect();
    desk.call(&TagResources::new(groups, Kind::Acl, tags)).unwrap();
    let request = ListTagResources::new(Kind::Acl).tag([Tag::new("key-0")]);
    let first = desk.call(&request).unwrap();
    assert_eq!(first.tag_resources.len(), 50);
    let second = desk.call(&request.next_token(first.next_token.unwrap())).unwrap();
    assert_eq!((second.tag_resources.len(), second.next_token.as_deref()), (10, Some("")));
}

#[test]
fn the_newer_operations_have_their_codes() {
    let desk = Desk::new();
    let tag = |id: &str| TagResources::new([ONE, id], Kind::Instance, [Tag::new("a")]);
    desk.refuses(&tag("lb-x"), "ResourceNotExist");
    desk.refuses(&UntagResources::new(["acl-x"], Kind::Acl).all(true), "ResourceNotExist");
    for id in ["lb_http_80", "http", "http_80", &format!("{ONE}_sctp_80")] {
        desk.refuses(&UntagResources::new([id], Kind::Listener).all(true), "ResourceNotExist");
    }
    let list = ListTagResources::new;
    desk.refuses(&list(Kind::Instance), "MissingParam.TagOrResourceId");
    let gone = desk.call(&list(Kind::Instance).resource_id(["lb-x"])).unwrap();
    assert!(gone.tag_resources.is_empty());
    let token = list(Kind::Instance).resource_id([ONE]).next_token("nonsense");
    desk.refuses(&token, "InvalidParam.NextToken");
    let many =
        |prefix: &str| (0..11).map(|n| Tag::new(format!("{prefix}-{n}"))).collect::<Vec<_>>();
    desk.call(&TagResources::new([ONE], Kind::Instance, many("a"))).unwrap();
    let more = TagResources::new([OTHER, ONE], Kind::Instance, many("b"));
    desk.refuses(&more, "QuotaLimitExceeds");
    let twice = TagResources::new([ONE], Kind::Instance, [Tag::new("a"), Tag::new("a")]);
    desk.refuses(&twice, "Duplicate.TagKey");
}
