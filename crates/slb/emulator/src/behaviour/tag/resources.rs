//! The operations for all kinds of resources.

use std::collections::BTreeMap;

use aliyun_emulator::product::{ApiError, Tags};
use aliyun_slb_model::{
    ListTagResources, ListTagResourcesResponse, Tag, TagResource, TagResourceType as Kind,
    TagResources, TagResourcesResponse, UntagResources, UntagResourcesResponse,
};

use crate::behaviour::Scene;
use crate::state::ModelTags as _;
use crate::state::{ListenerKey, Protocol, Region, Thing};

/// How many tags a resource may have.
const MOST: usize = 20;

/// How many tags a page holds.
const PAGE: usize = 50;

/// Puts tags on resources, all or none, in place of those with the same keys.
pub(crate) fn tag_resources(
    scene: &mut Scene<'_>,
    request: TagResources,
) -> Result<TagResourcesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let mut tagged = Vec::new();
    for id in request.resource_id {
        let mut tags = find(region, &request.resource_type, &id)?.clone();
        tags.put_all(&request.tag);
        if tags.0.len() > MOST {
            let why = format!("The resource {id} would have more than {MOST} tags.");
            return Err(ApiError::new("QuotaLimitExceeds").because(why));
        }
        tagged.push((id, tags));
    }
    for (id, tags) in tagged {
        *find(region, &request.resource_type, &id)? = tags;
    }
    Ok(TagResourcesResponse::new(request_id))
}

/// Takes tags off resources, all of them or none: those with the keys that are named, or, where
/// none is, all tags on demand. Keys that are not there are passed over.
pub(crate) fn untag_resources(
    scene: &mut Scene<'_>,
    request: UntagResources,
) -> Result<UntagResourcesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    for id in &request.resource_id {
        find(region, &request.resource_type, id)?;
    }
    let all = request.tag_key.is_empty() && request.all == Some(true);
    for id in &request.resource_id {
        let tags = find(region, &request.resource_type, id)?;
        tags.0.retain(|key, _| !all && !request.tag_key.contains(key));
    }
    Ok(UntagResourcesResponse::new(request_id))
}

/// Lists the tags of resources that have all wanted tags, ordered by resource and key. The token
/// of a page is how many tags come before it.
pub(crate) fn list_tag_resources(
    scene: &mut Scene<'_>,
    request: ListTagResources,
) -> Result<ListTagResourcesResponse, ApiError> {
    let request_id = scene.request_id;
    let region: &Region = scene.region(request.region_id.as_deref())?;
    if request.resource_id.is_empty() && request.tag.is_empty() {
        return Err(ApiError::new("MissingParam.TagOrResourceId"));
    }
    let before: usize = match request.next_token.as_deref() {
        None | Some("") => 0,
        Some(token) => token.parse().map_err(|_| ApiError::new("InvalidParam.NextToken"))?,
    };
    let owners = match request.tag.first() {
        Some(tag) if request.resource_id.is_empty() => tagged(region, &request.resource_type, tag),
        _ => {
            let mut owners = BTreeMap::new();
            for id in &request.resource_id {
                let tags = of(region, &request.resource_type, id)?;
                owners.extend(tags.map(|tags| (id.clone(), tags)));
            }
            owners
        }
    };
    let owners = owners.iter().filter(|(_, tags)| tags.match_all(&request.tag));
    let mut left = owners
        .flat_map(|(id, tags)| tags.0.iter().map(move |(key, value)| (id, key, value)))
        .skip(before);
    let page = left.by_ref().take(PAGE).map(|(id, key, value)| {
        let mut shown = TagResource::new(id, key);
        shown.resource_type = Some(request.resource_type.clone());
        shown.tag_value = Some(value.clone());
        shown
    });
    let mut response = ListTagResourcesResponse::new(request_id);
    response.tag_resources = page.collect();
    let more = left.next().is_some();
    response.next_token =
        Some(if more { before.saturating_add(PAGE).to_string() } else { String::new() });
    Ok(response)
}

