//! The entries of ACLs. They are compared as they are written.

use std::collections::BTreeSet;

use aliyun_alb_model::{
    AddEntriesToAcl, AddEntriesToAclResponse, ListAclEntries, ListAclEntriesResponse,
    ListedAclEntry as Item, RemoveEntriesFromAcl, RemoveEntriesFromAclResponse,
};
use aliyun_emulator::product::{ApiError, page_of};

use super::{begin_job, check_all_entries, check_entries, staying};
use crate::behaviour::page::PAGES;
use crate::behaviour::{Scene, quota};
use crate::state::{Entry, Key, Listener};

/// Puts entries into an ACL, all or none.
pub(crate) fn add_entries_to_acl(
    scene: &mut Scene<'_>,
    request: AddEntriesToAcl,
) -> Result<AddEntriesToAclResponse, ApiError> {
    let mut response = AddEntriesToAclResponse::new(scene.request_id);
    let id = request.acl_id;
    let region = scene.region(None)?;
    let acl = region.acl(&id)?;
    let mut known: BTreeSet<&str> = staying(acl).collect();
    let used = known.len();
    for (n, given) in request.acl_entries.iter().enumerate() {
        if !known.insert(&given.entry) {
            let error = ApiError::new("ResourceAlreadyExist.AclEntry").with(&given.entry);
            return Err(error.in_item("AclEntries", n, "Entry", &given.entry));
        }
    }
    let more = request.acl_entries.len();
    let most = region.quotas.entries_per_acl;
    quota::check_of("ResourceQuotaExceeded.AclEntriesNum", &id, (used, more), most)?;
    let users: Vec<&Listener> = region.listeners_by(&Key::Acl(id.clone())).collect();
    users.iter().try_for_each(|user| check_entries(region, user, more))?;
    let homes: BTreeSet<&str> = users.iter().map(|own| own.load_balancer_id.as_str()).collect();
    for home in homes {
        let uses = users.iter().filter(|own| own.load_balancer_id == home).count();
        check_all_entries(region, home, uses.saturating_mul(more))?;
    }

    if let Some(acl) = region.acls.get_mut(&id) {
        let fresh = request.acl_entries.into_iter().map(|given| Entry {
            entry: given.entry,
            description: given.description.unwrap_or_default(),
            leaving: false,
        });
        acl.acl_entries.extend(fresh);
    }
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}

/// Takes entries out of an ACL, all or none.
pub(crate) fn remove_entries_from_acl(
    scene: &mut Scene<'_>,
    request: RemoveEntriesFromAcl,
) -> Result<RemoveEntriesFromAclResponse, ApiError> {
    let mut response = RemoveEntriesFromAclResponse::new(scene.request_id);
    let id = request.acl_id;
    let region = scene.region(None)?;
    let known: BTreeSet<&str> = staying(region.acl(&id)?).collect();
    let mut entries = request.entries.iter().enumerate();
    if let Some((n, entry)) = entries.find(|(_, entry)| !known.contains(entry.as_str())) {
        let error = ApiError::new("ResourceNotFound.AclEntry").with(entry);
        return Err(error.in_item("Entries", n, "", entry));
    }

    region.remove_entries(&id, &request.entries);
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}

/// The entries of an ACL, as they were added.
pub(crate) fn list_acl_entries(
    scene: &mut Scene<'_>,
    request: ListAclEntries,
) -> Result<ListAclEntriesResponse, ApiError> {
    let mut response = ListAclEntriesResponse::new(scene.request_id);
    let ask = PAGES.ask("ListAclEntries", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let acl = region.acl(&request.acl_id)?;
    let placed = acl.acl_entries.iter().enumerate().map(|(n, own)| (format!("{n:06}"), own));
    let page = page_of(ask, placed.collect())?;
    let shown = page.items.into_iter().map(|own| {
        let mut item = Item::new(&own.entry);
        item.description = Some(own.description.clone());
        item.status = Some(region.entry_status(&request.acl_id, own));
        item
    });
    response.acl_entries = shown.collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}
