//! Access control lists. They stand by themselves: listeners use them.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod entry;
pub(crate) mod list;
pub(crate) mod relation;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use aliyun_emulator::product::{ApiError, Task};

use super::{Scene, quota};
use crate::state::{Acl, Listener, Region};

/// Begins the job of a change of an ACL.
fn begin_job(
    scene: &mut Scene<'_>,
    id: &str,
    operate_type: &'static str,
) -> Result<String, ApiError> {
    scene.begin_job(None, Task { resource_type: "acl", resource_id: id, operate_type })
}

/// Whether a listener may have so many more entries in its ACLs, and its load balancer.
fn check_entries(region: &Region, listener: &Listener, more: usize) -> Result<(), ApiError> {
    let quotas = region.quotas;
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    let most = quotas.acl_entries_per_listener.of(load_balancer.is_basic());
    let (code, id) = ("ResourceQuotaExceeded.ListenerAclEntriesNum", &listener.listener_id);
    quota::check_of(code, id, (entries_of(region, listener), more), most)
}

/// The same of a load balancer, in which the entries of an ACL count for each listener that has it.
fn check_all_entries(region: &Region, id: &str, more: usize) -> Result<(), ApiError> {
    let used = region.listeners_of(id).map(|own| entries_of(region, own)).sum();
    let most = region.quotas.acl_entries_per_load_balancer;
    quota::check_of("ResourceQuotaExceeded.LoadBalancerAclEntriesNum", id, (used, more), most)
}

fn entries_of(region: &Region, listener: &Listener) -> usize {
    let acls = listener.acl_ids.iter().filter_map(|id| region.acls.get(id));
    acls.map(|acl| staying(acl).count()).sum()
}

/// The entries of an ACL that were not removed.
fn staying(acl: &Acl) -> impl Iterator<Item = &str> {
    acl.acl_entries.iter().filter(|own| !own.leaving).map(|own| own.entry.as_str())
}
