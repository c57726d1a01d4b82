//! Which listeners have which ACLs. A change of that is one of the listener.

use std::collections::BTreeSet;

use aliyun_alb_model::{
    AclRelation, AssociateAclsWithListener, AssociateAclsWithListenerResponse,
    DissociateAclsFromListener, DissociateAclsFromListenerResponse, ListAclRelations,
    ListAclRelationsResponse, RelatedListener,
};
use aliyun_emulator::product::{ApiError, Task};

use super::{check_all_entries, check_entries, staying};
use crate::behaviour::{Scene, quota};
use crate::state::{Acl, Key, Listener, Region};

/// How many ACLs a listener may have.
const MOST: usize = 3;

/// Puts ACLs on a listener, all or none.
pub(crate) fn associate_acls_with_listener(
    scene: &mut Scene<'_>,
    request: AssociateAclsWithListener,
) -> Result<AssociateAclsWithListenerResponse, ApiError> {
    let mut response = AssociateAclsWithListenerResponse::new(scene.request_id);
    let id = request.listener_id;
    let region = scene.region(None)?;
    let listener = region.listener(&id)?;
    let wanted = once(&request.acl_ids);
    let place = |error: ApiError, acl: &str| {
        let n = request.acl_ids.iter().position(|id| id == acl).unwrap_or_default();
        error.in_item("AclIds", n, "", acl)
    };
    let acls = wanted.iter().map(|id| region.acl(id).map_err(|error| place(error, id)));
    let acls = acls.collect::<Result<Vec<_>, _>>()?;
    if !region.load_balancer(&listener.load_balancer_id)?.security_group_ids.is_empty() {
        let code = "OperationDenied.LoadBalancerJoinedSecurityGroupNotSupportAcl";
        return Err(ApiError::new(code));
    }
    let is_other = listener.acl_type.as_ref().is_some_and(|own| *own != request.acl_type);
    if is_other && !listener.acl_ids.is_empty() {
        let why = format!("The ACLs of {id} are of another AclType.");
        return Err(ApiError::new("OperationDenied.AclNotSupport").of("AclType", why));
    }
    if let Some(acl) = wanted.iter().find(|acl| listener.acl_ids.contains(*acl)) {
        return Err(place(ApiError::new("ResourceInUse.Acl").with(acl), acl));
    }
    let code = "QuotaExceeded.AclsNum";
    quota::check(code, listener.acl_ids.len(), wanted.len(), MOST)?;
    for acl in &wanted {
        let used = region.listeners_by(&Key::Acl(acl.clone())).count();
        quota::check(code, used, 1, region.quotas.listeners_per_acl)?;
    }
    let more = check_together(region, listener, &acls)?;
    check_entries(region, listener, more)?;
    check_all_entries(region, &listener.load_balancer_id, more)?;

    if let Some(listener) = region.listeners.get_mut(&id) {
        listener.acl_type = Some(request.acl_type);
        listener.acl_ids.extend(wanted);
    }
    response.job_id = Some(begin_job(scene, &id)?);
    Ok(response)
}

/// Takes ACLs off a listener, all or none.
pub(crate) fn dissociate_acls_from_listener(
    scene: &mut Scene<'_>,
    request: DissociateAclsFromListener,
) -> Result<DissociateAclsFromListenerResponse, ApiError> {
    let mut response = DissociateAclsFromListenerResponse::new(scene.request_id);
    let id = request.listener_id;
    let region = scene.region(None)?;
    let listener = region.listener(&id)?;
    let mut acls = request.acl_ids.iter().enumerate();
    if let Some((n, acl)) = acls.find(|(_, acl)| !listener.acl_ids.contains(acl)) {
        let error = ApiError::new("ResourceNotAssociated.Acl").with(acl);
        return Err(error.in_item("AclIds", n, "", acl));
    }

    if let Some(listener) = region.listeners.get_mut(&id) {
        listener.acl_ids.retain(|acl| !request.acl_ids.contains(acl));
        if listener.acl_ids.is_empty() {
            listener.acl_type = None;
        }
    }
    response.job_id = Some(begin_job(scene, &id)?);
    Ok(response)
}

/// Tells the listeners of ACLs, which all must be there.
pub(crate) fn list_acl_relations(
    scene: &mut Scene<'_>,
    request: ListAclRelations,
) -> Result<ListAclRelationsResponse, ApiError> {
    let mut response = ListAclRelationsResponse::new(scene.request_id);
    let region = &*scene.region(None)?;
    for (n, id) in request.acl_ids.iter().enumerate() {
        region.acl(id).map_err(|error| error.in_item("AclIds", n, "", id))?;
    }
    for id in once(&request.acl_ids) {
        let mut relation = AclRelation::new(&id);
        relation.related_listeners = related(region, &id);
        response.acl_relations.push(relation);
    }
    Ok(response)
}

/// The listeners of an ACL, ordered by their ids. One that it is taken off is shown until that has
/// settled.
fn related(region: &Region, id: &str) -> Vec<RelatedListener> {
    let users: Vec<&Listener> = match region.unsettled.is_empty() {
        true => region.listeners_by(&Key::Acl(id.to_owned())).collect(),
        false => region.listeners.values().collect(),
    };
    let shown = users.into_iter().filter_map(|own| {
        let relations = region.acl_relations(own);
        let (_, status) = relations.into_iter().find(|(acl, _)| acl == id)?;
        let mut shown = RelatedListener::new(&own.listener_id);
        shown.listener_port = Some(own.listener_port.into());
        shown.listener_protocol = Some(own.listener_protocol.clone());
        shown.load_balancer_id = Some(own.load_balancer_id.clone());
        shown.status = Some(status);
        Some(shown)
    });
    shown.collect()
}

fn begin_job(scene: &mut Scene<'_>, listener_id: &str) -> Result<String, ApiError> {
    let resource_type = "listener";
    scene.begin_job(None, Task { resource_type, resource_id: listener_id, operate_type: "Update" })
}

/// These ids, each once.
fn once(ids: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ids.iter().filter(|id| seen.insert(*id)).cloned().collect()
}

/// How many entries these ACLs bring to a listener; no two of its ACLs may have one in common.
fn check_together(region: &Region, listener: &Listener, acls: &[&Acl]) -> Result<usize, ApiError> {
    let there = listener.acl_ids.iter().filter_map(|id| region.acls.get(id));
    let mut known: BTreeSet<&str> = there.flat_map(staying).collect();
    let before = known.len();
    for entry in acls.iter().flat_map(|acl| staying(acl)) {
        if !known.insert(entry) {
            return Err(ApiError::new("ResourceAlreadyExist.AclEntry").with(entry));
        }
    }
    Ok(known.len() - before)
}
