//! Rules that a spec names and data cannot say. Each public function is one, under the name of
//! the spec in snake case.

mod parts;

use aliyun_alb_model::{
    CreateRule, InsertHeaderConfig, NewRule, NewZoneMapping, RuleAction, RuleActionType,
    RuleCondition, RuleConditionType, RuleDirection, Server, ServerGroupTuple, Tag,
};
use aliyun_core::{Checker, places};

use self::parts::{
    FIXED, KEPT, NEEDS_FINAL, header, is_address_or_block, is_blank, is_final, is_for_headers,
    is_one_of, is_unknown, leads_elsewhere, mirrors, of_type, repeated, same_as,
};

/// A load balancer stands in a zone once.
pub fn distinct_zones(name: &'static str, zones: &[NewZoneMapping], v: &mut Checker) {
    for (n, first) in repeated(zones, |a, b| a.zone_id == b.zone_id) {
        v.violate_item(name, n, "ZoneId", "distinctZones", same_as(first, "zone"));
    }
}

/// A resource has one value for a key, so no key may stand twice.
pub fn distinct_tag_keys(name: &'static str, tags: &[Tag], v: &mut Checker) {
    for (n, first) in repeated(tags, |a, b| a.key == b.key) {
        v.violate_item(name, n, "Key", "distinctTagKeys", same_as(first, "key"));
    }
}

/// One server of a group is one ID with one address and one port.
pub fn distinct_servers(name: &'static str, servers: &[Server], v: &mut Checker) {
    let key = |server: &Server| {
        (
            server.server_id.clone(),
            server.server_ip.clone().filter(|ip| !ip.is_empty()),
            server.port,
        )
    };
    for (n, first) in repeated(servers, |a, b| key(a) == key(b)) {
        v.violate_item(name, n, "ServerId", "distinctServers", same_as(first, "server"));
    }
}

/// The actions of a rule come one after another, so no two have the same place.
pub fn distinct_orders(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    for (n, first) in repeated(actions, |a, b| a.order.is_some() && a.order == b.order) {
        v.violate_item(name, n, "Order", "distinctOrders", same_as(first, "order"));
    }
}

/// An action ends a rule. One for responses needs none; where it is not said what a rule is for, one
/// whose actions all fit responses is taken for such a rule.
pub fn final_action_there(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    let may_end = |action: &RuleAction| is_final(action) || is_unknown(action);
    if !actions.iter().any(may_end) && !actions.iter().all(is_for_headers) {
        v.violate(name, "finalActionThere", None, NEEDS_FINAL);
    }
}

/// Just one action ends a rule.
pub fn one_final_action(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    let mut finals = actions.iter().enumerate().filter(|(_, action)| is_final(action));
    let Some((first, _)) = finals.next() else { return };
    for (n, _) in finals {
        let message =
            format!("ends the rule, as item {} does: one action of a rule does that", first + 1);
        v.violate_item(name, n, "Type", "oneFinalAction", message);
    }
}

/// The action that ends a rule comes after all others.
pub fn final_action_last(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    let orders = places(actions.iter().map(|action| action.order));
    let later = |n: usize| {
        let others = actions.iter().zip(&orders).filter(|(action, _)| !is_final(action));
        others.map(|(_, order)| *order).find(|order| *order > orders[n])
    };
    for (n, action) in actions.iter().enumerate().filter(|(_, action)| is_final(action)) {
        if let Some(order) = later(n) {
            let message = format!(
                "must be the greatest, as {} ends the rule: another action has {order}",
                action.r#type
            );
            v.violate_item(name, n, "Order", "finalActionLast", message);
        }
    }
}

