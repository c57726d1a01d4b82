//! Tags: of load balancers by the older operations, of every kind of resource by the newer ones.

pub(crate) mod resources;

use std::collections::BTreeMap;

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    AddTags, AddTagsResponse, DescribeTags, DescribeTagsResponse, RemoveTags, RemoveTagsResponse,
    TagPair, TagSet,
};

use super::Scene;
use super::page::{count, numbered};
use crate::state::{LoadBalancer, Region, Thing};

/// How many tags these operations put on one load balancer.
const MOST_OF_INSTANCE: usize = 10;

/// Puts tags on a load balancer, in place of those with the same keys.
pub(crate) fn add_tags(
    scene: &mut Scene<'_>,
    request: AddTags,
) -> Result<AddTagsResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let own = open(region, &request.load_balancer_id)?;
    let mut tags = own.tags.clone();
    for tag in request.tags {
        tags.0.insert(tag.tag_key, tag.tag_value.unwrap_or_default());
    }
    if tags.0.len() > MOST_OF_INSTANCE {
        return Err(ApiError::new("QuotaExceed.TagsPerResource"));
    }
    own.tags = tags;
    Ok(AddTagsResponse::new(request_id))
}

/// Takes tags off a load balancer. Those that are not on it are passed over.
pub(crate) fn remove_tags(
    scene: &mut Scene<'_>,
    request: RemoveTags,
) -> Result<RemoveTagsResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let own = open(region, &request.load_balancer_id)?;
    for tag in &request.tags {
        if own.tags.matches(&tag.tag_key, tag.tag_value.as_deref()) {
            own.tags.0.remove(&tag.tag_key);
        }
    }
    Ok(RemoveTagsResponse::new(request_id))
}

/// Lists the tags of load balancers, each once with the number of those that have it, ordered by
/// key and value; on demand each key once, without values.
pub(crate) fn describe_tags(
    scene: &mut Scene<'_>,
    request: DescribeTags,
) -> Result<DescribeTagsResponse, ApiError> {
    let request_id = scene.request_id;
    let region: &Region = scene.region(request.region_id.as_deref())?;
    let wanted = request.tags.unwrap_or_default();
    let tags: Vec<(&str, &str, usize)> = match request.load_balancer_id.as_deref() {
        Some(id) => {
            let own = &region.load_balancer(id)?.tags;
            own.0.iter().map(|(key, value)| (key.as_str(), value.as_str(), 1)).collect()
        }
        None => {
            let all = region.index.tags_from(Thing::LoadBalancer, "");
            all.map(|(key, value, owners)| (key, value, owners.len())).collect()
        }
    };
    let by_keys = request.distinct_key == Some(true);
    let mut sets: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    for (key, value, owners) in tags {
        if is_wanted(&wanted, key, value) {
            // A load balancer has a key once, so nothing is counted twice.
            *sets.entry((key, (!by_keys).then_some(value))).or_default() += owners;
        }
    }
    let sets = sets.into_iter().map(|((key, value), owners)| {
        let mut set = TagSet::new(key);
        set.tag_value = value.map(str::to_owned);
        set.instance_count = Some(count(owners));
        set
    });
    let sets: Vec<_> = sets.collect();
    let (number, size) = (request.page_number.unwrap_or(1), request.page_size.unwrap_or(50));
    let mut response = DescribeTagsResponse::new(request_id);
    response.total_count = Some(count(sets.len()));
    response.tag_sets = numbered(sets, number, size);
    (response.page_number, response.page_size) = (Some(number), Some(size));
    Ok(response)
}

/// Whether a tag fits one of the wanted ones; all do if nothing is wanted.
fn is_wanted(wanted: &[TagPair], key: &str, value: &str) -> bool {
    let fits = |tag: &TagPair| {
        let wanted = tag.tag_value.as_deref().filter(|text| !text.is_empty());
        tag.tag_key == key && wanted.is_none_or(|wanted| wanted == value)
    };
    wanted.is_empty() || wanted.iter().any(fits)
}

/// A load balancer to change.
fn open<'r>(region: &'r mut Region, id: &str) -> Result<&'r mut LoadBalancer, ApiError> {
    region.open_load_balancer(id)?;
    let found = region.load_balancers.get_mut(id);
    found.ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))
}

#[cfg(test)]
mod tests;
