//! Tags: of load balancers by the older operations, of every kind of resource by the newer ones.

mod resources;

use std::collections::{BTreeMap, BTreeSet};

use aliyun_slb_model::{
    AddTags, AddTagsResponse, DescribeTags, DescribeTagsResponse,
    DescribeTagsResponseTagSets as TagSet, RemoveTags, RemoveTagsResponse, TagPair,
};

use super::Scene;
use super::page::{count, numbered};
use crate::api_error::ApiError;
use crate::registry::{Handler, handler};
use crate::state::{LoadBalancer, Region, Tags};

/// How many tags these operations put on one load balancer.
const MOST_OF_INSTANCE: usize = 10;

/// The operations of this group.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        handler(add_tags),
        handler(remove_tags),
        handler(describe_tags),
        handler(resources::tag_resources),
        handler(resources::untag_resources),
        handler(resources::list_tag_resources),
    ]
}

/// Puts tags on a load balancer, in place of those with the same keys.
fn add_tags(scene: &mut Scene<'_>, request: AddTags) -> Result<AddTagsResponse, ApiError> {
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
fn remove_tags(scene: &mut Scene<'_>, request: RemoveTags) -> Result<RemoveTagsResponse, ApiError> {
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
fn describe_tags(
    scene: &mut Scene<'_>,
    request: DescribeTags,
) -> Result<DescribeTagsResponse, ApiError> {
    let request_id = scene.request_id;
    let region: &Region = scene.region(request.region_id.as_deref())?;
    let of = request.load_balancer_id.as_deref();
    if let Some(id) = of {
        region.load_balancer(id)?;
    }
    let distinct_key = request.distinct_key == Some(true);
    let wanted = request.tags.unwrap_or_default();
    let one = of.and_then(|id| region.load_balancers.get_key_value(id));
    let all = of.is_none().then(|| region.load_balancers.iter()).into_iter().flatten();
    let owners = one.into_iter().chain(all);
    let mut sets: BTreeMap<(&str, Option<&str>), BTreeSet<&str>> = BTreeMap::new();
    for (id, own) in owners {
        for (key, value) in listed(&own.tags, &wanted) {
            sets.entry((key, (!distinct_key).then_some(value))).or_default().insert(id);
        }
    }
    let sets = sets.into_iter().map(|((key, value), owners)| {
        let mut set = TagSet::new(key);
        set.tag_value = value.map(str::to_owned);
        set.instance_count = Some(count(owners.len()));
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

/// The tags that fit one of the wanted ones, or all if nothing is wanted.
fn listed<'t>(tags: &'t Tags, wanted: &[TagPair]) -> impl Iterator<Item = (&'t str, &'t str)> {
    let pairs = tags.0.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    pairs.filter(move |(key, value)| {
        let fits = |tag: &TagPair| {
            let wanted = tag.tag_value.as_deref().filter(|text| !text.is_empty());
            tag.tag_key == *key && wanted.is_none_or(|wanted| wanted == *value)
        };
        wanted.is_empty() || wanted.iter().any(fits)
    })
}

/// A load balancer to change.
fn open<'r>(region: &'r mut Region, id: &str) -> Result<&'r mut LoadBalancer, ApiError> {
    region.open_load_balancer(id)?;
    let found = region.load_balancers.get_mut(id);
    found.ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))
}

#[cfg(test)]
mod tests;
