//! How many rules there may be, and how much may be in them.

use std::collections::{BTreeMap, BTreeSet};

use aliyun_alb_model::RuleCondition;
use aliyun_emulator::product::ApiError;

use crate::behaviour::quota;
use crate::state::{Key, Kind, LoadBalancer, Region, Rule};

/// How many addresses the conditions of a rule may have together.
const ADDRESSES: usize = 5;

/// Whether a rule has no more actions, values and wildcards than the edition allows.
pub(super) fn check_figures(
    region: &Region,
    load_balancer: &LoadBalancer,
    own: &Rule,
) -> Result<(), ApiError> {
    let (quotas, is_basic) = (region.quotas, load_balancer.is_basic());
    let most = quotas.actions_per_rule.of(is_basic);
    quota::check("QuotaExceeded.RuleActionsNum", own.rule_actions.len(), 0, most)?;
    let most = quotas.conditions_per_rule.of(is_basic);
    let values = own.rule_conditions.iter().map(values).sum();
    quota::check("QuotaExceeded.RuleMatchEvaluationsNum", values, 0, most)?;
    let addresses = own.rule_conditions.iter().map(addresses).sum();
    quota::check("QuotaExceeded.RuleMatchEvaluationsNum", addresses, 0, ADDRESSES)?;
    let most = quotas.wildcards_per_rule.of(is_basic);
    let wildcards = own.rule_conditions.iter().map(wildcards).sum();
    quota::check("QuotaExceeded.RuleWildcardsNum", wildcards, 0, most)
}

/// How many values a condition has: a name with its value is one.
fn values(own: &RuleCondition) -> usize {
    let methods = own.method_config.as_ref().map_or(0, |it| it.values.len());
    let statuses = own.response_status_code_config.as_ref().map_or(0, |it| it.values.len());
    let pairs = pairs(own).len();
    texts(own).len() + pairs + addresses(own) + methods + statuses
}

fn addresses(own: &RuleCondition) -> usize {
    own.source_ip_config.as_ref().map_or(0, |it| it.values.len())
}

/// How many wildcards there are in a condition; a regular expression has none.
fn wildcards(own: &RuleCondition) -> usize {
    let pairs = pairs(own).into_iter().flat_map(|(key, value)| [key, value]);
    let texts = texts(own).into_iter().filter(|text| !text.starts_with('~'));
    texts.chain(pairs).map(|text| text.matches(['*', '?']).count()).sum()
}

/// The values that are texts.
fn texts(own: &RuleCondition) -> Vec<&str> {
    let hosts = own.host_config.iter().flat_map(|it| &it.values);
    let paths = own.path_config.iter().flat_map(|it| &it.values);
    let headers = own.header_config.iter().flat_map(|it| &it.values);
    let responses = own.response_header_config.iter().flat_map(|it| &it.values);
    hosts.chain(paths).chain(headers).chain(responses).map(String::as_str).collect()
}

/// The values that are names with their values.
fn pairs(own: &RuleCondition) -> Vec<(&str, &str)> {
    let queries = own.query_string_config.iter().flat_map(|it| &it.values);
    let queries = queries.map(|it| (it.key.as_deref(), it.value.as_deref()));
    let cookies = own.cookie_config.iter().flat_map(|it| &it.values);
    let cookies = cookies.map(|it| (Some(it.key.as_str()), it.value.as_deref()));
    let all = queries.chain(cookies);
    all.map(|(key, value)| (key.unwrap_or_default(), value.unwrap_or_default())).collect()
}

/// Whether a load balancer may have these rules in place of those that they were: how many there are,
/// and how often they use groups and servers.
pub(super) fn check_room(
    region: &Region,
    load_balancer: &LoadBalancer,
    before: &[Rule],
    after: &[Rule],
) -> Result<(), ApiError> {
    let (quotas, id) = (region.quotas, load_balancer.load_balancer_id.as_str());
    let is_basic = load_balancer.is_basic();
    let used = region.rules_in(id).count();
    let more = after.len().saturating_sub(before.len());
    let code = "ResourceQuotaExceeded.LoadBalancerRulesNum";
    quota::check_of(code, id, (used, more), quotas.rules_per_load_balancer.of(is_basic))?;
    let (before, after) = (uses(before), uses(after));
    let size = |id: &str| region.server_groups.get(id).map_or(0, |own| own.servers.len());
    let mut servers = (0_usize, 0_usize);
    for (group, more) in &after {
        let less = before.get(group).copied().unwrap_or_default();
        let used = region.users_of_group(group).saturating_sub(less);
        let code = "ResourceQuotaExceeded.ServerGroupAttachedNum";
        if *more > less {
            quota::check_of(code, group, (used, *more), quotas.users_per_server_group)?;
        }
        servers.1 += size(group) * more;
    }
    servers.0 += before.iter().map(|(group, less)| size(group) * less).sum::<usize>();
    if servers.1 > servers.0 {
        let used = quota::servers_of(region, id).saturating_sub(servers.0);
        let code = "ResourceQuotaExceeded.LoadBalancerServersNum";
        let most = quotas.servers_per_load_balancer.of(is_basic);
        quota::check_of(code, id, (used, servers.1), most)?;
    }
    Ok(())
}

/// How many of these rules use each group.
fn uses(rules: &[Rule]) -> BTreeMap<&str, usize> {
    let mut uses = BTreeMap::new();
    for rule in rules {
        for group in rule.group_ids().collect::<BTreeSet<_>>() {
            *uses.entry(group).or_insert(0_usize) += 1;
        }
    }
    uses
}

impl Region {
    /// The rules of all listeners of a load balancer.
    fn rules_in<'r>(&'r self, id: &str) -> impl Iterator<Item = &'r Rule> + use<'r> {
        self.rules_by(&Key::LoadBalancer(Kind::Rule, id.to_owned()))
    }

    /// How many listeners and rules use a server group.
    pub(crate) fn users_of_group(&self, id: &str) -> usize {
        self.listeners_with_group(id).count() + self.rules_with_group(id).count()
    }
}
