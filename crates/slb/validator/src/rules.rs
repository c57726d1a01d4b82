//! Rules that a spec names and data cannot say. Each public function is one, under the name of
//! the spec in snake case.

use std::net::IpAddr;

use aliyun_core::{Checker, Secret};
use aliyun_slb_model::{
    BackendServer, BackendServerType, MasterSlaveBackendServer, MasterSlaveServerType, NewRule,
    Tag, TagPair,
};

/// No server may stand twice in a list. An ECS instance is the same by ID and port; of an ENI or
/// an ECI each address is a server of its own.
pub fn distinct_backend_servers(name: &'static str, servers: &[BackendServer], v: &mut Checker) {
    let identities = servers.iter().map(|server| Identity {
        server_id: &server.server_id,
        port: server.port,
        address: address(server.r#type.as_ref(), server.server_ip.as_deref()),
    });
    distinct(name, &identities.collect::<Vec<_>>(), "distinctBackendServers", v);
}

/// The same for the servers of a primary/secondary server group.
pub fn distinct_master_slave_backend_servers(
    name: &'static str,
    servers: &[MasterSlaveBackendServer],
    v: &mut Checker,
) {
    let identities = servers.iter().map(|server| Identity {
        server_id: &server.server_id,
        port: server.port,
        address: address(server.r#type.as_ref(), server.server_ip.as_deref()),
    });
    distinct(name, &identities.collect::<Vec<_>>(), "distinctMasterSlaveBackendServers", v);
}

/// Of the two servers of a primary/secondary server group one is the primary and one the
/// secondary. Other counts, and types that are neither, are reported by other rules.
pub fn one_master_one_slave(
    name: &'static str,
    servers: &[MasterSlaveBackendServer],
    v: &mut Checker,
) {
    use MasterSlaveServerType::{Master, Slave};
    if let [first, second] = servers
        && first.server_type == second.server_type
        && matches!(first.server_type, Master | Slave)
    {
        let message = "is that of item 1 too: one server must be Master and the other Slave";
        v.violate_item(name, 1, "ServerType", "oneMasterOneSlave", message);
    }
}

/// A resource has one value for a key, so no key may stand twice.
pub fn distinct_tag_keys(name: &'static str, tags: &[Tag], v: &mut Checker) {
    for (n, first) in repeated(tags, |a, b| a.key == b.key) {
        v.violate_item(name, n, "Key", "distinctTagKeys", same_as(first, "key"));
    }
}

/// The same for tags in the form of AddTags.
pub fn distinct_tag_pair_keys(name: &'static str, tags: &[TagPair], v: &mut Checker) {
    for (n, first) in repeated(tags, |a, b| a.tag_key == b.tag_key) {
        v.violate_item(name, n, "TagKey", "distinctTagPairKeys", same_as(first, "key"));
    }
}

/// A tag to search for has a value that is not empty, or none at all.
pub fn no_empty_tag_values(name: &'static str, tags: &[Tag], v: &mut Checker) {
    for (n, tag) in tags.iter().enumerate() {
        if tag.value.as_deref() == Some("") {
            let message = "must not be empty: leave it out to search by the key alone";
            v.violate_item(name, n, "Value", "noEmptyTagValues", message);
        }
    }
}

/// The forwarding rules of a listener have different names.
pub fn distinct_rule_names(name: &'static str, rules: &[NewRule], v: &mut Checker) {
    for (n, first) in repeated(rules, |a, b| a.rule_name == b.rule_name) {
        v.violate_item(name, n, "RuleName", "distinctRuleNames", same_as(first, "name"));
    }
}

/// No two forwarding rules of a listener are for the same domain and path.
pub fn distinct_rule_conditions(name: &'static str, rules: &[NewRule], v: &mut Checker) {
    for (n, first) in repeated(rules, |a, b| a.domain == b.domain && a.url == b.url) {
        let message = same_as(first, "Domain and Url");
        v.violate_item(name, n, "Domain", "distinctRuleConditions", message);
    }
}

/// One UDP port is the service's own.
pub fn not_reserved_udp_port(name: &'static str, port: &u16, v: &mut Checker) {
    const RESERVED: u16 = 4789;
    if *port == RESERVED {
        let message = "is reserved by the service: take another port";
        v.violate(name, "notReservedUdpPort", Some(RESERVED.to_string()), message);
    }
}

/// A certificate or a key in PEM form has no blank lines and no spaces, but before the first block
/// and after the last one, where files have line breaks. The header of an encrypted key has both.
pub fn plain_pem(name: &'static str, text: &str, v: &mut Checker) {
    check_pem(name, text, "plainPem", v);
}

/// The same for a private key.
pub fn plain_pem_key(name: &'static str, key: &Secret, v: &mut Checker) {
    check_pem(name, key.expose(), "plainPemKey", v);
}

fn check_pem(name: &'static str, text: &str, rule: &'static str, v: &mut Checker) {
    let before = text.len() - text.trim_start().len();
    let first = text[..before].matches('\n').count() + 1;
    let mut in_header = false;
    for (n, line) in text.trim().split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let is_mark = line.trim().starts_with("-----") && line.trim().ends_with("-----");
        let was_header = std::mem::replace(&mut in_header, !is_mark && line.contains(':'));
        let problem = match line {
            _ if in_header => continue,
            "" if was_header => continue,
            _ if line.trim().is_empty() => "is blank",
            _ if line != line.trim() => "begins or ends with white space",
            _ if !is_mark && line.contains(char::is_whitespace) => "has white space in it",
            _ => continue,
        };
        // The text may be a key: it is not shown.
        let message = format!("must be PEM without white space: line {} {problem}", first + n);
        return v.violate(name, rule, None, message);
    }
}

fn same_as(first: usize, what: &str) -> String {
    format!("has the {what} of item {} again: each stands once", first + 1)
}

/// The items that are the same as an earlier one, each with the place of that one.
fn repeated<T>(items: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let first = |n: usize| items[..n].iter().position(|earlier| same(earlier, &items[n]));
    (0..items.len()).filter_map(|n| Some((n, first(n)?))).collect()
}

/// A text holds at most ten values, separated by commas.
pub fn at_most_ten_items(name: &'static str, text: &str, v: &mut Checker) {
    const MOST: usize = 10;
    let count = text.split(',').count();
    if count > MOST {
        let shown = Some(format!("{count} values"));
        let message = format!("must hold at most {MOST} values, separated by commas");
        v.violate(name, "atMostTenItems", shown, message);
    }
}

fn distinct(name: &'static str, identities: &[Identity<'_>], rule: &'static str, v: &mut Checker) {
    for (n, first) in repeated(identities, Identity::same) {
        let message = format!(
            "is the same server as item {}: ServerId, Port and, but for ECS, ServerIp agree",
            first + 1
        );
        v.violate_item(name, n, "ServerId", rule, message);
    }
}

/// What makes a server the same as another one.
struct Identity<'s> {
    server_id: &'s str,
    port: u16,
    /// `None` for an ECS instance, which is the same at any address.
    address: Option<Address<'s>>,
}

/// An address, however it is written (`::1` is `0:0:0:0:0:0:0:1`); the text if it is none.
type Address<'s> = Option<Result<IpAddr, &'s str>>;

fn address<'s>(kind: Option<&BackendServerType>, ip: Option<&'s str>) -> Option<Address<'s>> {
    match kind {
        Some(BackendServerType::Eni | BackendServerType::Eci) => {
            let ip = ip.filter(|ip| !ip.is_empty());
            Some(ip.map(|ip| ip.parse().map_err(|_| ip)))
        }
        _ => None,
    }
}

impl Identity<'_> {
    fn same(&self, other: &Self) -> bool {
        let apart = matches!((&self.address, &other.address), (Some(a), Some(b)) if a != b);
        self.port == other.port && self.server_id == other.server_id && !apart
    }
}
