//! What several rules ask of the parts of a rule of a listener.

use std::net::IpAddr;

use aliyun_alb_model::{
    RedirectConfig, RedirectProtocol, RuleAction, RuleActionType, ServerGroupTuple,
    TrafficMirrorConfig,
};

/// What a rule without an action that ends it lacks.
pub(super) const NEEDS_FINAL: &str =
    "must have an action that ends the rule: ForwardGroup, Redirect or FixedResponse";

/// The headers that no rule sets, and that no rule removes from requests.
pub(super) const KEPT: &[&str] = &[
    "slb-id",
    "slb-ip",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-eip",
    "x-forwarded-port",
    "x-forwarded-client-srcport",
    "x-forwarded-host",
    "connection",
    "upgrade",
    "content-length",
    "transfer-encoding",
    "keep-alive",
    "te",
    "host",
    "cookie",
    "remoteip",
    "authority",
];

/// Those of them that no rule removes from responses either.
pub(super) const FIXED: &[&str] = &["connection", "upgrade", "content-length", "transfer-encoding"];

pub(super) fn is_one_of(key: &str, headers: &[&str]) -> bool {
    headers.iter().any(|header| header.eq_ignore_ascii_case(key))
}

/// Whether an action ends its rule.
pub(super) fn is_final(action: &RuleAction) -> bool {
    use RuleActionType::{FixedResponse, ForwardGroup, Redirect};
    matches!(action.r#type, ForwardGroup | Redirect | FixedResponse)
}

/// Whether an action changes headers alone, which it can do to responses too.
pub(super) fn is_for_headers(action: &RuleAction) -> bool {
    matches!(action.r#type, RuleActionType::InsertHeader | RuleActionType::RemoveHeader)
}

/// Whether this version does not know what an action does: it may end its rule.
pub(super) fn is_unknown(action: &RuleAction) -> bool {
    matches!(action.r#type, RuleActionType::Unknown(_))
}

/// The places of the actions of a type.
pub(super) fn of_type(
    actions: &[RuleAction],
    kind: &RuleActionType,
) -> impl Iterator<Item = usize> {
    let places = actions.iter().enumerate().filter(|(_, action)| action.r#type == *kind);
    places.map(|(n, _)| n).collect::<Vec<_>>().into_iter()
}

/// The server groups that copies of requests go to.
pub(super) fn mirrors(config: &TrafficMirrorConfig) -> &[ServerGroupTuple] {
    config.mirror_group_config.as_ref().map_or(&[], |config| &config.server_group_tuples)
}

/// Whether a redirect names something that the request has not.
pub(super) fn leads_elsewhere(config: &RedirectConfig) -> bool {
    let differs = |text: Option<&str>, own: &str| !is_blank(text) && text != Some(own);
    differs(config.protocol.as_ref().map(RedirectProtocol::as_str), "${protocol}")
        || differs(config.host.as_deref(), "${host}")
        || differs(config.port.as_deref(), "${port}")
        || differs(config.path.as_deref(), "${path}")
        || differs(config.query.as_deref(), "${query}")
}

/// Whether a text says nothing.
pub(super) fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(str::is_empty)
}

pub(super) fn same_as(first: usize, what: &str) -> String {
    format!("has the {what} of item {} again: each stands once", first + 1)
}

/// The items that are the same as an earlier one, each with the place of that one.
pub(super) fn repeated<T>(items: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let first = |n: usize| items[..n].iter().position(|earlier| same(earlier, &items[n]));
    (0..items.len()).filter_map(|n| Some((n, first(n)?))).collect()
}

/// The header that an action adds or takes away, and where it is said.
pub(super) fn header(action: &RuleAction) -> Option<(&'static str, Option<&str>)> {
    match action.r#type {
        RuleActionType::InsertHeader => {
            let config = action.insert_header_config.as_ref()?;
            Some(("InsertHeaderConfig.Key", config.key.as_deref()))
        }
        RuleActionType::RemoveHeader => {
            let config = action.remove_header_config.as_ref()?;
            Some(("RemoveHeaderConfig.Key", config.key.as_deref()))
        }
        _ => None,
    }
}

/// Whether a text is an address, or a block of them.
pub(super) fn is_address_or_block(text: &str) -> bool {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| {
        // Rust reads a sign too.
        prefix.bytes().all(|byte| byte.is_ascii_digit())
            && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= longest)
    })
}
