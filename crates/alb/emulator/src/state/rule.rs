use aliyun_alb_model::{
    RuleAction, RuleActionType, RuleCondition, RuleDirection, ServerGroupTuple,
};
use aliyun_emulator::product::{Tags, known};
use serde::{Deserialize, Serialize};

/// A forwarding rule, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) rule_id: String,
    #[serde(default)]
    pub(crate) rule_name: String,
    pub(crate) listener_id: String,
    /// That of its listener, which a seed may leave out.
    #[serde(default)]
    pub(crate) load_balancer_id: String,
    /// The smaller goes first; each direction of a listener has its own numbers.
    pub(crate) priority: i32,
    #[serde(default = "request", deserialize_with = "known")]
    pub(crate) direction: RuleDirection,
    pub(crate) rule_conditions: Vec<RuleCondition>,
    /// Each has its order.
    pub(crate) rule_actions: Vec<RuleAction>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

fn request() -> RuleDirection {
    RuleDirection::Request
}

impl Rule {
    /// Whether it looks at responses, and not at requests.
    pub(crate) fn is_for_responses(&self) -> bool {
        self.direction == RuleDirection::Response
    }

    /// Whether it has the place of another one among the rules of its listener.
    pub(crate) fn has_place_of(&self, other: &Self) -> bool {
        self.priority == other.priority && self.direction == other.direction
    }

    /// Whether a cloud product manages it, which has actions of its own.
    pub(crate) fn is_managed(&self) -> bool {
        self.rule_actions.iter().any(|it| matches!(it.r#type, RuleActionType::Unknown(_)))
    }

    /// The server groups that it forwards or copies requests to.
    pub(crate) fn group_ids(&self) -> impl Iterator<Item = &str> {
        self.forwards().chain(self.mirrors()).map(|tuple| tuple.server_group_id.as_str())
    }

    /// Those that it forwards requests to.
    pub(crate) fn forwards(&self) -> impl Iterator<Item = &ServerGroupTuple> {
        let configs = self.rule_actions.iter().filter_map(|it| it.forward_group_config.as_ref());
        configs.flat_map(|config| &config.server_group_tuples)
    }

    /// Those that it copies requests to.
    pub(crate) fn mirrors(&self) -> impl Iterator<Item = &ServerGroupTuple> {
        let configs = self.rule_actions.iter().filter_map(|it| it.traffic_mirror_config.as_ref());
        let configs = configs.filter_map(|config| config.mirror_group_config.as_ref());
        configs.flat_map(|config| &config.server_group_tuples)
    }
}
