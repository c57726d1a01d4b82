//! Tags of load balancers, listeners, server groups, ACLs, security policies and health check
//! templates.

use std::collections::BTreeSet;

use aliyun_alb_model::{
    ListTagKeys, ListTagKeysResponse, ListTagResources, ListTagResourcesResponse, ListTagValues,
    ListTagValuesResponse, Tag, TagCategory, TagKey, TagResource, TagResourceType, TagResources,
    TagResourcesResponse, UnTagResources, UnTagResourcesResponse,
};
use aliyun_emulator::product::{ApiError, Tags, page_from, page_of};

use super::Scene;
use super::page::PAGES;
use crate::state::{Kind, ModelTags as _, Region};

/// How many tags a resource may have.
const MOST: usize = 20;

/// Puts tags on resources of one kind.
pub(crate) fn tag_resources(
    scene: &mut Scene<'_>,
    request: TagResources,
) -> Result<TagResourcesResponse, ApiError> {
    let response = TagResourcesResponse::new(scene.request_id);
    let region = scene.region(None)?;
    let kind = kind_of(&request.resource_type)?;
    for (n, id) in request.resource_id.iter().enumerate() {
        let mut tags = tags_of(region, kind, id).map_err(|error| in_ids(error, n, id))?.clone();
        tags.put_all(&request.tag);
        if tags.0.len() > MOST {
            let why = format!("{id} would have more than {MOST} tags.");
            return Err(in_ids(ApiError::new("InvalidParameter").because(why), n, id));
        }
    }
    change(region, kind, &request.resource_id, |tags| tags.put_all(&request.tag));
    Ok(response)
}

/// Takes tags off resources of one kind: those that are named by their keys or with their values, or
/// all of them where none are named.
pub(crate) fn un_tag_resources(
    scene: &mut Scene<'_>,
    request: UnTagResources,
) -> Result<UnTagResourcesResponse, ApiError> {
    let response = UnTagResourcesResponse::new(scene.request_id);
    let region = scene.region(None)?;
    let kind = kind_of(&request.resource_type)?;
    check_ids(region, kind, &request.resource_id)?;
    let (tags, keys) = (&request.tag, &request.tag_key);
    let names_none = tags.is_empty() && keys.is_empty();
    let is_all = names_none && request.all == Some(true);
    let is_one = |tag: &Tag, key: &str, value: &str| {
        let wanted = tag.value.as_deref().filter(|wanted| !wanted.is_empty());
        tag.key == key && wanted.is_none_or(|wanted| wanted == value)
    };
    let goes = |key: &String, value: &String| {
        is_all || keys.contains(key) || tags.iter().any(|tag| is_one(tag, key, value))
    };
    change(region, kind, &request.resource_id, |own| {
        own.0.retain(|key, value| !goes(key, value));
    });
    Ok(response)
}

/// Lists the tags of resources of one kind, ordered by their ids and the keys. Of a resource that is
/// found by its tags all are listed.
pub(crate) fn list_tag_resources(
    scene: &mut Scene<'_>,
    request: ListTagResources,
) -> Result<ListTagResourcesResponse, ApiError> {
    let mut response = ListTagResourcesResponse::new(scene.request_id);
    let region = &*scene.region(None)?;
    let kind = kind_of(&request.resource_type)?;
    check_ids(region, kind, &request.resource_id)?;
    let ask = PAGES.ask("ListTagResources", request.next_token.as_deref(), request.max_results);
    let shown = |id| {
        let tags = tags_of(region, kind, id).ok();
        let tags = tags.filter(|tags| tags.match_all(&request.tag));
        let shown = tags.into_iter().flat_map(|tags| &tags.0);
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
        (item.tag_key, item.tag_value) = (Some(key.clone()), Some(value.clone()));
        item
    });
    response.tag_resources = items.collect();
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(ask.size);
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

/// Lists the keys of tags that resources of a kind have, in their order. All of them are made by
/// users.
pub(crate) fn list_tag_keys(
    scene: &mut Scene<'_>,
    request: ListTagKeys,
) -> Result<ListTagKeysResponse, ApiError> {
    let mut response = ListTagKeysResponse::new(scene.request_id);
    let region = &*scene.region(None)?;
    let kind = kind_of(&request.resource_type)?;
    let ask = PAGES.ask("ListTagKeys", request.next_token.as_deref(), request.max_results);
    let is_system = request.category == Some(TagCategory::System);
    let keyword = request.keyword.as_deref().unwrap_or_default();
    let keys: BTreeSet<&str> = region.index.tags_from(kind, "").map(|(key, _, _)| key).collect();
    let keys = keys.into_iter().filter(|key| !is_system && key.contains(keyword));
    let page = page_of(ask, keys.map(|key| (key.to_owned(), key)).collect())?;
    let items = page.items.into_iter().map(|key| {
        let mut item = TagKey::new(key);
        item.category = Some(TagCategory::Custom);
        item
    });
    response.tag_keys = items.collect();
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(ask.size);
    Ok(response)
}

