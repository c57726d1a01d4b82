//! ACLs that go.

use aliyun_alb_model::{DeleteAcl, DeleteAclResponse};
use aliyun_emulator::product::ApiError;

use super::begin_job;
use crate::behaviour::Scene;
use crate::state::{Key, Subject};

/// Deletes an ACL that no listener has, with its entries.
pub(crate) fn delete_acl(
    scene: &mut Scene<'_>,
    request: DeleteAcl,
) -> Result<DeleteAclResponse, ApiError> {
    let mut response = DeleteAclResponse::new(scene.request_id);
    let id = request.acl_id;
    let region = scene.region(None)?;
    region.acl(&id)?;
    if region.listeners_by(&Key::Acl(id.clone())).next().is_some() {
        return Err(ApiError::new("ResourceInUse.Acl").with(id));
    }

    region.remove(Subject::Acl(id.clone()));
    response.job_id = Some(begin_job(scene, &id, "Delete")?);
    Ok(response)
}
