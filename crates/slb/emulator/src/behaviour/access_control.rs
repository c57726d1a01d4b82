//! Access control lists.

use aliyun_emulator::product::{ApiError, Tags, resource_group};
use aliyun_runtime::Timestamp;
use aliyun_slb_model::{
    Acl as ShownAcl, AclRelatedListener as RelatedListener, AclType, AddAccessControlListEntry,
    AddAccessControlListEntryResponse, AddressIpVersion, CreateAccessControlList,
    CreateAccessControlListResponse, DeleteAccessControlList, DeleteAccessControlListResponse,
    DescribeAccessControlListAttribute, DescribeAccessControlListAttributeResponse,
    DescribeAccessControlLists, DescribeAccessControlListsResponse,
    DescribedAclEntry as ShownEntry, RemoveAccessControlListEntry,
    RemoveAccessControlListEntryResponse, SetAccessControlListAttribute,
    SetAccessControlListAttributeResponse,
};

use super::Scene;
use super::page::{count, counted, is_unfiltered, numbered, page};
use crate::state::ModelTags as _;
use crate::state::{AccessControlList, AclEntry, Block, Family, Region, Used};

/// Makes an empty list. Its name need not be new.
pub(crate) fn create_access_control_list(
    scene: &mut Scene<'_>,
    request: CreateAccessControlList,
) -> Result<CreateAccessControlListResponse, ApiError> {
    let resource_group_id = resource_group(request.resource_group_id)
        .ok_or_else(|| ApiError::new("InvalidResourceGroupId.NotFound"))?;
    let family = match request.address_ip_version {
        Some(AddressIpVersion::Ipv6) => Family::Ipv6,
        _ => Family::Ipv4,
    };
    let created = scene.now.unix();
    let region = scene.region(request.region_id.as_deref())?;
    if region.acls.len() >= region.quotas.access_control_lists {
        return Err(ApiError::new("AclNumberOverLimit"));
    }
    let acl_id = scene.fresh_id("acl-bp1", 18);
    let list = AccessControlList {
        acl_id: acl_id.clone(),
        acl_name: request.acl_name,
        family,
        resource_group_id,
        created,
        tags: Tags::of(request.tag.as_slice()),
        entries: Vec::new(),
    };
    scene.region(request.region_id.as_deref())?.acls.insert(acl_id.clone(), list);
    Ok(CreateAccessControlListResponse::new(acl_id, scene.request_id))
}

/// Gives a list another name.
pub(crate) fn set_access_control_list_attribute(
    scene: &mut Scene<'_>,
    request: SetAccessControlListAttribute,
) -> Result<SetAccessControlListAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    region.acls.get_mut(&request.acl_id).ok_or_else(no_such_list)?.acl_name = request.acl_name;
    Ok(SetAccessControlListAttributeResponse::new(request_id))
}

/// Deletes a list that no listener uses.
pub(crate) fn delete_access_control_list(
    scene: &mut Scene<'_>,
    request: DeleteAccessControlList,
) -> Result<DeleteAccessControlListResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    region.acls.get(&request.acl_id).ok_or_else(no_such_list)?;
    if region.users(Used::AccessControlList(request.acl_id.clone())).next().is_some() {
        return Err(ApiError::new("OperationFailed.AclBindedWithVip"));
    }
    region.acls.remove(&request.acl_id);
    Ok(DeleteAccessControlListResponse::new(request_id))
}

/// Lists the lists without their entries, ordered by id.
pub(crate) fn describe_access_control_lists(
    scene: &mut Scene<'_>,
    request: DescribeAccessControlLists,
) -> Result<DescribeAccessControlListsResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let (number, size) = (request.page_number.unwrap_or(1), request.page_size.unwrap_or(10));
    let fits = |(_, list): &(&str, &AccessControlList)| {
        let group = request.resource_group_id.as_ref();
        request.acl_name.as_ref().is_none_or(|text| list.acl_name.contains(text.as_str()))
            && request
                .address_ip_version
                .as_ref()
                .is_none_or(|family| *family == AddressIpVersion::from(list.family))
            && group.is_none_or(|id| *id == list.resource_group_id)
            && list.tags.match_all(&request.tag)
    };
    let (total, page) = match is_unfiltered(&request) {
        true => page(&region.acls, number, size),
        false => counted(region.acls.iter().filter(fits), number, size),
    };
    let mut response = DescribeAccessControlListsResponse::new(request_id);
    response.total_count = Some(count(total));
    response.acls = page.into_iter().map(|(_, list)| shown(list)).collect();
    response.count = Some(count(response.acls.len()));
    (response.page_number, response.page_size) = (Some(number), Some(size));
    Ok(response)
}

fn shown(list: &AccessControlList) -> ShownAcl {
    let mut shown = ShownAcl::new(&list.acl_id);
    shown.address_ip_version = Some(list.family.into());
    shown.acl_name = Some(list.acl_name.clone());
    shown.resource_group_id = Some(list.resource_group_id.clone());
    shown.tags = list.tags.pairs();
    shown.create_time = Some(Timestamp::from_unix(list.created).to_string());
    shown
}

