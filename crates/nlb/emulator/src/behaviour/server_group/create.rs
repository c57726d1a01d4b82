//! New server groups.

use aliyun_emulator::product::{ApiError, Local, Tags, Task, resource_group};
use aliyun_nlb_model::{CreateServerGroup, CreateServerGroupResponse, ServerGroupProtocol};

use super::{check, health_check};
use crate::behaviour::{Scene, put, quota};
use crate::state::{Kind, ModelTags as _, ServerGroup};

/// Makes a group without servers. Its name need not be new.
pub(crate) fn create_server_group(
    scene: &mut Scene<'_>,
    request: CreateServerGroup,
) -> Result<CreateServerGroupResponse, ApiError> {
    let region_id = request.region_id.clone();
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let mut group = group(request)?;
    if !shared.resources.vpc(&group.vpc_id).is_there() {
        return Err(ApiError::new("ResourceNotFound.Vpc"));
    }
    check(&group)?;
    let (used, most) = (region.server_groups.len(), region.quotas.server_groups);
    quota::check("nlb_quota_servergroups_num", used, 1, most)?;

    let id = scene.fresh_id("sgp-", 18);
    group.server_group_id.clone_from(&id);
    let made = scene.ids().made;
    let region = scene.region(region_id.as_deref())?;
    group.number = region.index.next_number(Kind::ServerGroup, made);
    region.server_groups.insert(id.as_str(), group);
    let task = Task { resource_type: "servergroup", resource_id: &id, operate_type: "Create" };
    let job = scene.begin_job(region_id.as_deref(), task)?;
    let mut response = CreateServerGroupResponse::new(scene.request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// What a request asks for, without an id.
fn group(request: CreateServerGroup) -> Result<ServerGroup, ApiError> {
    let unknown = || ApiError::new("ResourceNotFound.ResourceGroup");
    let resource_group_id = resource_group(request.resource_group_id).ok_or_else(unknown)?;
    let mut group = ServerGroup::new(String::new(), request.server_group_name, request.vpc_id);
    group.resource_group_id = resource_group_id;
    group.tags = Tags::of(&request.tag);
    put(&mut group.server_group_type, request.server_group_type);
    put(&mut group.address_ip_version, request.address_ip_version);
    put(&mut group.protocol, request.protocol);
    put(&mut group.any_port_enabled, request.any_port_enabled);
    put(&mut group.connection_drain_enabled, request.connection_drain_enabled);
    put(&mut group.connection_drain_timeout, request.connection_drain_timeout);
    put(&mut group.scheduler, request.scheduler);
    // A group for TLS cannot preserve the addresses of clients.
    group.preserve_client_ip_enabled = group.protocol != ServerGroupProtocol::Tcpssl;
    put(&mut group.preserve_client_ip_enabled, request.preserve_client_ip_enabled);
    group.ip_version_affinity_mode = request.ip_version_affinity_mode;
    health_check::change(&mut group.health_check, request.health_check_config.unwrap_or_default());
    Ok(group)
}
