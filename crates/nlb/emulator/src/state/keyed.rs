use aliyun_emulator::product::Keyed;

use super::{Kind, Listener, LoadBalancer, SecurityPolicy, ServerGroup};

/// What lists show, the newest first.
pub(crate) trait Listable: Keyed {
    /// What it is.
    const KIND: Kind;

    /// Its number: the greater, the newer.
    fn number(&self) -> u64;

    /// How old it is, in steps of an unknown length.
    fn age(&self) -> u64 {
        u64::MAX - self.number()
    }
}

impl Keyed for LoadBalancer {
    const NAME: &'static str = "LoadBalancerId";

    fn id(&self) -> &str {
        &self.load_balancer_id
    }
}

impl Keyed for Listener {
    const NAME: &'static str = "ListenerId";

    fn id(&self) -> &str {
        &self.listener_id
    }
}

impl Keyed for ServerGroup {
    const NAME: &'static str = "ServerGroupId";

    fn id(&self) -> &str {
        &self.server_group_id
    }
}

impl Keyed for SecurityPolicy {
    const NAME: &'static str = "SecurityPolicyId";

    fn id(&self) -> &str {
        &self.security_policy_id
    }
}

/// Things with a number.
macro_rules! listable {
    ($($name:ident),*) => {
        $(impl Listable for $name {
            const KIND: Kind = Kind::$name;

            fn number(&self) -> u64 {
                self.number
            }
        })*
    };
}

listable!(LoadBalancer, Listener, ServerGroup, SecurityPolicy);
