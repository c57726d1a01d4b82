//! Changes of ACLs themselves.

use aliyun_alb_model::{UpdateAclAttribute, UpdateAclAttributeResponse};
use aliyun_emulator::product::ApiError;

use crate::behaviour::Scene;

/// Gives an ACL another name.
pub(crate) fn update_acl_attribute(
    scene: &mut Scene<'_>,
    request: UpdateAclAttribute,
) -> Result<UpdateAclAttributeResponse, ApiError> {
    let response = UpdateAclAttributeResponse::new(scene.request_id);
    let (id, name) = (request.acl_id.as_str(), request.acl_name);
    let region = scene.region(None)?;
    if region.acl(id)?.acl_name == name {
        let why = format!("The AclName of {id} is {name} already.");
        return Err(ApiError::new("Conflict.Acl").because(why));
    }
    if let Some(acl) = region.acls.get_mut(id) {
        acl.acl_name = name;
    }
    Ok(response)
}
