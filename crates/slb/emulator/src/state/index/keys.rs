//! What refers to what, read off each thing.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use aliyun_emulator::product::Tags;

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
    Tag(Tagged, String, String),
}

impl Key {
    pub(crate) fn setting(name: &'static str, text: &str) -> Self {
        Self::Setting(name, text.to_ascii_lowercase())
    }
}

/// The settings by which load balancers are found. All others are shared by so many that who asks
/// for them gets a good part of everything.
const SETTINGS: [&str; 4] = ["LoadBalancerName", "ResourceGroupId", "VpcId", "VSwitchId"];

/// What has tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tagged {
    LoadBalancer,
    Listener,
    VServerGroup,
    MasterSlaveGroup,
    AccessControlList,
    ServerCertificate,
    CaCertificate,
}

impl Tagged {
    fn keys(self, tags: &Tags) -> impl Iterator<Item = Key> {
        tags.0.iter().map(move |(key, value)| Key::Tag(self, key.clone(), value.clone()))
    }

    /// Those of a thing that has no other keys; none if there is no such thing.
    fn all(self, tags: Option<&Tags>) -> BTreeSet<Key> {
        tags.into_iter().flat_map(|tags| self.keys(tags)).collect()
    }
}

/// What listeners use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Used {
    AccessControlList(String),
    ServerCertificate(String),
    CaCertificate(String),
    TlsPolicy(String),
}

/// What refers to others, by its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    LoadBalancer(Arc<str>),
    VServerGroup(Arc<str>),
    MasterSlaveGroup(Arc<str>),
    AccessControlList(Arc<str>),
    ServerCertificate(Arc<str>),
    CaCertificate(Arc<str>),
    DomainExtension(Arc<str>),
    Rule(Arc<str>),
    /// By its token.
    FirstCall(Arc<str>),
}

impl Source {
    pub(super) fn id(&self) -> &Arc<str> {
        match self {
            Source::LoadBalancer(id)
            | Source::VServerGroup(id)
            | Source::MasterSlaveGroup(id)
            | Source::AccessControlList(id)
            | Source::ServerCertificate(id)
            | Source::CaCertificate(id)
            | Source::DomainExtension(id)
            | Source::Rule(id)
            | Source::FirstCall(id) => id,
        }
    }

    pub(super) fn keys(&self, region: &Region) -> BTreeSet<Key> {
        match self {
            Source::LoadBalancer(id) => {
                region.load_balancers.get(id).map(of_load_balancer).unwrap_or_default()
            }
            Source::VServerGroup(id) => {
                let group = region.vserver_groups.get(id).into_iter();
                let keys = group.flat_map(|group| {
                    let servers = group.servers.iter();
                    let servers = servers.map(|server| Key::VServer(server.server_id.clone()));
                    servers.chain(Tagged::VServerGroup.keys(&group.tags))
                });
                keys.collect()
            }
            Source::MasterSlaveGroup(id) => {
                let group = region.master_slave_groups.get(id).into_iter();
                let keys = group.flat_map(|group| {
                    let servers = group.servers().into_iter();
                    let ids =
                        servers.map(|server| Key::MasterSlaveServer(server.server_id.clone()));
                    ids.chain(Tagged::MasterSlaveGroup.keys(&group.tags))
                });
                keys.collect()
            }
            Source::AccessControlList(id) => {
                Tagged::AccessControlList.all(region.acls.get(id).map(|own| &own.tags))
            }
            Source::ServerCertificate(id) => {
                let own = region.server_certificates.get(id);
                Tagged::ServerCertificate.all(own.map(|own| &own.tags))
            }
            Source::CaCertificate(id) => {
                let own = region.ca_certificates.get(id);
                Tagged::CaCertificate.all(own.map(|own| &own.tags))
            }
            Source::DomainExtension(id) => {
                let own = region.domain_extensions.get(id).into_iter();
                let keys = own.flat_map(|own| {
                    let listener = Key::Listener(own.load_balancer_id.clone(), own.listener_port);
                    [listener, Key::Certificate(own.server_certificate_id.clone())]
                });
                keys.collect()
            }
            Source::Rule(id) => {
                let rule = region.rules.get(id).into_iter();
                rule.map(|rule| Key::RuleGroup(rule.vserver_group_id.clone())).collect()
            }
            Source::FirstCall(token) => {
                let call = region.first_calls.get(token).into_iter();
                call.map(|call| Key::Created(call.answer.load_balancer_id.clone())).collect()
            }
        }
    }

    pub(super) fn size(&self, region: &Region) -> Option<(Arc<str>, usize)> {
        match self {
            Source::LoadBalancer(id) => {
                region.load_balancers.get(id).map(|own| (id.clone(), own.servers.len()))
            }
            Source::VServerGroup(id) => {
                let group = region.vserver_groups.get(id)?;
                Some((group.load_balancer_id.as_str().into(), group.servers.len()))
            }
            Source::MasterSlaveGroup(id) => {
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
    keys.extend(Tagged::LoadBalancer.keys(&own.tags));
    for listener in own.listeners.values() {
        keys.extend(listener.uses().map(Key::Used));
        keys.extend(Tagged::Listener.keys(&listener.tags));
    }
    keys
}
