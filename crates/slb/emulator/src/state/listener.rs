use aliyun_emulator::product::{Settings, Tags};
use aliyun_slb_model::ListenerProtocol;
use serde::{Deserialize, Serialize};

use super::{Used, WhiteList};

/// What tells the listeners of a load balancer apart.
pub(crate) type ListenerKey = (u16, Protocol);

/// A listener.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listener {
    pub(crate) running: bool,
    /// What describes it, by the names of its `Describe...ListenerAttribute`.
    pub(crate) settings: Settings,
    pub(crate) tags: Tags,
    /// The ids of its rules, in the order of their creation.
    pub(crate) rules: Vec<String>,
    pub(crate) white_list: WhiteList,
}

impl Listener {
    pub(crate) const fn status(&self) -> &'static str {
        if self.running { "running" } else { "stopped" }
    }

    /// The vServer group that it sends requests to.
    pub(crate) fn vserver_group(&self) -> Option<&str> {
        self.settings.get("VServerGroupId")
    }

    /// The master-slave group that it sends requests to.
    pub(crate) fn master_slave_group(&self) -> Option<&str> {
        self.settings.get("MasterSlaveServerGroupId")
    }

    /// The access control lists that are in force.
    pub(crate) fn acls(&self) -> impl Iterator<Item = &str> {
        let ids = self.settings.get("AclId").filter(|_| self.settings.is("AclStatus", "on"));
        ids.into_iter().flat_map(|ids| ids.split(',')).map(str::trim).filter(|id| !id.is_empty())
    }

    pub(crate) fn server_certificate(&self) -> Option<&str> {
        self.settings.get("ServerCertificateId")
    }

    pub(crate) fn ca_certificate(&self) -> Option<&str> {
        self.settings.get("CACertificateId")
    }

    /// The TLS policy: a predefined name or an id.
    pub(crate) fn tls_policy(&self) -> Option<&str> {
        self.settings.get("TLSCipherPolicy")
    }

    /// What it uses that other load balancers can use too.
    pub(crate) fn uses(&self) -> impl Iterator<Item = Used> {
        let acls = self.acls().map(|id| Used::AccessControlList(id.to_owned()));
        let server = self.server_certificate().map(|id| Used::ServerCertificate(id.to_owned()));
        let ca = self.ca_certificate().map(|id| Used::CaCertificate(id.to_owned()));
        let policy = self.tls_policy().map(|id| Used::TlsPolicy(id.to_owned()));
        acls.chain(server).chain(ca).chain(policy)
    }

    /// The port of the HTTPS listener that it forwards to.
    pub(crate) fn forward_port(&self) -> Option<u16> {
        let on = self.settings.is("ListenerForward", "on");
        self.settings.get("ForwardPort").filter(|_| on)?.parse().ok()
    }
}

/// What a listener speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protocol {
    Tcp,
    Udp,
    Http,
    Https,
}

impl Protocol {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Http => "http",
            Protocol::Https => "https",
        }
    }

    /// Whether two listeners on one port get on: one on UDP, the other on anything that is TCP.
    pub(crate) fn shares_port_with(self, other: Self) -> bool {
        (self == Protocol::Udp) != (other == Protocol::Udp)
    }

    pub(crate) const fn is_layer_7(self) -> bool {
        matches!(self, Protocol::Http | Protocol::Https)
    }

    /// The protocol of this name, in whatever case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let known = [Protocol::Tcp, Protocol::Udp, Protocol::Http, Protocol::Https];
        known.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(name))
    }

    pub(crate) fn of(model: &ListenerProtocol) -> Option<Self> {
        match model {
            ListenerProtocol::Tcp => Some(Protocol::Tcp),
            ListenerProtocol::Udp => Some(Protocol::Udp),
            ListenerProtocol::Http => Some(Protocol::Http),
            ListenerProtocol::Https => Some(Protocol::Https),
            _ => None,
        }
    }
}

impl From<Protocol> for ListenerProtocol {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Tcp => ListenerProtocol::Tcp,
            Protocol::Udp => ListenerProtocol::Udp,
            Protocol::Http => ListenerProtocol::Http,
            Protocol::Https => ListenerProtocol::Https,
        }
    }
}
