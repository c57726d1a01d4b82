//! New server groups.

use aliyun_alb_model::{CreateServerGroup, CreateServerGroupResponse, ServerGroupType};
use aliyun_emulator::product::{ApiError, Local, Tags, resource_group};

use super::set::{Settings, change};
use super::{begin_job, check, health_check};
use crate::behaviour::{Scene, put, quota};
use crate::state::{Kind, ModelTags as _, ServerGroup};

/// Makes a group without servers. Its name need not be new.
pub(crate) fn create_server_group(
    scene: &mut Scene<'_>,
    request: CreateServerGroup,
) -> Result<CreateServerGroupResponse, ApiError> {
    let now = scene.now.unix();
    let Local { own: region, shared, .. } = scene.local(None)?;
    let mut group = group(request)?;
    let vpc = group.vpc_id.as_str();
    if !group.is_for_functions() {
        if vpc.is_empty() {
            let why = "VpcId is needed where ServerGroupType is Instance or Ip.";
            return Err(ApiError::new("InvalidParameter").because(why));
        }
        if !shared.resources.vpc(vpc).is_there() {
            return Err(ApiError::new("ResourceNotFound.Vpc").with(vpc));
        }
        if group.ipv6_enabled && !region.has_ipv6(vpc) {
            return Err(ApiError::new("OperationDenied.VpcNotSupportIpv6"));
        }
    }
    check(&group)?;
    let (used, most) = (region.server_groups.len(), region.quotas.server_groups);
    quota::check("QuotaExceeded.ServerGroupsNum", used, 1, most)?;

    let id = scene.fresh_id("sgp-", 18);
    group.server_group_id.clone_from(&id);
    group.created = now;
    let made = scene.ids().made;
    let region = scene.region(None)?;
    group.number = region.index.next_number(Kind::ServerGroup, made);
    region.server_groups.insert(id.as_str(), group);
    let job = begin_job(scene, &id, "Create")?;
    let mut response = CreateServerGroupResponse::new(scene.request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// What a request asks for, without an id. What a group for functions does not know is passed over.
fn group(request: CreateServerGroup) -> Result<ServerGroup, ApiError> {
    let unknown = || ApiError::new("NotExist.ResourceGroup");
    let resource_group_id = resource_group(request.resource_group_id).ok_or_else(unknown)?;
    let is_for_functions = request.server_group_type == Some(ServerGroupType::Fc);
    let vpc_id = request.vpc_id.filter(|_| !is_for_functions).unwrap_or_default();
    let mut group = ServerGroup::new(String::new(), request.server_group_name, vpc_id);
    group.resource_group_id = resource_group_id;
    group.tags = Tags::of(&request.tag);
    put(&mut group.server_group_type, request.server_group_type);
    put(&mut group.protocol, request.protocol.filter(|_| !is_for_functions));
    put(&mut group.ipv6_enabled, request.ipv6_enabled.filter(|_| !is_for_functions));
    let settings = Settings {
        name: None,
        scheduler: request.scheduler,
        health_check: Some(health_check::of_new(request.health_check_config)),
        sticky_session: request.sticky_session_config,
        upstream_keepalive: request.upstream_keepalive_enabled,
        service_name: request.service_name,
        uch: request.uch_config,
        connection_drain: request.connection_drain_config,
        slow_start: request.slow_start_config,
        cross_zone: request.cross_zone_enabled,
    };
    change(&mut group, settings);
    Ok(group)
}
