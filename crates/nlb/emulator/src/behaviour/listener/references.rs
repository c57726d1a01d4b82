//! What a listener names, and what of it goes together.

use aliyun_emulator::product::{ApiError, Shared, SystemPolicy};
use aliyun_nlb_model::{ListenerProtocol, ServerGroupProtocol};

use crate::behaviour::quota;
use crate::state::{Key, Listener, Region};

/// The longest time in seconds that a connection by UDP may be idle.
const MOST_IDLE_UDP: i32 = 90;

/// What of a listener a call gives: the rest is not checked anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) group: bool,
    pub(super) certificate: bool,
    pub(super) authority: bool,
    pub(super) policy: bool,
    pub(super) monitoring: bool,
}

impl Given {
    /// Everything.
    pub(super) const ALL: Self =
        Self { group: true, certificate: true, authority: true, policy: true, monitoring: true };
}

/// Checks a listener of a seed, as if a call had made it.
pub(crate) fn check_kept(
    region: &Region,
    shared: &Shared,
    listener: &Listener,
) -> Result<(), ApiError> {
    if listener.is_tls() && listener.certificate_ids.is_empty() {
        return Err(ApiError::new("MissingParam.Certificate"));
    }
    check(region, shared, listener, Given::ALL)?;
    check_port(region, listener)
}

/// Checks what is given of a listener as it will be.
pub(super) fn check(
    region: &Region,
    shared: &Shared,
    listener: &Listener,
    given: Given,
) -> Result<(), ApiError> {
    check_figures(listener)?;
    if given.group {
        check_group(region, listener)?;
    }
    if given.certificate {
        check_certificates(shared, "CertificateIds", &listener.certificate_ids, |id| {
            ApiError::new("ResourceNotFound.Certificate").with(id)
        })?;
    }
    if given.authority {
        check_certificates(shared, "CaCertificateIds", &listener.ca_certificate_ids, |_| {
            ApiError::new("ResourceNotFound.CaCertificate")
        })?;
        if listener.ca_enabled && listener.ca_certificate_ids.is_empty() {
            let why = "CaEnabled needs a certificate in CaCertificateIds.";
            return Err(ApiError::new("IllegalParam").because(why));
        }
    }
    if given.policy {
        check_policy(region, listener)?;
    }
    if given.monitoring && listener.sec_sensor_enabled && region.monitoring.is_none() {
        return Err(ApiError::new("ResourceNotFound.HdMonitorConfigNotExist"));
    }
    Ok(())
}

/// Whether the certificates of a list are there.
fn check_certificates(
    shared: &Shared,
    list: &str,
    ids: &[String],
    unknown: impl Fn(&str) -> ApiError,
) -> Result<(), ApiError> {
    let is_unknown = |id: &str| !shared.resources.certificate(id).is_there();
    match ids.iter().enumerate().find(|(_, id)| is_unknown(id)) {
        Some((n, id)) => Err(unknown(id).in_item(list, n, "", id)),
        None => Ok(()),
    }
}

fn check_figures(listener: &Listener) -> Result<(), ApiError> {
    if !listener.is_udp() {
        return Ok(());
    }
    if listener.idle_timeout() > MOST_IDLE_UDP {
        return Err(ApiError::new("IllegalParam.IdleTimeout"));
    }
    if listener.mss > 0 {
        return Err(ApiError::new("IllegalParam.MssConflictWithUdpAndGeneve"));
    }
    Ok(())
}

