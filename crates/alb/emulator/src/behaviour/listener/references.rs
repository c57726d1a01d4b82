//! What a listener names, and what of it goes together.

use aliyun_alb_model::ServerGroupProtocol;
use aliyun_emulator::product::{ApiError, Shared, SystemPolicy};

use crate::behaviour::load_balancer::{locked, wrong_status};
use crate::behaviour::quota;
use crate::state::{Key, Kind, Listener, LoadBalancer, Region, ServerGroup, Standing, Subject};

/// What of a listener a call gives: the rest is not checked anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) group: bool,
    pub(super) certificate: bool,
    pub(super) authority: bool,
    pub(super) policy: bool,
    pub(super) quic: bool,
}

impl Given {
    /// Everything.
    pub(super) const ALL: Self =
        Self { group: true, certificate: true, authority: true, policy: true, quic: true };
}

/// Checks a listener of a seed, as if a call had made it, whatever becomes of its load balancer.
pub(crate) fn check_kept(
    region: &Region,
    shared: &Shared,
    listener: &Listener,
) -> Result<(), ApiError> {
    if listener.is_tls() && listener.certificate_id.is_none() {
        let why = format!("A listener for {} needs a certificate.", listener.listener_protocol);
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    if listener.default_actions.len() != 1 || listener.group_ids().count() != 1 {
        let why = "A listener has one default action, which forwards to one server group.";
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    check_presence(region, shared, listener, Given::ALL)?;
    let mut others = listener.additional_certificate_ids.iter();
    if let Some(id) = others.find(|id| !shared.resources.certificate(id).is_there()) {
        return Err(ApiError::new("ResourceNotFound.Certificate").with(id));
    }
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    check_fit(region, load_balancer, listener, Given::ALL)?;
    check_port(region, listener)
}

/// Checks what is given of a listener as it will be: first whether it is there.
pub(super) fn check(
    region: &Region,
    shared: &Shared,
    listener: &Listener,
    given: Given,
) -> Result<(), ApiError> {
    check_presence(region, shared, listener, given)?;
    let load_balancer = home(region, &listener.load_balancer_id)?;
    check_fit(region, load_balancer, listener, given)
}

/// The load balancer of a listener that is made or changed. One that is stopped will do.
pub(super) fn home<'r>(region: &'r Region, id: &str) -> Result<&'r LoadBalancer, ApiError> {
    let own = region.load_balancer(id)?;
    if let Some(lock) = own.operation_locks.first() {
        return Err(locked(id, lock));
    }
    match own.standing {
        Standing::CreateFailed => Err(wrong_status(region, own)),
        Standing::Active | Standing::Inactive => Ok(own),
    }
}

fn check_presence(
    region: &Region,
    shared: &Shared,
    listener: &Listener,
    given: Given,
) -> Result<(), ApiError> {
    if given.group {
        listener.group_ids().try_for_each(|id| region.server_group(id).map(drop))?;
    }
    let policy = &listener.security_policy_id;
    if given.policy && listener.is_https() && !SystemPolicy::is_one(policy) {
        region.security_policy(policy)?;
    }
    let own = listener.certificate_id.iter().filter(|_| given.certificate);
    let authority = listener.ca_certificate_id.iter().filter(|_| given.authority);
    let known = |id: &&String| shared.resources.certificate(id).is_there();
    if let Some(id) = own.chain(authority).find(|id| !known(id)) {
        return Err(ApiError::new("ResourceNotFound.Certificate").with(id));
    }
    if let Some(id) = listener.quic_listener_id().filter(|_| given.quic) {
        region.listener(id)?;
        if region.is_leaving(Subject::Listener, id) {
            return Err(ApiError::new("ResourceNotFound.Listener").with(id));
        }
    }
    Ok(())
}

