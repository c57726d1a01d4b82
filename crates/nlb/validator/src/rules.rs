//! Rules that a spec names and data cannot say. Each public function is one, under the name of
//! the spec in snake case.

use std::net::IpAddr;

use aliyun_core::Checker;
use aliyun_nlb_model::{NewZoneMapping, Server, ServerType, Tag, UpdatedZoneMapping};

/// A load balancer stands in a zone once.
pub fn distinct_new_zones(name: &'static str, zones: &[NewZoneMapping], v: &mut Checker) {
    for (n, first) in repeated(zones, |a, b| a.zone_id == b.zone_id) {
        v.violate_item(name, n, "ZoneId", "distinctNewZones", same_as(first, "zone"));
    }
}

/// The same for the zones that an existing load balancer shall have.
pub fn distinct_updated_zones(name: &'static str, zones: &[UpdatedZoneMapping], v: &mut Checker) {
    for (n, first) in repeated(zones, |a, b| a.zone_id == b.zone_id) {
        v.violate_item(name, n, "ZoneId", "distinctUpdatedZones", same_as(first, "zone"));
    }
}

/// Local addresses come in pairs.
pub fn even_count(name: &'static str, addresses: &[String], v: &mut Checker) {
    if addresses.len() % 2 == 1 {
        let shown = Some(format!("{} items", addresses.len()));
        v.violate(name, "evenCount", shown, "must hold an even number of items");
    }
}

/// No server may be added twice in a call. A server is the same when its ID, its kind, its address
/// and its port are.
pub fn distinct_servers(name: &'static str, servers: &[Server], v: &mut Checker) {
    let identities: Vec<_> = servers.iter().map(Identity::of).collect();
    for (n, first) in repeated(&identities, |a, b| a == b) {
        let message = format!(
            "is the same server as item {}: ServerId, ServerType, ServerIp and Port agree",
            first + 1
        );
        v.violate_item(name, n, "ServerId", "distinctServers", message);
    }
}

/// A resource has one value for a key, so no key may stand twice.
pub fn distinct_tag_keys(name: &'static str, tags: &[Tag], v: &mut Checker) {
    for (n, first) in repeated(tags, |a, b| a.key == b.key) {
        v.violate_item(name, n, "Key", "distinctTagKeys", same_as(first, "key"));
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

/// What makes a server the same as another one.
#[derive(PartialEq)]
struct Identity<'s> {
    server_id: &'s str,
    server_type: &'s ServerType,
    /// However it is written: `::1` is `0:0:0:0:0:0:0:1`. The text if it is no address.
    address: Option<Result<IpAddr, &'s str>>,
    port: u16,
}

impl<'s> Identity<'s> {
    fn of(server: &'s Server) -> Self {
        // An address is its own ID, so naming it again says nothing new.
        let ip = server.server_ip.as_deref().filter(|ip| !ip.is_empty());
        let ip = ip.filter(|_| server.server_type != ServerType::Ip);
        Self {
            server_id: &server.server_id,
            server_type: &server.server_type,
            address: ip.map(|ip| ip.parse().map_err(|_| ip)),
            port: server.port.unwrap_or_default(),
        }
    }
}