/// The group of a listener must be in the VPC of its load balancer, and go with its protocol and
/// ports.
fn check_group(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let group = region.server_group(&listener.server_group_id)?;
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    let (group_id, load_balancer_id) = (&listener.server_group_id, &listener.load_balancer_id);
    if group.vpc_id != load_balancer.vpc_id {
        let why = format!("{group_id} is not in the VPC of {load_balancer_id}.");
        return Err(ApiError::new("Mismatch.VpcId").because(why));
    }
    if !fits(&listener.listener_protocol, &group.protocol) {
        let (own, other) = (&listener.listener_protocol, &group.protocol);
        let why = format!("A listener for {own} does not go with a server group for {other}.");
        return Err(ApiError::new("Mismatch.Protocol").because(why));
    }
    match (listener.is_any_port(), group.any_port_enabled) {
        (true, false) => {
            let code = "IllegalParam.AnyPortListenerConflictWithNonAnyPortServerGroup";
            return Err(ApiError::new(code));
        }
        (false, true) => {
            let code = "IllegalParam.NonAnyPortListenerConflictWithAnyPortServerGroup";
            return Err(ApiError::new(code));
        }
        _ => {}
    }
    if listener.is_tls() && group.preserve_client_ip_enabled {
        return Err(ApiError::new("IllegalParam.PreserveClientIpSwitch"));
    }
    Ok(())
}

/// Whether a listener can use a group, by their protocols.
fn fits(listener: &ListenerProtocol, group: &ServerGroupProtocol) -> bool {
    use ServerGroupProtocol::{Tcp, TcpUdp, Tcpssl, Udp};
    match listener {
        ListenerProtocol::Tcp => matches!(group, Tcp | TcpUdp),
        ListenerProtocol::Udp => matches!(group, Udp | TcpUdp),
        ListenerProtocol::Tcpssl => matches!(group, Tcp | Tcpssl),
        _ => false,
    }
}

fn check_policy(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let id = &listener.security_policy_id;
    match listener.is_tls() && !SystemPolicy::is_one(id) {
        true => region.security_policy(id).map(drop),
        false => Ok(()),
    }
}

/// No other listener of the load balancer may have the port, but for one on UDP beside one on TCP.
pub(super) fn check_port(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let all = region.listeners_of(&listener.load_balancer_id);
    let others = all.filter(|other| other.listener_id != listener.listener_id);
    for other in others.filter(|other| other.is_udp() == listener.is_udp()) {
        let port = match (listener.range(), other.range()) {
            (None, None) => {
                (listener.listener_port == other.listener_port).then_some(listener.listener_port)
            }
            (Some(range), None) => range.contains(&other.listener_port).then_some(0),
            (None, Some(range)) => {
                range.contains(&listener.listener_port).then_some(listener.listener_port)
            }
            (Some(one), Some(two)) if one.start() <= two.end() && two.start() <= one.end() => {
                return Err(ApiError::new("DuplicatedParam.listener"));
            }
            (Some(_), Some(_)) => None,
        };
        if let Some(port) = port {
            return Err(ApiError::new("Conflict.Port").with(port.to_string()));
        }
    }
    Ok(())
}

/// Whether there may be one more listener of the load balancer, and of the group.
pub(super) fn check_room(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let used = region.index.count(&Key::LoadBalancer(listener.load_balancer_id.clone()));
    let most = region.quotas.listeners_per_load_balancer;
    quota::check("nlb_quota_listeners_num", used, 1, most)?;
    check_users(region, &listener.server_group_id)?;
    check_servers(region, listener)
}

/// Whether a group may be that of one more listener.
pub(super) fn check_users(region: &Region, group_id: &str) -> Result<(), ApiError> {
    let used = region.index.count(&Key::ServerGroup(group_id.to_owned()));
    let most = region.quotas.listeners_per_server_group;
    quota::check("nlb_quota_servergroup_attached_num", used, 1, most)
}

/// Whether the load balancer of a listener may have the servers of its group beside its others.
pub(super) fn check_servers(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let group = region.server_group(&listener.server_group_id)?;
    let has_it = |other: &Listener| other.server_group_id == listener.server_group_id;
    match region.listeners_of(&listener.load_balancer_id).any(has_it) {
        true => Ok(()),
        false => {
            let more = quota::Count::of(&group.servers);
            quota::check_servers(region, &listener.load_balancer_id, more)
        }
    }
}