fn check_fit(
    region: &Region,
    load_balancer: &LoadBalancer,
    listener: &Listener,
    given: Given,
) -> Result<(), ApiError> {
    if given.group {
        for id in listener.group_ids() {
            check_group(load_balancer, listener, region.server_group(id)?)?;
        }
    }
    if given.authority && listener.ca_enabled && listener.ca_certificate_id.is_none() {
        let why = "CaEnabled needs a certificate in CaCertificates.";
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    match listener.quic_listener_id().filter(|_| given.quic) {
        Some(id) => check_quic(region, listener, region.listener(id)?),
        None => Ok(()),
    }
}

/// The group of a listener must be in the VPC of its load balancer, and go with its protocol and the
/// edition.
fn check_group(
    load_balancer: &LoadBalancer,
    listener: &Listener,
    group: &ServerGroup,
) -> Result<(), ApiError> {
    let (id, other) = (&group.server_group_id, &load_balancer.load_balancer_id);
    if !group.is_for_functions() && group.vpc_id != load_balancer.vpc_id {
        let why = format!("The VpcId is mismatched for {id} and {other}.");
        return Err(ApiError::new("Mismatch.VpcId").because(why));
    }
    match group.protocol {
        _ if group.is_for_functions() => {}
        ServerGroupProtocol::GRPC if !listener.is_tls() => {
            let why = format!("the protocol {} of the listener", listener.listener_protocol);
            return Err(ApiError::new("OperationDenied.GRPCServerGroup").with(why));
        }
        ServerGroupProtocol::Https if listener.is_quic() => {
            return Err(ApiError::new("OperationDenied.ServerGroupProtocolNotSupport"));
        }
        _ => {}
    }
    if !load_balancer.is_basic() {
        return Ok(());
    }
    if group.connection_drain.connection_drain_enabled == Some(true) {
        let why = format!("{other} is of the edition Basic, and {id} drains connections.");
        let code = "Mismatch.LoadBalancerEditionAndConnectionDrain";
        return Err(ApiError::new(code).because(why));
    }
    if group.slow_start.slow_start_enabled == Some(true) {
        let why = format!("{other} is of the edition Basic, and {id} has slow start.");
        let code = "Mismatch.LoadBalancerEditionAndSlowStartEnable";
        return Err(ApiError::new(code).because(why));
    }
    match group.cross_zone_enabled {
        true => Ok(()),
        false => {
            let why = format!("{other} is of the edition Basic, and {id} keeps to zones.");
            Err(ApiError::new("InvalidParameter").because(why))
        }
    }
}

/// Clients are sent to a QUIC listener of the same load balancer, to which no other one sends them.
fn check_quic(region: &Region, listener: &Listener, quic: &Listener) -> Result<(), ApiError> {
    let id = &quic.listener_id;
    if quic.load_balancer_id != listener.load_balancer_id {
        let code = "OperationDenied.CrossLoadBalancerQUICListener";
        return Err(ApiError::new(code).with(id));
    }
    if !quic.is_quic() {
        let why = format!("{id} is no QUIC listener.");
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    let mut users = region.listeners_by(&Key::Quic(id.clone()));
    match users.any(|user| user.listener_id != listener.listener_id) {
        true => Err(ApiError::new("ResourceAlreadyAssociated.Listener").with(id)),
        false => Ok(()),
    }
}

/// No other listener of the load balancer may have the port, but for one with QUIC, which is on UDP,
/// beside one that is on TCP.
pub(super) fn check_port(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let is_there = |other: &&Listener| {
        other.listener_id != listener.listener_id
            && other.listener_port == listener.listener_port
            && other.is_quic() == listener.is_quic()
    };
    match region.listeners_of(&listener.load_balancer_id).find(is_there) {
        Some(other) => {
            let (id, port) = (&other.listener_id, other.listener_port);
            let why = format!("{id} with the port {port}");
            Err(ApiError::new("ResourceAlreadyExist.Listener").with(why))
        }
        None => Ok(()),
    }
}

/// Whether there may be one more listener of the load balancer, the group and the policy.
pub(super) fn check_room(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let id = &listener.load_balancer_id;
    let used = region.index.count(&Key::LoadBalancer(Kind::Listener, id.clone()));
    let most = region.quotas.listeners_per_load_balancer;
    quota::check_of("ResourceQuotaExceeded.LoadBalancerListenersNum", id, (used, 1), most)?;
    check_policy_room(region, listener)?;
    check_users(region, listener)?;
    check_servers(region, listener, None)
}

/// Whether a security policy of one's own may be that of one more listener.
pub(super) fn check_policy_room(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let id = &listener.security_policy_id;
    if !listener.is_https() || SystemPolicy::is_one(id) {
        return Ok(());
    }
    let used = region.index.count(&Key::SecurityPolicy(id.clone()));
    let most = region.quotas.listeners_per_security_policy;
    quota::check_of("ResourceQuotaExceeded.SecurityPolicyAttachedNum", id, (used, 1), most)
}

/// Whether the group of a listener may have one more user.
pub(super) fn check_users(region: &Region, listener: &Listener) -> Result<(), ApiError> {
    let most = region.quotas.users_per_server_group;
    listener.group_ids().try_for_each(|id| {
        let used = region.users_of_group(id);
        quota::check_of("ResourceQuotaExceeded.ServerGroupAttachedNum", id, (used, 1), most)
    })
}

/// Whether the load balancer of a listener may have the servers of its group, in place of those that
/// it had before.
pub(super) fn check_servers(
    region: &Region,
    listener: &Listener,
    before: Option<&Listener>,
) -> Result<(), ApiError> {
    let size =
        |id| region.server_groups.get(id).map_or(0, |group: &ServerGroup| group.servers.len());
    let more: usize = listener.group_ids().map(size).sum();
    let less: usize = before.into_iter().flat_map(Listener::group_ids).map(size).sum();
    match more.checked_sub(less) {
        None | Some(0) => Ok(()),
        Some(more) => quota::check_servers(region, &listener.load_balancer_id, more),
    }
}