/// What an action needs for its type is there. That there is a member for it at all is another
/// rule.
pub fn actions_complete(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    use RuleActionType::{ForwardGroup, InsertHeader, TrafficLimit, TrafficMirror};
    for (n, action) in actions.iter().enumerate() {
        let mut lacks = |member: &'static str, what: &str| {
            let message = format!("{what} when Type is {}", action.r#type);
            v.violate_item(name, n, member, "actionsComplete", message);
        };
        match (&action.r#type, action) {
            (ForwardGroup, RuleAction { forward_group_config: Some(config), .. })
                if config.server_group_tuples.is_empty() =>
            {
                lacks("ForwardGroupConfig.ServerGroupTuples", "must have a server group");
            }
            (InsertHeader, RuleAction { insert_header_config: Some(config), .. }) => {
                let InsertHeaderConfig { key, value, .. } = config;
                if is_blank(key.as_deref()) {
                    lacks("InsertHeaderConfig.Key", "is required");
                }
                if is_blank(value.as_deref()) {
                    lacks("InsertHeaderConfig.Value", "is required");
                }
            }
            (TrafficLimit, RuleAction { traffic_limit_config: Some(config), .. })
                if config.qps.is_none() && config.per_ip_qps.is_none() =>
            {
                lacks("TrafficLimitConfig", "must have QPS or PerIpQps");
            }
            (TrafficMirror, RuleAction { traffic_mirror_config: Some(config), .. })
                if mirrors(config).is_empty() =>
            {
                let member = "TrafficMirrorConfig.MirrorGroupConfig.ServerGroupTuples";
                lacks(member, "must have a server group");
            }
            _ => {}
        }
    }
}

