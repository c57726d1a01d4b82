//! Rules that a spec names and data cannot say. Each public function is one, under the name of
//! the spec in snake case.

use aliyun_alb_model::{NewZoneMapping, Server, Tag};
use aliyun_core::Checker;

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
        (server.server_id.clone(), server.server_ip.clone().filter(|ip| !ip.is_empty()), server.port)
    };
    for (n, first) in repeated(servers, |a, b| key(a) == key(b)) {
        v.violate_item(name, n, "ServerId", "distinctServers", same_as(first, "server"));
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