/// The tags of a resource, if there is one with this ID.
fn of<'r>(region: &'r Region, kind: &Kind, id: &str) -> Result<Option<&'r Tags>, ApiError> {
    Ok(match kind {
        Kind::Instance => region.load_balancers.get(id).map(|found| &found.tags),
        Kind::Listener => place(id).and_then(|(owner, key)| {
            Some(&region.load_balancers.get(owner)?.listeners.get(&key)?.tags)
        }),
        Kind::Vservergroup => region.vserver_groups.get(id).map(|found| &found.tags),
        Kind::Masterslaveservergroup => region.master_slave_groups.get(id).map(|found| &found.tags),
        Kind::Acl => region.acls.get(id).map(|found| &found.tags),
        Kind::Certificate => {
            let of_server = region.server_certificates.get(id);
            of_server.or_else(|| region.ca_certificates.get(id)).map(|found| &found.tags)
        }
        _ => return Err(ApiError::new("InvalidParam.ResourceType")),
    })
}

fn no_such_resource(id: &str) -> ApiError {
    ApiError::new("ResourceNotExist").because(format!("The resource {id} does not exist."))
}

/// The tags of a resource that must be there, to be changed.
fn find<'r>(region: &'r mut Region, kind: &Kind, id: &str) -> Result<&'r mut Tags, ApiError> {
    let found = match kind {
        Kind::Instance => region.load_balancers.get_mut(id).map(|found| &mut found.tags),
        Kind::Listener => listener(region, id),
        Kind::Vservergroup => region.vserver_groups.get_mut(id).map(|found| &mut found.tags),
        Kind::Masterslaveservergroup => {
            region.master_slave_groups.get_mut(id).map(|found| &mut found.tags)
        }
        Kind::Acl => region.acls.get_mut(id).map(|found| &mut found.tags),
        Kind::Certificate => {
            let of_server = region.server_certificates.get_mut(id);
            of_server.or_else(|| region.ca_certificates.get_mut(id)).map(|found| &mut found.tags)
        }
        _ => return Err(ApiError::new("InvalidParam.ResourceType")),
    };
    found.ok_or_else(|| no_such_resource(id))
}

/// The load balancer and the key of a listener, which is named by load balancer, protocol and port.
fn place(id: &str) -> Option<(&str, ListenerKey)> {
    let (rest, port) = id.rsplit_once('_')?;
    let (load_balancer_id, protocol) = rest.rsplit_once('_')?;
    let protocols = [Protocol::Tcp, Protocol::Udp, Protocol::Http, Protocol::Https];
    let protocol = protocols.into_iter().find(|known| known.as_str() == protocol)?;
    Some((load_balancer_id, (port.parse().ok()?, protocol)))
}

fn listener<'r>(region: &'r mut Region, id: &str) -> Option<&'r mut Tags> {
    let (load_balancer_id, key) = place(id)?;
    let listeners = &mut region.load_balancers.get_mut(load_balancer_id)?.listeners;
    Some(&mut listeners.get_mut(&key)?.tags)
}

fn listener_id(load_balancer_id: &str, (port, protocol): ListenerKey) -> String {
    format!("{load_balancer_id}_{}_{port}", protocol.as_str())
}

/// The resources of a kind that have one of the wanted tags, with all of their tags.
fn tagged<'r>(region: &'r Region, kind: &Kind, wanted: &Tag) -> BTreeMap<String, &'r Tags> {
    let with = |what| region.index.tagged(what, &wanted.key, wanted.value.as_deref());
    let ids = match kind {
        Kind::Instance => with(Thing::LoadBalancer),
        Kind::Vservergroup => with(Thing::VServerGroup),
        Kind::Masterslaveservergroup => with(Thing::MasterSlaveGroup),
        Kind::Acl => with(Thing::AccessControlList),
        Kind::Certificate => &with(Thing::ServerCertificate) | &with(Thing::CaCertificate),
        Kind::Listener => {
            let owners = with(Thing::Listener);
            let listeners = region.listeners_of(&owners);
            return listeners.map(|(id, key, own)| (listener_id(id, key), &own.tags)).collect();
        }
        _ => return BTreeMap::new(),
    };
    ids.into_iter().filter_map(|id| Some((id.to_owned(), of(region, kind, id).ok()??))).collect()
}
