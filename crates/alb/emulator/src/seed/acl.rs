//! ACLs in a seed file.

use std::collections::BTreeSet;

use aliyun_emulator::product::SeedError;

use crate::state::{Acl, Listener, Region};

/// Refuses an ACL that has an entry twice.
pub(super) fn check(own: &Acl) -> Result<(), SeedError> {
    let mut known = BTreeSet::new();
    for (n, entry) in own.acl_entries.iter().enumerate() {
        if !known.insert(&entry.entry) {
            let problem = format!("\"{}\" stands twice", entry.entry);
            return Err(SeedError::new(format!("AclEntries[{n}].Entry"), problem));
        }
    }
    Ok(())
}

/// Refuses ACLs of a listener that are not there, or say nothing of whom they let in.
pub(super) fn check_of(region: &Region, own: &Listener) -> Result<(), SeedError> {
    for (n, id) in own.acl_ids.iter().enumerate() {
        let place = format!("AclIds[{n}]");
        if !region.acls.contains_key(id) {
            return Err(SeedError::new(place, format!("there is no \"{id}\"")));
        }
        if own.acl_ids.iter().take(n).any(|other| other == id) {
            return Err(SeedError::new(place, format!("\"{id}\" stands twice")));
        }
    }
    match own.acl_ids.is_empty() == own.acl_type.is_none() {
        true => Ok(()),
        false => Err(SeedError::new("AclType", "it stands beside AclIds, and only there")),
    }
}

#[cfg(test)]
mod tests;
