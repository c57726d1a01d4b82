use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Known};
use aliyun_nlb_model::{
    LoadBalancerJoinSecurityGroup, LoadBalancerJoinSecurityGroupResponse,
    LoadBalancerLeaveSecurityGroup, LoadBalancerLeaveSecurityGroupResponse,
};

use super::{begin_job, working};
use crate::behaviour::{Scene, quota};

/// Puts a load balancer into security groups.
pub(crate) fn load_balancer_join_security_group(
    scene: &mut Scene<'_>,
    request: LoadBalancerJoinSecurityGroup,
) -> Result<LoadBalancerJoinSecurityGroupResponse, ApiError> {
    let mut response = LoadBalancerJoinSecurityGroupResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let local = scene.local(region_id)?;
    let own = working(local.own, id)?;
    let mut joined: BTreeSet<&str> = own.security_group_ids.iter().map(String::as_str).collect();
    for (n, group) in request.security_group_ids.iter().enumerate() {
        let wrong = |error: ApiError| Err(error.in_item("SecurityGroupIds", n, "", group));
        match local.shared.resources.security_group(group) {
            Known::Missing => return wrong(ApiError::new("ResourceNotFound.SecurityGroup")),
            Known::Listed(listed) if listed.vpc_id.as_ref().is_some_and(|it| *it != own.vpc_id) => {
                return wrong(ApiError::new("Mismatch.vpc"));
            }
            Known::Listed(_) | Known::Assumed => {}
        }
        if !joined.insert(group) {
            return wrong(ApiError::new("Conflict.SecurityGroup").with(group));
        }
    }
    let (used, all) = (own.security_group_ids.len(), joined.len());
    let most = local.own.quotas.security_groups_per_load_balancer;
    quota::check("securitygroups_num", used, all.saturating_sub(used), most)?;
    if let Some(own) = local.own.load_balancers.get_mut(id) {
        own.security_group_ids.extend(request.security_group_ids);
    }
    response.job_id = Some(begin_job(scene, region_id, id, "Update")?);
    Ok(response)
}

/// Takes a load balancer out of security groups.
pub(crate) fn load_balancer_leave_security_group(
    scene: &mut Scene<'_>,
    request: LoadBalancerLeaveSecurityGroup,
) -> Result<LoadBalancerLeaveSecurityGroupResponse, ApiError> {
    let mut response = LoadBalancerLeaveSecurityGroupResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let region = scene.region(region_id)?;
    let own = working(region, id)?;
    let leaving = &request.security_group_ids;
    let mut numbered = leaving.iter().enumerate();
    if let Some((n, other)) = numbered.find(|(_, group)| !own.security_group_ids.contains(group)) {
        let why = format!("The load balancer is not in {other}.");
        let error = ApiError::new("ResourceNotFound.SecurityGroup").because(why);
        return Err(error.in_item("SecurityGroupIds", n, "", other));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.security_group_ids.retain(|group| !leaving.contains(group));
    }
    response.job_id = Some(begin_job(scene, region_id, id, "Update")?);
    Ok(response)
}
