use aliyun_emulator::product::{Keyed, Listable};

use super::{Kind, Listener, LoadBalancer, SecurityPolicy, ServerGroup};

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
            type Kind = Kind;

            const KIND: Kind = Kind::$name;

            fn number(&self) -> u64 {
                self.number
            }
        })*
    };
}

listable!(LoadBalancer, Listener, ServerGroup, SecurityPolicy);
