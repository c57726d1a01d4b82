use aliyun_emulator::product::{Keyed, Listable};

use super::{
    AScript, Acl, HealthCheckTemplate, Kind, Listener, LoadBalancer, Rule, SecurityPolicy,
    ServerGroup,
};

/// Things with an id and a number.
macro_rules! listable {
    ($($name:ident: $id:ident, $wire:literal;)*) => {
        $(
            impl Keyed for $name {
                const NAME: &'static str = $wire;

                fn id(&self) -> &str {
                    &self.$id
                }
            }

            impl Listable for $name {
                type Kind = Kind;

                const KIND: Kind = Kind::$name;

                fn number(&self) -> u64 {
                    self.number
                }
            }
        )*
    };
}

listable! {
    LoadBalancer: load_balancer_id, "LoadBalancerId";
    Listener: listener_id, "ListenerId";
    Rule: rule_id, "RuleId";
    ServerGroup: server_group_id, "ServerGroupId";
    Acl: acl_id, "AclId";
    SecurityPolicy: security_policy_id, "SecurityPolicyId";
    HealthCheckTemplate: health_check_template_id, "HealthCheckTemplateId";
    AScript: ascript_id, "AScriptId";
}