/// A request is rewritten on its way to a server group, so the rule must lead to one.
pub fn rewrite_needs_forward_group(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    let leads_on = |action: &RuleAction| {
        matches!(action.r#type, RuleActionType::ForwardGroup | RuleActionType::Unknown(_))
    };
    if actions.iter().any(leads_on) {
        return;
    }
    for n in of_type(actions, &RuleActionType::Rewrite) {
        let message = "needs an action with the type ForwardGroup in the rule";
        v.violate_item(name, n, "Type", "rewriteNeedsForwardGroup", message);
    }
}

/// A rule rewrites requests once.
pub fn one_rewrite(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    for n in of_type(actions, &RuleActionType::Rewrite).skip(1) {
        let message = "stands once in a rule: say all that is rewritten in one action";
        v.violate_item(name, n, "Type", "oneRewrite", message);
    }
}

/// A redirect leads elsewhere, or clients would ask the same again.
pub fn redirect_elsewhere(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    for n in of_type(actions, &RuleActionType::Redirect) {
        let config = actions[n].redirect_config.as_ref();
        if config.is_some_and(|config| !leads_elsewhere(config)) {
            let message = "leads to the address of the request: Protocol, Host, Port, Path or \
                           Query must differ from it";
            v.violate_item(name, n, "RedirectConfig", "redirectElsewhere", message);
        }
    }
}

/// No header is added twice, and none taken away twice.
pub fn distinct_headers(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    let keys = actions.iter().enumerate().filter_map(|(n, action)| {
        let (member, key) = header(action)?;
        Some((n, member, key.filter(|key| !key.is_empty())?))
    });
    let keys: Vec<(usize, &'static str, &str)> = keys.collect();
    for (n, first) in repeated(&keys, |a, b| a.1 == b.1 && a.2.eq_ignore_ascii_case(b.2)) {
        let (n, member, _) = keys[n];
        v.violate_item(name, n, member, "distinctHeaders", same_as(keys[first].0, "header"));
    }
}

/// Copies of requests go to another server group than the requests.
pub fn mirror_elsewhere(name: &'static str, actions: &[RuleAction], v: &mut Checker) {
    let forwards = of_type(actions, &RuleActionType::ForwardGroup);
    let configs = forwards.filter_map(|n| actions[n].forward_group_config.as_ref());
    let groups: Vec<&str> = configs
        .flat_map(|config| &config.server_group_tuples)
        .map(|group| group.server_group_id.as_str())
        .collect();
    for n in of_type(actions, &RuleActionType::TrafficMirror) {
        let Some(config) = &actions[n].traffic_mirror_config else { continue };
        for group in mirrors(config).iter().filter(|it| groups.contains(&&*it.server_group_id)) {
            let message = format!("has {}, to which the rule forwards", group.server_group_id);
            let member = "TrafficMirrorConfig.MirrorGroupConfig.ServerGroupTuples";
            v.violate_item(name, n, member, "mirrorElsewhere", message);
        }
    }
}

/// What a condition compares with is there. That there is a member for it at all is another rule.
pub fn conditions_complete(name: &'static str, conditions: &[RuleCondition], v: &mut Checker) {
    use RuleConditionType::*;
    for (n, it) in conditions.iter().enumerate() {
        let mut must_have = |is_there: Option<bool>, member: &'static str, what: &str| {
            if is_there == Some(false) {
                let message = format!("{what} when Type is {}", it.r#type);
                v.violate_item(name, n, member, "conditionsComplete", message);
            }
        };
        let value = "must have a value";
        match &it.r#type {
            Host => {
                let some = it.host_config.as_ref().map(|it| !it.values.is_empty());
                must_have(some, "HostConfig.Values", value);
            }
            Path => {
                let some = it.path_config.as_ref().map(|it| !it.values.is_empty());
                must_have(some, "PathConfig.Values", value);
            }
            Header => {
                let config = it.header_config.as_ref();
                let key = config.map(|it| !is_blank(it.key.as_deref()));
                must_have(key, "HeaderConfig.Key", "is required");
                must_have(config.map(|it| !it.values.is_empty()), "HeaderConfig.Values", value);
            }
            QueryString => {
                let some = it.query_string_config.as_ref().map(|it| !it.values.is_empty());
                must_have(some, "QueryStringConfig.Values", value);
            }
            Method => {
                let some = it.method_config.as_ref().map(|it| !it.values.is_empty());
                must_have(some, "MethodConfig.Values", value);
            }
            Cookie => {
                let some = it.cookie_config.as_ref().map(|it| !it.values.is_empty());
                must_have(some, "CookieConfig.Values", value);
            }
            SourceIp => {
                let some = it.source_ip_config.as_ref().map(|it| !it.values.is_empty());
                must_have(some, "SourceIpConfig.Values", value);
            }
            ResponseHeader => {
                let config = it.response_header_config.as_ref();
                let key = config.map(|it| !is_blank(it.key.as_deref()));
                must_have(key, "ResponseHeaderConfig.Key", "is required");
                let some = config.map(|it| !it.values.is_empty());
                must_have(some, "ResponseHeaderConfig.Values", value);
            }
            ResponseStatusCode => {
                let config = it.response_status_code_config.as_ref();
                let some = config.map(|it| !it.values.is_empty());
                must_have(some, "ResponseStatusCodeConfig.Values", value);
            }
            _ => {}
        }
    }
}

/// The conditions and actions of a rule fit what it looks at: requests or responses.
pub fn fits_direction(request: &CreateRule, v: &mut Checker) {
    let CreateRule { direction, rule_actions, rule_conditions, .. } = request;
    check_direction(direction.as_ref(), rule_actions, rule_conditions, "fitsDirection", v);
}

/// The same for each of several rules.
pub fn each_fits_direction(name: &'static str, rules: &[NewRule], v: &mut Checker) {
    v.each(name, rules, |rule, v| {
        let NewRule { direction, rule_actions, rule_conditions, .. } = rule;
        check_direction(direction.as_ref(), rule_actions, rule_conditions, "eachFitsDirection", v);
    });
}

fn check_direction(
    direction: Option<&RuleDirection>,
    actions: &[RuleAction],
    conditions: &[RuleCondition],
    rule: &'static str,
    v: &mut Checker,
) {
    match direction.unwrap_or(&RuleDirection::Request) {
        RuleDirection::Request => {
            for (n, condition) in conditions.iter().enumerate() {
                use RuleConditionType::{ResponseHeader, ResponseStatusCode};
                if matches!(condition.r#type, ResponseHeader | ResponseStatusCode) {
                    let message = "is for rules with the direction Response";
                    v.violate_item("RuleConditions", n, "Type", rule, message);
                }
            }
            for n in of_type(actions, &RuleActionType::RemoveHeader) {
                let config = actions[n].remove_header_config.as_ref();
                let key = config.and_then(|config| config.key.as_deref());
                // Those that no rule may remove are told already.
                if let Some(key) = key.filter(|it| is_one_of(it, KEPT) && !is_one_of(it, FIXED)) {
                    let message = format!("cannot be {key}: requests need it");
                    v.violate_item("RuleActions", n, "RemoveHeaderConfig.Key", rule, message);
                }
            }
            // Others that have no end are told already.
            if !actions.is_empty() && actions.iter().all(is_for_headers) {
                v.violate("RuleActions", rule, None, NEEDS_FINAL);
            }
        }
        RuleDirection::Response => {
            for (n, action) in actions.iter().enumerate() {
                use RuleActionType::{FixedResponse, InsertHeader, RemoveHeader, Unknown};
                if !matches!(
                    action.r#type,
                    FixedResponse | InsertHeader | RemoveHeader | Unknown(_)
                ) {
                    let message = "is not for rules with the direction Response: FixedResponse, \
                                   InsertHeader and RemoveHeader are";
                    v.violate_item("RuleActions", n, "Type", rule, message);
                }
            }
        }
        _ => {}
    }
}

/// The rules of a listener have different priorities, those for requests and those for responses
/// by themselves.
pub fn distinct_priorities(name: &'static str, rules: &[NewRule], v: &mut Checker) {
    let direction = |rule: &NewRule| rule.direction.clone().unwrap_or(RuleDirection::Request);
    let same = |a: &NewRule, b: &NewRule| a.priority == b.priority && direction(a) == direction(b);
    for (n, first) in repeated(rules, same) {
        v.violate_item(name, n, "Priority", "distinctPriorities", same_as(first, "priority"));
    }
}

/// Where requests are shared between server groups, each has its share.
pub fn weights_of_groups(name: &'static str, groups: &[ServerGroupTuple], v: &mut Checker) {
    if groups.len() > 1 {
        for (n, _) in groups.iter().enumerate().filter(|(_, group)| group.weight.is_none()) {
            let message = "is required when there are several server groups";
            v.violate_item(name, n, "Weight", "weightsOfGroups", message);
        }
    }
}

/// Some headers are the load balancer's own, or HTTP's.
pub fn header_may_be_set(name: &'static str, key: &str, v: &mut Checker) {
    if is_one_of(key, KEPT) {
        v.violate(
            name,
            "headerMayBeSet",
            Some(key.to_owned()),
            "is a header that rules cannot set",
        );
    }
}

/// Without some headers neither a request nor a response can be read.
pub fn header_may_be_removed(name: &'static str, key: &str, v: &mut Checker) {
    if is_one_of(key, FIXED) {
        let message = "is a header that rules cannot remove";
        v.violate(name, "headerMayBeRemoved", Some(key.to_owned()), message);
    }
}

/// A variable stands at most once in a text.
pub fn variables_once(name: &'static str, text: &str, v: &mut Checker) {
    for variable in ["${protocol}", "${host}", "${port}", "${path}", "${query}"] {
        if text.matches(variable).count() > 1 {
            let message = format!("must have {variable} at most once");
            v.violate(name, "variablesOnce", None, message);
        }
    }
}

/// `*` stands for all values, so it stands alone.
pub fn star_alone(name: &'static str, values: &[String], v: &mut Checker) {
    if values.len() > 1 && values.iter().any(|value| value == "*") {
        v.violate(name, "starAlone", None, "must have * alone, or values without it");
    }
}

/// The names of headers have at most 32 characters, none of them a `_` or `-` at an end.
pub fn header_names(name: &'static str, values: &[String], v: &mut Checker) {
    let fits = |header: &str| header.len() <= 32 && header.trim_matches(['_', '-']) == header;
    for (n, value) in values.iter().enumerate() {
        if let Some(header) = value.split(',').find(|header| !fits(header)) {
            let message = format!(
                "must have names of at most 32 characters without _ and - at their ends: {header}"
            );
            v.violate_item(name, n, "", "headerNames", message);
        }
    }
}

/// Addresses, or blocks of them.
pub fn addresses_or_blocks(name: &'static str, values: &[String], v: &mut Checker) {
    for (n, _) in values.iter().enumerate().filter(|(_, text)| !is_address_or_block(text)) {
        let message = "must be an IPv4 or IPv6 address, or a block of them, such as 10.0.0.0/8";
        v.violate_item(name, n, "", "addressesOrBlocks", message);
    }
}
