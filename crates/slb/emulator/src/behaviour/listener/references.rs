//! What a listener refers to must exist and fit.

use aliyun_emulator::product::{ApiError, Settings};

use crate::state::{
    AccessControlList, Family, ListenerKey, LoadBalancer, Protocol, Region, TlsPolicy, Used,
};

/// Checks what a call gives.
pub(super) fn check(
    region: &Region,
    load_balancer_id: &str,
    key: ListenerKey,
    given: &Settings,
) -> Result<(), ApiError> {
    let load_balancer = region.load_balancer(load_balancer_id)?;
    let protocol = key.1;
    check_groups(region, load_balancer_id, protocol, given)?;
    check_acls(region, load_balancer_id, load_balancer, key, given)?;
    check_certificates(region, given)?;
    check_tls_policy(region, load_balancer, given)?;
    check_forward(load_balancer, given)?;
    check_spec(load_balancer, protocol, given)?;
    check_health(protocol, given)
}

fn check_groups(
    region: &Region,
    load_balancer_id: &str,
    protocol: Protocol,
    given: &Settings,
) -> Result<(), ApiError> {
    if let Some(id) = given.get("VServerGroupId") {
        if region.master_slave_groups.contains_key(id) {
            let layer_7 = protocol.is_layer_7();
            return Err(ApiError::new(match layer_7 {
                true => "InvalidParameter.VServerGroupId",
                false => "InvalidParam.VServerGroupId",
            }));
        }
        let group = region.vserver_groups.get(id);
        if group.is_none_or(|group| group.load_balancer_id != load_balancer_id) {
            return Err(not_there("The specified VServerGroupId does not exist."));
        }
    }
    if let Some(id) = given.get("MasterSlaveServerGroupId") {
        let group = region.master_slave_groups.get(id);
        if group.is_none_or(|group| group.load_balancer_id != load_balancer_id) {
            return Err(not_there("The specified MasterSlaveGroupId does not exist."));
        }
    }
    Ok(())
}

/// The code has several messages; clients tell these cases by them.
fn not_there(message: &'static str) -> ApiError {
    ApiError::new("InvalidParameter").status(404).saying(message)
}

fn check_acls(
    region: &Region,
    load_balancer_id: &str,
    load_balancer: &LoadBalancer,
    key: ListenerKey,
    given: &Settings,
) -> Result<(), ApiError> {
    let ids = given.get("AclId").filter(|_| given.is("AclStatus", "on")).unwrap_or_default();
    let mut seen: Vec<&AccessControlList> = Vec::new();
    for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        let acl = region.acls.get(id).ok_or_else(|| ApiError::new("AclNotExist"))?;
        let family = if acl.family == Family::Ipv6 { "ipv6" } else { "ipv4" };
        if !load_balancer.is_of_family(family) {
            return Err(ApiError::new("IpVersionConflict"));
        }
        let this = (load_balancer_id, key);
        let users = region.users(Used::AccessControlList(id.to_owned()));
        let bound = users.filter(|(id, key, _)| (*id, *key) != this);
        if bound.count() >= region.quotas.listeners_per_access_control_list {
            return Err(ApiError::new("AclListenerOverLimit"));
        }
        let twice = |other: &&AccessControlList| {
            other.entries.iter().any(|one| acl.entries.iter().any(|two| one.is_same_as(two)))
        };
        if let Some(other) = seen.iter().find(|other| twice(other)) {
            let why = format!("{} and {id} have an entry in common.", other.acl_id);
            return Err(ApiError::new("Duplicated.AclEntry").because(why));
        }
        seen.push(acl);
    }
    Ok(())
}

fn check_certificates(region: &Region, given: &Settings) -> Result<(), ApiError> {
    let (server, ca) = (&region.server_certificates, &region.ca_certificates);
    for (name, own, other, unknown) in [
        ("ServerCertificateId", server, ca, "ServerCertificateId.NotFound"),
        ("CACertificateId", ca, server, "CACertificateId.NotFound"),
    ] {
        let Some(id) = given.get(name).filter(|id| !own.contains_key(id)) else { continue };
        return Err(ApiError::new(match other.contains_key(id) {
            true => "CertificateTypeMismatched",
            false => unknown,
        }));
    }
    Ok(())
}

fn check_tls_policy(
    region: &Region,
    load_balancer: &LoadBalancer,
    given: &Settings,
) -> Result<(), ApiError> {
    let Some(policy) = given.get("TLSCipherPolicy") else { return Ok(()) };
    if !TlsPolicy::PREDEFINED.contains(&policy) && !region.tls_policies.contains_key(policy) {
        return Err(ApiError::new("InvalidTLSPolicyId.NotExist"));
    }
    if load_balancer.is_shared() {
        return Err(ApiError::new("InvalidParameter.SpecNotSupport").with("TLSCipherPolicy"));
    }
    Ok(())
}

/// A listener that forwards needs an HTTPS listener to forward to.
fn check_forward(load_balancer: &LoadBalancer, given: &Settings) -> Result<(), ApiError> {
    if !given.is("ListenerForward", "on") {
        return Ok(());
    }
    let port = given.number("ForwardPort").and_then(|port| u16::try_from(port).ok());
    let port = port.ok_or_else(|| ApiError::new("MissingParameter").with("ForwardPort"))?;
    if !load_balancer.listeners.contains_key(&(port, Protocol::Https)) {
        let why = format!("ForwardPort must be that of an HTTPS listener (got {port}).");
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    Ok(())
}

/// A shared load balancer does not hash.
fn check_spec(
    load_balancer: &LoadBalancer,
    protocol: Protocol,
    given: &Settings,
) -> Result<(), ApiError> {
    match given.get("Scheduler") {
        Some(hash @ ("sch" | "tch" | "qch"))
            if load_balancer.is_shared() && !protocol.is_layer_7() =>
        {
            Err(ApiError::new("InvalidParameterValue.SpecNotSupport").with(hash))
        }
        _ => Ok(()),
    }
}

/// Without a health check nobody would know when the secondary server has to take over.
pub(super) fn check_health(protocol: Protocol, settings: &Settings) -> Result<(), ApiError> {
    let pair = settings.get("MasterSlaveServerGroupId").is_some();
    if protocol == Protocol::Tcp && pair && settings.is("HealthCheck", "off") {
        return Err(ApiError::new("OperationDenied.HealthCheckClosedForMasterSlaveMode"));
    }
    Ok(())
}
