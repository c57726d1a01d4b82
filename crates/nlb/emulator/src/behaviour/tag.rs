//! Tags of load balancers, listeners, server groups and security policies.

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Tags, page_from, page_of};
use aliyun_nlb_model::{
    ListTagResources, ListTagResourcesResponse, TagCategory, TagResource, TagResourceType,
    TagResources, TagResourcesResponse, UntagResources, UntagResourcesResponse,
};

use super::Scene;
use super::page::PAGES;
use crate::state::{Kind, ModelTags as _, Region};

/// How many tags a page has where nobody says it.
const PAGE_SIZE: i32 = 50;

/// The number of the account.
pub(super) const ACCOUNT: i64 = 1_000_000_000_000_000;

/// Puts tags on resources of one kind.
pub(crate) fn tag_resources(
    scene: &mut Scene<'_>,
    request: TagResources,
) -> Result<TagResourcesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    change(region, &request.resource_type, &request.resource_id, |tags| {
        tags.put_all(&request.tag)
    })?;
    Ok(TagResourcesResponse::new(request_id))
}

/// Takes tags off resources of one kind: those with these keys or, if there are none, all.
pub(crate) fn untag_resources(
    scene: &mut Scene<'_>,
    request: UntagResources,
) -> Result<UntagResourcesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let keys = &request.tag_key;
    change(region, &request.resource_type, &request.resource_id, |tags| {
        tags.0.retain(|key, _| !keys.is_empty() && !keys.contains(key));
    })?;
    Ok(UntagResourcesResponse::new(request_id))
}

/// Lists the tags of resources of one kind, ordered by their ids and the keys.
pub(crate) fn list_tag_resources(
    scene: &mut Scene<'_>,
    request: ListTagResources,
) -> Result<ListTagResourcesResponse, ApiError> {
    let mut response = ListTagResourcesResponse::new(scene.request_id);
    let region_no = scene.region_id(request.region_id.as_deref())?;
    let region = &*scene.region(request.region_id.as_deref())?;
    let kind = kind_of(&request.resource_type)?;
    let size = request.max_results.unwrap_or(PAGE_SIZE);
    let ask = PAGES.ask("ListTagResources", request.next_token.as_deref(), Some(size));
    let is_shown =
        |key: &str| request.tag.is_empty() || request.tag.iter().any(|tag| tag.key == *key);
    let shown = |id| {
        let tags = tags_of(region, kind, id).filter(|tags| tags.match_all(&request.tag));
        let shown = tags.into_iter().flat_map(|tags| &tags.0).filter(|(key, _)| is_shown(key));
        // No id has the character that follows it here.
        shown.map(move |(key, value)| (format!("{id}\n{key}"), (id, key, value)))
    };
    let page = match wanted(region, kind, &request) {
        Some(ids) => page_of(ask, ids.into_iter().flat_map(shown).collect()),
        None => page_from(ask, region.index.tags().sum(kind), |start| {
            let id = start.split_once('\n').map_or(start, |(id, _)| id);
            Ok(region.index.tags().ids_from(kind, id).flat_map(shown))
        }),
    }?;
    let items = page.items.into_iter().map(|(id, key, value)| {
        let mut item = TagResource::new(id);
        item.resource_type = Some(request.resource_type.clone());
        item.region_no = Some(region_no.clone());
        item.ali_uid = Some(ACCOUNT);
        (item.tag_key, item.tag_value) = (Some(key.clone()), Some(value.clone()));
        item.scope = Some("public".to_owned());
        item.category = Some(TagCategory::Custom);
        item
    });
    response.tag_resources = items.collect();
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(size);
    Ok(response)
}

/// The ids of what may have the tags that a request asks for; none if it asks for all.
fn wanted<'r>(
    region: &'r Region,
    kind: Kind,
    request: &'r ListTagResources,
) -> Option<BTreeSet<&'r str>> {
    if !request.resource_id.is_empty() {
        return Some(request.resource_id.iter().map(String::as_str).collect());
    }
    let tag = request.tag.first()?;
    Some(region.index.tagged(kind, &tag.key, tag.value.as_deref()))
}

fn kind_of(model: &TagResourceType) -> Result<Kind, ApiError> {
    match model {
        TagResourceType::Loadbalancer => Ok(Kind::LoadBalancer),
        TagResourceType::Listener => Ok(Kind::Listener),
        TagResourceType::Servergroup => Ok(Kind::ServerGroup),
        TagResourceType::Securitypolicy => Ok(Kind::SecurityPolicy),
        _ => Err(ApiError::new("IllegalParam.resourceType")),
    }
}

fn tags_of<'r>(region: &'r Region, kind: Kind, id: &str) -> Option<&'r Tags> {
    match kind {
        Kind::LoadBalancer => region.load_balancers.get(id).map(|own| &own.tags),
        Kind::Listener => region.listeners.get(id).map(|own| &own.tags),
        Kind::ServerGroup => region.server_groups.get(id).map(|own| &own.tags),
        Kind::SecurityPolicy => region.security_policies.get(id).map(|own| &own.tags),
    }
}

