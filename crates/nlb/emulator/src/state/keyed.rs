use aliyun_emulator::product::Keyed;

use super::{Listener, LoadBalancer, SecurityPolicy, ServerGroup};

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
