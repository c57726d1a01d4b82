//! New ACLs.

use aliyun_alb_model::{CreateAcl, CreateAclResponse};
use aliyun_emulator::product::{ApiError, Tags, resource_group};

use super::begin_job;
use crate::behaviour::{Scene, quota};
use crate::state::{Acl, Kind, ModelTags as _};

/// Makes an ACL without entries. Its name need not be new.
pub(crate) fn create_acl(
    scene: &mut Scene<'_>,
    request: CreateAcl,
) -> Result<CreateAclResponse, ApiError> {
    let now = scene.now.unix();
    let region = scene.region(None)?;
    let mut acl = Acl::new(String::new());
    acl.acl_name = request.acl_name.unwrap_or_default();
    acl.tags = Tags::of(&request.tag);
    acl.created = now;
    acl.resource_group_id = resource_group(request.resource_group_id)
        .ok_or_else(|| ApiError::new("NotExist.ResourceGroup"))?;
    let (used, most) = (region.acls.len(), region.quotas.acls);
    quota::check("QuotaExceeded.AclsNum", used, 1, most)?;

    let id = scene.fresh_id("acl-", 18);
    acl.acl_id.clone_from(&id);
    let made = scene.ids().made;
    let region = scene.region(None)?;
    acl.number = region.index.next_number(Kind::Acl, made);
    region.acls.insert(id.as_str(), acl);
    let job = begin_job(scene, &id, "Create")?;
    let mut response = CreateAclResponse::new(id, scene.request_id);
    response.job_id = Some(job);
    Ok(response)
}
