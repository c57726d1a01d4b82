//! What refers to what, read off each thing.

use std::net::IpAddr;

use aliyun_emulator::product::{Facts, IndexKey, Listable, Tags};

use crate::state::{Listener, LoadBalancer, Region, SecurityPolicy, Server, ServerGroup};

/// What things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    LoadBalancer,
    Listener,
    ServerGroup,
    SecurityPolicy,
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// The name of things of a kind.
    Name(Kind, String),
    /// A VPC, by what is in it.
    Vpc(Kind, String),
    /// A resource group, by what is in it.
    ResourceGroup(Kind, String),
    /// A tag with its value, by what has it.
    Tag(Kind, String, String),
    /// A load balancer, by its listeners.
    LoadBalancer(String),
    /// A server group, by the listeners that forward to it.
    ServerGroup(String),
    /// A security policy, predefined or not, by listeners.
    SecurityPolicy(String),
    /// Fine-grained monitoring, by listeners.
    Monitored,
    /// A server, by the groups that it is in; one that is an address by that.
    Server(String),
    /// An EIP, by load balancers.
    Eip(String),
    /// An address of a vSwitch, or with an empty one of the internet, by load balancers.
    Address(String, IpAddr),
}

impl IndexKey<Kind> for Key {
    fn tag(kind: Kind, key: String, value: String) -> Self {
        Self::Tag(kind, key, value)
    }

    fn as_tag(&self) -> Option<(Kind, &str, &str)> {
        match self {
            Self::Tag(kind, key, value) => Some((*kind, key, value)),
            _ => None,
        }
    }
}

impl Kind {
    /// What the index knows of a thing; nothing, if it is not there.
    pub(super) fn facts(self, id: &str, region: &Region) -> Option<Facts<Key>> {
        match self {
            Self::LoadBalancer => region.load_balancers.get(id).map(of_load_balancer),
            Self::Listener => region.listeners.get(id).map(of_listener),
            Self::ServerGroup => region.server_groups.get(id).map(of_server_group),
            Self::SecurityPolicy => region.security_policies.get(id).map(of_security_policy),
        }
    }
}

/// What is known of a thing that lists show, with its tags.
fn of<T: Listable<Kind = Kind>>(own: &T, tags: &Tags) -> Facts<Key> {
    let keys = Key::tags(T::KIND, tags).collect();
    Facts { keys, number: Some(own.number()), ..Facts::default() }
}

fn of_load_balancer(own: &LoadBalancer) -> Facts<Key> {
    let kind = Kind::LoadBalancer;
    let mut facts = of(own, &own.tags);
    let keys = &mut facts.keys;
    keys.insert(Key::Name(kind, own.load_balancer_name.clone()));
    keys.insert(Key::Vpc(kind, own.vpc_id.clone()));
    keys.insert(Key::ResourceGroup(kind, own.resource_group_id.clone()));
    for zone in &own.zones {
        let addresses = zone.own_addresses();
        keys.extend(addresses.map(|address| Key::Address(zone.vswitch_id.clone(), address)));
        keys.extend(zone.public_ipv4.map(|address| Key::Address(String::new(), address)));
        keys.extend(zone.allocation_id.clone().map(Key::Eip));
    }
    facts
}

fn of_listener(own: &Listener) -> Facts<Key> {
    let mut facts = of(own, &own.tags);
    let keys = &mut facts.keys;
    keys.insert(Key::LoadBalancer(own.load_balancer_id.clone()));
    keys.insert(Key::ServerGroup(own.server_group_id.clone()));
    if !own.security_policy_id.is_empty() {
        keys.insert(Key::SecurityPolicy(own.security_policy_id.clone()));
    }
    if own.sec_sensor_enabled {
        keys.insert(Key::Monitored);
    }
    facts
}

fn of_server_group(own: &ServerGroup) -> Facts<Key> {
    let kind = Kind::ServerGroup;
    let mut facts = of(own, &own.tags);
    let keys = &mut facts.keys;
    keys.insert(Key::Name(kind, own.server_group_name.clone()));
    keys.insert(Key::Vpc(kind, own.vpc_id.clone()));
    keys.insert(Key::ResourceGroup(kind, own.resource_group_id.clone()));
    keys.extend(own.servers.iter().map(|server| Key::Server(server.server_id.clone())));
    facts.size = own.servers.len();
    let times = own.servers.iter().filter_map(|server| server.gone_at);
    facts.due = times.filter(|at| *at != Server::WHEN_SETTLED).min();
    facts
}

fn of_security_policy(own: &SecurityPolicy) -> Facts<Key> {
    let kind = Kind::SecurityPolicy;
    let mut facts = of(own, &own.tags);
    let keys = &mut facts.keys;
    keys.insert(Key::Name(kind, own.security_policy_name.clone()));
    keys.insert(Key::ResourceGroup(kind, own.resource_group_id.clone()));
    facts
}
