//! Tags of load balancers, listeners, server groups and security policies.

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Tags};
use aliyun_nlb_model::{
    ListTagResources, ListTagResourcesResponse, TagCategory, TagResource, TagResourceType,
    TagResources, TagResourcesResponse, UntagResources, UntagResourcesResponse,
};

use super::{Scene, page};
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
    let region = scene.region(request.region_id.as_deref())?;
    let kind = kind_of(&request.resource_type)?;
    let mut found = Vec::new();
    for id in wanted(region, kind, &request) {
        let Some(tags) = tags_of(region, kind, id) else { continue };
        if !tags.match_all(&request.tag) {
            continue;
        }
        let shown = tags.0.iter().filter(|(key, _)| {
            request.tag.is_empty() || request.tag.iter().any(|tag| tag.key == **key)
        });
        for (key, value) in shown {
            let mut item = TagResource::new(id);
            item.resource_type = Some(request.resource_type.clone());
            item.region_no = Some(region_no.clone());
            item.ali_uid = Some(ACCOUNT);
            (item.tag_key, item.tag_value) = (Some(key.clone()), Some(value.clone()));
            item.scope = Some("public".to_owned());
            item.category = Some(TagCategory::Custom);
            // No id has the character that follows it here.
            found.push((format!("{id}\n{key}"), item));
        }
    }
    let size = request.max_results.unwrap_or(PAGE_SIZE);
    let page = page::page_of(
        page::Ask::new("ListTagResources", request.next_token.as_deref(), Some(size)),
        found,
    )?;
    response.tag_resources = page.items;
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(size);
    Ok(response)
}

/// The ids of what may have the tags that a request asks for.
fn wanted<'r>(region: &'r Region, kind: Kind, request: &'r ListTagResources) -> BTreeSet<&'r str> {
    if !request.resource_id.is_empty() {
        return request.resource_id.iter().map(String::as_str).collect();
    }
    match request.tag.first() {
        Some(tag) => region.index.tagged(kind, &tag.key, tag.value.as_deref()),
        None => {
            let all = region.index.tags_from(kind, "");
            all.flat_map(|(_, _, ids)| ids).map(|id| &**id).collect()
        }
    }
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
    for id in ids {
        match kind {
            Kind::LoadBalancer => region.load_balancer(id).map(drop)?,
            Kind::Listener => region.listener(id).map(drop)?,
            Kind::ServerGroup => region.server_group(id).map(drop)?,
            Kind::SecurityPolicy => region.security_policy(id).map(drop)?,
        }
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
