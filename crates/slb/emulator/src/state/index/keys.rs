//! What refers to what, read off each thing.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use aliyun_emulator::product::{IndexKey, Tags};

use crate::state::{LoadBalancer, Region};

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// By load balancers, in listeners of theirs.
    Used(Used),
    /// By load balancers.
    Address(IpAddr),
    /// A server, by load balancers in their default groups.
    Server(String),
    /// A server, by vServer groups.
    VServer(String),
    /// A server, by primary/secondary groups.
    MasterSlaveServer(String),
    /// An HTTPS listener, by domain extensions.
    Listener(String, u16),
    /// A server certificate, by domain extensions.
    Certificate(String),
    /// A vServer group, by rules.
    RuleGroup(String),
    /// A load balancer, by the tokens of the calls that created it.
    Created(String),
    /// A setting, by the load balancers that have it: its name, and its text in lower case.
    Setting(&'static str, String),
    /// A tag with its value, by what has it; that of a listener, by the load balancer.
    Tag(Thing, String, String),
}

impl Key {
    pub(crate) fn setting(name: &'static str, text: &str) -> Self {
        Self::Setting(name, text.to_ascii_lowercase())
    }

    pub(super) fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Address(address) => Some(*address),
            _ => None,
        }
    }
}

impl IndexKey<Thing> for Key {
    fn tag(kind: Thing, key: String, value: String) -> Self {
        Self::Tag(kind, key, value)
    }

    fn as_tag(&self) -> Option<(Thing, &str, &str)> {
        match self {
            Self::Tag(kind, key, value) => Some((*kind, key, value)),
            _ => None,
        }
    }
}

/// The settings by which load balancers are found. All others are shared by so many that who asks
/// for them gets a good part of everything.
const SETTINGS: [&str; 4] = ["LoadBalancerName", "ResourceGroupId", "VpcId", "VSwitchId"];

/// What refers to others or has tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    LoadBalancer,
    /// By its tags alone: what else it refers to counts for its load balancer.
    Listener,
    VServerGroup,
    MasterSlaveGroup,
    AccessControlList,
    ServerCertificate,
    CaCertificate,
    DomainExtension,
    Rule,
    /// By its token.
    FirstCall,
}

/// Those of a thing that has no other keys; none if there is no such thing.
fn tags_of(kind: Thing, tags: Option<&Tags>) -> BTreeSet<Key> {
    tags.into_iter().flat_map(|tags| Key::tags(kind, tags)).collect()
}

/// What listeners use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Used {
    AccessControlList(String),
    ServerCertificate(String),
    CaCertificate(String),
    TlsPolicy(String),
}

impl Thing {
    pub(super) fn keys(self, id: &str, region: &Region) -> BTreeSet<Key> {
        match self {
            // Its tags are among the keys of its load balancer.
            Self::Listener => BTreeSet::new(),
            Self::LoadBalancer => {
                region.load_balancers.get(id).map(of_load_balancer).unwrap_or_default()
            }
            Self::VServerGroup => {
                let group = region.vserver_groups.get(id).into_iter();
                let keys = group.flat_map(|group| {
                    let servers = group.servers.iter();
                    let servers = servers.map(|server| Key::VServer(server.server_id.clone()));
                    servers.chain(Key::tags(Thing::VServerGroup, &group.tags))
                });
                keys.collect()
            }
            Self::MasterSlaveGroup => {
                let group = region.master_slave_groups.get(id).into_iter();
                let keys = group.flat_map(|group| {
                    let servers = group.servers().into_iter();
                    let ids =
                        servers.map(|server| Key::MasterSlaveServer(server.server_id.clone()));
                    ids.chain(Key::tags(Thing::MasterSlaveGroup, &group.tags))
                });
                keys.collect()
            }
            Self::AccessControlList => {
                tags_of(Thing::AccessControlList, region.acls.get(id).map(|own| &own.tags))
            }
            Self::ServerCertificate => {
                let own = region.server_certificates.get(id);
                tags_of(Thing::ServerCertificate, own.map(|own| &own.tags))
            }
            Self::CaCertificate => {
                let own = region.ca_certificates.get(id);
                tags_of(Thing::CaCertificate, own.map(|own| &own.tags))
            }
            Self::DomainExtension => {
                let own = region.domain_extensions.get(id).into_iter();
                let keys = own.flat_map(|own| {
                    let listener = Key::Listener(own.load_balancer_id.clone(), own.listener_port);
                    [listener, Key::Certificate(own.server_certificate_id.clone())]
                });
                keys.collect()
            }
            Self::Rule => {
                let rule = region.rules.get(id).into_iter();
                rule.map(|rule| Key::RuleGroup(rule.vserver_group_id.clone())).collect()
            }
            Self::FirstCall => {
                let call = region.first_calls.get(id).into_iter();
                call.map(|call| Key::Created(call.answer.load_balancer_id.clone())).collect()
            }
        }
    }

    pub(super) fn size(self, id: &str, region: &Region) -> Option<(Arc<str>, usize)> {
        match self {
            Self::LoadBalancer => {
                region.load_balancers.get(id).map(|own| (id.into(), own.servers.len()))
            }
            Self::VServerGroup => {
                let group = region.vserver_groups.get(id)?;
                Some((group.load_balancer_id.as_str().into(), group.servers.len()))
            }
            Self::MasterSlaveGroup => {
                let group = region.master_slave_groups.get(id)?;
                Some((group.load_balancer_id.as_str().into(), group.servers().len()))
            }
            _ => None,
        }
    }
}

fn of_load_balancer(own: &LoadBalancer) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    keys.extend(own.settings.get("Address").and_then(|text| text.parse().ok()).map(Key::Address));
    keys.extend(own.servers.iter().map(|server| Key::Server(server.server_id.clone())));
    let chosen = |name| own.settings.get(name).map(|text| Key::setting(name, text));
    keys.extend(SETTINGS.into_iter().filter_map(chosen));
    keys.extend(Key::tags(Thing::LoadBalancer, &own.tags));
    for listener in own.listeners.values() {
        keys.extend(listener.uses().map(Key::Used));
        keys.extend(Key::tags(Thing::Listener, &listener.tags));
    }
    keys
}