/// Shows a list with its entries, or a page of them, and the listeners that use it.
pub(crate) fn describe_access_control_list_attribute(
    scene: &mut Scene<'_>,
    request: DescribeAccessControlListAttribute,
) -> Result<DescribeAccessControlListAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let list = region.acls.get(&request.acl_id).ok_or_else(no_such_list)?;
    let comment = request.acl_entry_comment.as_ref().filter(|text| !text.is_empty());
    let fits = |entry: &&AclEntry| comment.is_none_or(|_| entry.comment.as_ref() == comment);
    let entries: Vec<_> = list.entries.iter().filter(fits).map(shown_entry).collect();
    let mut response = DescribeAccessControlListAttributeResponse::new(&list.acl_id, request_id);
    response.total_acl_entry = Some(count(entries.len()));
    response.acl_entrys = match (request.page, request.page_size) {
        (None, None) => entries,
        (page, size) => numbered(entries, page.unwrap_or(1), size.unwrap_or(10)),
    };
    response.related_listeners = related_listeners(region, &list.acl_id);
    response.tags = list.tags.pairs();
    response.address_ip_version = Some(list.family.into());
    response.resource_group_id = Some(list.resource_group_id.clone());
    response.acl_name = Some(list.acl_name.clone());
    response.create_time = Some(Timestamp::from_unix(list.created).to_string());
    Ok(response)
}

fn shown_entry(entry: &AclEntry) -> ShownEntry {
    let mut shown = ShownEntry::new(&entry.entry);
    shown.acl_entry_comment = entry.comment.clone();
    shown
}

fn related_listeners(region: &Region, acl_id: &str) -> Vec<RelatedListener> {
    let using = region.users(Used::AccessControlList(acl_id.to_owned()));
    let related = using.map(|(load_balancer_id, (port, protocol), listener)| {
        let mut related = RelatedListener::new(load_balancer_id);
        related.listener_port = Some(port);
        related.protocol = Some(protocol.as_str().into());
        related.acl_type = listener.settings.get("AclType").map(AclType::from);
        related
    });
    related.collect()
}

/// Adds entries, all or none. What a call names twice is added once.
pub(crate) fn add_access_control_list_entry(
    scene: &mut Scene<'_>,
    request: AddAccessControlListEntry,
) -> Result<AddAccessControlListEntryResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let list = region.acls.get(&request.acl_id).ok_or_else(no_such_list)?;
    let mut fresh: Vec<AclEntry> = Vec::new();
    for given in &request.acl_entrys {
        let comment = given.comment.as_deref().filter(|text| !text.is_empty());
        for entry in entries(&given.entry, comment) {
            check_entry(list.family, &entry)?;
            if list.entries.iter().any(|known| known.is_same_as(&entry)) {
                return Err(ApiError::new("InvalidParam.AclEntryExists"));
            }
            if !fresh.iter().any(|earlier| earlier.is_same_as(&entry)) {
                fresh.push(entry);
            }
        }
    }
    if list.entries.len() + fresh.len() > region.quotas.entries_per_access_control_list {
        return Err(ApiError::new("AclEntryExceedLimit"));
    }
    region.acls.get_mut(&request.acl_id).ok_or_else(no_such_list)?.entries.extend(fresh);
    Ok(AddAccessControlListEntryResponse::new(request_id))
}

/// Takes entries out, whatever their comments. Those that are not there are passed over, unless
/// none is.
pub(crate) fn remove_access_control_list_entry(
    scene: &mut Scene<'_>,
    request: RemoveAccessControlListEntry,
) -> Result<RemoveAccessControlListEntryResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let list = region.acls.get(&request.acl_id).ok_or_else(no_such_list)?;
    let gone: Vec<_> =
        request.acl_entrys.iter().flat_map(|given| entries(&given.entry, None)).collect();
    let is_gone = |entry: &AclEntry| gone.iter().any(|gone| gone.is_same_as(entry));
    if !list.entries.iter().any(is_gone) {
        return Err(ApiError::new("AclEntryEmpty"));
    }
    region
        .acls
        .get_mut(&request.acl_id)
        .ok_or_else(no_such_list)?
        .entries
        .retain(|entry| !is_gone(entry));
    Ok(RemoveAccessControlListEntryResponse::new(request_id))
}

/// The blocks of an entry, which may be several with commas between them.
fn entries(text: &str, comment: Option<&str>) -> impl Iterator<Item = AclEntry> {
    text.split(',').map(move |entry| AclEntry {
        entry: entry.trim().to_owned(),
        comment: comment.map(str::to_owned),
    })
}

/// An entry is an address or a block of the family of its list.
pub(crate) fn check_entry(family: Family, entry: &AclEntry) -> Result<(), ApiError> {
    let illegal = || {
        let why = format!("The entry {} is neither an address nor a CIDR block.", entry.entry);
        ApiError::new("AclEntryIllegal").because(why)
    };
    let block: Block = entry.entry.parse().map_err(|()| illegal())?;
    if block.family() == family { Ok(()) } else { Err(ApiError::new("IllegalEntry")) }
}

fn no_such_list() -> ApiError {
    ApiError::new("AclNotExist")
}

#[cfg(test)]
mod tests;