/// Lists the values of tags with a key, each once and in their order: of a resource, of a kind of
/// resources or of all.
pub(crate) fn list_tag_values(
    scene: &mut Scene<'_>,
    request: ListTagValues,
) -> Result<ListTagValuesResponse, ApiError> {
    let mut response = ListTagValuesResponse::new(scene.request_id);
    let region = &*scene.region(None)?;
    let kind = request.resource_type.as_ref().map(kind_of).transpose()?;
    let id = request.resource_id.as_deref().filter(|id| !id.is_empty());
    if let (Some(kind), Some(id)) = (kind, id) {
        tags_of(region, kind, id)?;
    }
    let kinds = kind.map_or_else(|| KINDS.to_vec(), |kind| vec![kind]);
    let key = request.tag_key.as_str();
    let mut values = BTreeSet::new();
    for kind in kinds {
        let known = region.index.tags_from(kind, key).take_while(|(known, _, _)| *known == key);
        let known = known.filter(|(_, _, ids)| id.is_none_or(|id| ids.contains(id)));
        values.extend(known.map(|(_, value, _)| value));
    }
    let ask = PAGES.ask("ListTagValues", request.next_token.as_deref(), request.max_results);
    let page = page_of(ask, values.into_iter().map(|it| (it.to_owned(), it.to_owned())).collect())?;
    response.tag_values = page.items;
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(ask.size);
    Ok(response)
}

/// What tags are spoken of in terms of.
const KINDS: [Kind; 6] = [
    Kind::LoadBalancer,
    Kind::Listener,
    Kind::ServerGroup,
    Kind::Acl,
    Kind::SecurityPolicy,
    Kind::HealthCheckTemplate,
];

fn kind_of(model: &TagResourceType) -> Result<Kind, ApiError> {
    match model {
        TagResourceType::Loadbalancer => Ok(Kind::LoadBalancer),
        TagResourceType::Listener => Ok(Kind::Listener),
        TagResourceType::Servergroup => Ok(Kind::ServerGroup),
        TagResourceType::Acl => Ok(Kind::Acl),
        TagResourceType::Securitypolicy => Ok(Kind::SecurityPolicy),
        TagResourceType::Healthchecktemplate => Ok(Kind::HealthCheckTemplate),
        // The rules of the requests have refused it.
        _ => Err(ApiError::new("InvalidParameter").because("ResourceType is none with tags.")),
    }
}

fn tags_of<'r>(region: &'r Region, kind: Kind, id: &str) -> Result<&'r Tags, ApiError> {
    match kind {
        Kind::Listener => region.listener(id).map(|own| &own.tags),
        Kind::ServerGroup => region.server_group(id).map(|own| &own.tags),
        Kind::Acl => region.acl(id).map(|own| &own.tags),
        Kind::SecurityPolicy => region.security_policy(id).map(|own| &own.tags),
        Kind::HealthCheckTemplate => region.template(id).map(|own| &own.tags),
        _ => region.load_balancer(id).map(|own| &own.tags),
    }
}

/// All of these resources are there.
fn check_ids(region: &Region, kind: Kind, ids: &[String]) -> Result<(), ApiError> {
    ids.iter().enumerate().try_for_each(|(n, id)| {
        tags_of(region, kind, id).map(drop).map_err(|error| in_ids(error, n, id))
    })
}

fn in_ids(error: ApiError, n: usize, id: &str) -> ApiError {
    error.in_item("ResourceId", n, "", id)
}

/// Changes the tags of all of these resources, which are there.
fn change(region: &mut Region, kind: Kind, ids: &[String], change: impl Fn(&mut Tags)) {
    for id in ids {
        let tags = match kind {
            Kind::Listener => region.listeners.get_mut(id).map(|own| &mut own.tags),
            Kind::ServerGroup => region.server_groups.get_mut(id).map(|own| &mut own.tags),
            Kind::Acl => region.acls.get_mut(id).map(|own| &mut own.tags),
            Kind::SecurityPolicy => region.security_policies.get_mut(id).map(|own| &mut own.tags),
            Kind::HealthCheckTemplate => {
                region.health_check_templates.get_mut(id).map(|own| &mut own.tags)
            }
            _ => region.load_balancers.get_mut(id).map(|own| &mut own.tags),
        };
        if let Some(tags) = tags {
            change(tags);
        }
    }
}

#[cfg(test)]
mod tests;