/// Changes the tags of all of these resources, or of none if one is not there.
fn change(
    region: &mut Region,
    model: &TagResourceType,
    ids: &[String],
    change: impl Fn(&mut Tags),
) -> Result<(), ApiError> {
    let kind = kind_of(model)?;
    for (n, id) in ids.iter().enumerate() {
        let known = match kind {
            Kind::LoadBalancer => region.load_balancer(id).map(drop),
            Kind::Listener => region.listener(id).map(drop),
            Kind::ServerGroup => region.server_group(id).map(drop),
            Kind::SecurityPolicy => region.security_policy(id).map(drop),
        };
        known.map_err(|error| error.in_item("ResourceId", n, "", id))?;
    }
    for id in ids {
        let tags = match kind {
            Kind::LoadBalancer => region.load_balancers.get_mut(id).map(|own| &mut own.tags),
            Kind::Listener => region.listeners.get_mut(id).map(|own| &mut own.tags),
            Kind::ServerGroup => region.server_groups.get_mut(id).map(|own| &mut own.tags),
            Kind::SecurityPolicy => region.security_policies.get_mut(id).map(|own| &mut own.tags),
        };
        if let Some(tags) = tags {
            change(tags);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use aliyun_nlb_model::Tag;

    use super::*;
    use crate::behaviour::fixture;
    use crate::desk::Desk;

    fn tag(key: &str, value: &str) -> Tag {
        Tag::new(key).value(value)
    }

    fn tags(keys: &[(&str, &str)]) -> Vec<Tag> {
        keys.iter().map(|(key, value)| tag(key, value)).collect()
    }

    /// What a list shows: the ids with the keys and values.
    #[track_caller]
    fn listed(desk: &Desk, request: &ListTagResources) -> Vec<String> {
        let answer = desk.call(request).unwrap();
        assert_eq!(answer.total_count, i32::try_from(answer.tag_resources.len()).ok());
        let shown = answer.tag_resources.into_iter().map(|item| {
            assert_eq!(item.resource_type, Some(request.resource_type.clone()));
            assert_eq!(item.region_no.as_deref(), Some("cn-hangzhou"));
            let (key, value) = (item.tag_key.unwrap(), item.tag_value.unwrap());
            format!("{} {key}={value}", item.resource_id)
        });
        shown.collect()
    }

    #[test]
    fn tags_of_every_kind_come_and_go() {
        let desk = fixture::desk();
        let listener = fixture::listen(&desk, &fixture::tcp(80));
        for (kind, id) in [
            ("loadbalancer", "nlb-1"),
            ("listener", listener.as_str()),
            ("servergroup", "sgp-tcp"),
            ("securitypolicy", "tls-1"),
        ] {
            let put = |keys: &[(&str, &str)]| TagResources::new([id], kind, tags(keys));
            desk.call(&put(&[("a", "1"), ("b", "2")])).unwrap();
            // One with the same key takes its place.
            desk.call(&put(&[("a", "3"), ("c", "")])).unwrap();
            let all = ListTagResources::new(kind);
            let all_of = |keys: &[&str]| keys.iter().map(|it| format!("{id} {it}")).collect();
            let expected: Vec<String> = all_of(&["a=3", "b=2", "c="]);
            assert_eq!(listed(&desk, &all), expected, "{kind}");
            assert_eq!(listed(&desk, &all.clone().resource_id([id])), expected, "{kind}");
            desk.call(&UntagResources::new([id], kind).tag_key(["a", "z"])).unwrap();
            let expected: Vec<String> = all_of(&["b=2", "c="]);
            assert_eq!(listed(&desk, &all), expected, "{kind}");
            desk.call(&UntagResources::new([id], kind)).unwrap();
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
        put("sgp-tcp", &[("app", "web"), ("env", "test"), ("n", "1")]);
        put("sgp-udp", &[("app", "dns"), ("env", "test")]);
        put("sgp-ip", &[("app", "web"), ("env", "live")]);
        let list = || ListTagResources::new("servergroup");
        let by = |keys: &[(&str, &str)]| listed(&desk, &list().tag(tags(keys)));
        assert_eq!(by(&[("app", "web")]), ["sgp-ip app=web", "sgp-tcp app=web"]);
        assert_eq!(by(&[("env", "test"), ("app", "web")]), ["sgp-tcp app=web", "sgp-tcp env=test"]);
        assert!(by(&[("app", "dns"), ("env", "live")]).is_empty());
        let key = listed(&desk, &list().tag([Tag::new("app")]));
        assert_eq!(key, ["sgp-ip app=web", "sgp-tcp app=web", "sgp-udp app=dns"]);
        let some = list().resource_id(["sgp-udp", "none"]);
        assert_eq!(listed(&desk, &some), ["sgp-udp app=dns", "sgp-udp env=test"]);
        assert!(listed(&desk, &ListTagResources::new("loadbalancer")).is_empty());
    }

    #[test]
    fn a_list_comes_in_pages_of_tags() {
        let desk = fixture::desk();
        for id in ["sgp-tcp", "sgp-udp"] {
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
        desk.refuses(&request.next_token("made-up"), "IllegalParam");
    }

    #[test]
    fn all_are_changed_or_none() {
        let desk = fixture::desk();
        let keys = tags(&[("a", "1")]);
        for (kind, known, code) in [
            ("loadbalancer", "nlb-1", "ResourceNotFound.loadBalancer"),
            ("listener", "", "ResourceNotFound.listener"),
            ("servergroup", "sgp-tcp", "ResourceNotFound.serverGroup"),
            ("securitypolicy", "tls-1", "ResourceNotFound.securitypolicy"),
        ] {
            let ids = || [known, "none"].into_iter().filter(|id| !id.is_empty());
            desk.refuses(&TagResources::new(ids(), kind, keys.clone()), code);
            desk.refuses(&UntagResources::new(ids(), kind), code);
        }
        let unknown = TagResources::new(["nlb-1"], "rule", keys.clone());
        desk.refuses(&unknown, "IllegalParam.resourceType");
        // The id of one kind is none of another.
        let other = TagResources::new(["nlb-1"], "servergroup", keys);
        desk.refuses(&other, "ResourceNotFound.serverGroup");
    }
}
