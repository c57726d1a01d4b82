use std::collections::BTreeSet;

use aliyun_alb_model::{
    LoadBalancerJoinSecurityGroup, LoadBalancerJoinSecurityGroupResponse,
    LoadBalancerLeaveSecurityGroup, LoadBalancerLeaveSecurityGroupResponse,
};
use aliyun_emulator::product::{ApiError, Known};

use super::{begin_job, working};
use crate::behaviour::{Scene, quota};

/// Puts a load balancer into security groups. They keep out what ACLs would.
pub(crate) fn load_balancer_join_security_group(
    scene: &mut Scene<'_>,
    request: LoadBalancerJoinSecurityGroup,
) -> Result<LoadBalancerJoinSecurityGroupResponse, ApiError> {
    let mut response = LoadBalancerJoinSecurityGroupResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let local = scene.local(None)?;
    let own = working(local.own, id)?;
    let mut joined: BTreeSet<&str> = own.security_group_ids.iter().map(String::as_str).collect();
    for (n, group) in request.security_group_ids.iter().enumerate() {
        let wrong = |error: ApiError| Err(error.in_item("SecurityGroupIds", n, "", group));
        match local.shared.resources.security_group(group) {
            Known::Missing => {
                return wrong(ApiError::new("ResourceNotFound.SecurityGroup").with(group));
            }
            Known::Listed(listed) if listed.vpc_id.as_ref().is_some_and(|it| *it != own.vpc_id) => {
                let why = format!("{group} is in another VPC than {id}.");
                return wrong(
                    ApiError::new("OperationDenied.SecurityGroupNotSupport").because(why),
                );
            }
            Known::Listed(_) | Known::Assumed => {}
        }
        if !joined.insert(group) {
            let why = format!("{id} is in {group} already.");
            let code = "ResourceAlreadyAssociated.SecurityGroup";
            return wrong(ApiError::new(code).because(why));
        }
    }
    if local.own.listeners_of(id).any(|listener| !listener.acl_ids.is_empty()) {
        let code = "OperationDenied.LbAssociatedAclCanNotJoinSecurityGroup";
        return Err(ApiError::new(code));
    }
    let used = own.security_group_ids.len();
    let counts = (used, joined.len().saturating_sub(used));
    let most = local.own.quotas.security_groups_per_load_balancer;
    quota::check_of("ResourceQuotaExceeded.SecurityGroupNum", id, counts, most)?;
    if let Some(own) = local.own.load_balancers.get_mut(id) {
        own.security_group_ids.extend(request.security_group_ids);
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// Takes a load balancer out of security groups.
pub(crate) fn load_balancer_leave_security_group(
    scene: &mut Scene<'_>,
    request: LoadBalancerLeaveSecurityGroup,
) -> Result<LoadBalancerLeaveSecurityGroupResponse, ApiError> {
    let mut response = LoadBalancerLeaveSecurityGroupResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let local = scene.local(None)?;
    let own = working(local.own, id)?;
    let leaving = &request.security_group_ids;
    let mut numbered = leaving.iter().enumerate();
    if let Some((n, other)) = numbered.find(|(_, group)| !own.security_group_ids.contains(group)) {
        let wrong = |error: ApiError| Err(error.in_item("SecurityGroupIds", n, "", other));
        if !local.shared.resources.security_group(other).is_there() {
            return wrong(ApiError::new("ResourceNotFound.SecurityGroup").with(other));
        }
        let why = format!("{id} is not in {other}.");
        return wrong(ApiError::new("ResourceNotAssociated.SecurityGroup").because(why));
    }
    if let Some(own) = local.own.load_balancers.get_mut(id) {
        own.security_group_ids.retain(|group| !leaving.contains(group));
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}
