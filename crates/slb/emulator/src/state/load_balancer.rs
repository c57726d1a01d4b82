use std::collections::{BTreeMap, BTreeSet};

use aliyun_emulator::product::{ApiError, Settings, Tags};
use aliyun_runtime::Timestamp;

use super::{Listener, ListenerKey, Protocol, Server};

/// A load balancer.
#[derive(Clone, Debug)]
pub(crate) struct LoadBalancer {
    /// The specification; a shared one has none.
    pub(crate) spec: Option<String>,
    pub(crate) status: Status,
    pub(crate) created: Timestamp,
    /// Everything else that describes it, by the names of `DescribeLoadBalancerAttribute`.
    pub(crate) settings: Settings,
    pub(crate) tags: Tags,
    pub(crate) listeners: BTreeMap<ListenerKey, Listener>,
    /// The ids of its vServer groups.
    pub(crate) vserver_groups: BTreeSet<String>,
    /// The ids of its primary/secondary server groups.
    pub(crate) master_slave_groups: BTreeSet<String>,
    /// Its default server group. These have no port: it is that of the listener.
    pub(crate) servers: Vec<Server>,
}

/// What holds where nothing was chosen.
const DEFAULTS: &[(&str, &str)] = &[
    ("AddressIPVersion", "ipv4"),
    ("AddressType", "internet"),
    ("DeleteProtection", "off"),
    ("InstanceChargeType", "PayBySpec"),
    ("InternetChargeType", "paybytraffic"),
    ("ModificationProtectionStatus", "NonProtection"),
    ("PayType", "PayOnDemand"),
    ("ResourceGroupId", "rg-default"),
];

impl LoadBalancer {
    /// A load balancer as it is right after its creation.
    pub(crate) fn new(spec: Option<String>, mut settings: Settings, created: Timestamp) -> Self {
        settings.default_to(DEFAULTS);
        let internal = settings.is("AddressType", "intranet");
        let (network, bandwidth) = if internal { ("vpc", "5120") } else { ("classic", "5120") };
        settings.default_to(&[("NetworkType", network), ("Bandwidth", bandwidth)]);
        Self {
            spec,
            status: Status::Active,
            created,
            settings,
            tags: Tags::default(),
            listeners: BTreeMap::new(),
            vserver_groups: BTreeSet::new(),
            master_slave_groups: BTreeSet::new(),
            servers: Vec::new(),
        }
    }

    pub(crate) fn is_shared(&self) -> bool {
        self.spec.as_deref().is_none_or(str::is_empty)
    }

    /// The listener on a port. Where two share it, the protocol must tell which one is meant.
    pub(crate) fn listener_on(
        &self,
        port: u16,
        protocol: Option<Protocol>,
    ) -> Result<Option<(ListenerKey, &Listener)>, ApiError> {
        let on_port = self.listeners.range((port, Protocol::Tcp)..=(port, Protocol::Https));
        let mut meant =
            on_port.filter(|((_, speaks), _)| protocol.is_none_or(|wanted| wanted == *speaks));
        match (meant.next(), meant.next()) {
            (Some(_), Some(_)) => Err(ApiError::new("TooManyListeners")),
            (one, _) => Ok(one.map(|(key, listener)| (*key, listener))),
        }
    }

    /// Whether its address is of this family, `ipv4` or `ipv6`.
    pub(crate) fn is_of_family(&self, family: &str) -> bool {
        self.settings.is("AddressIPVersion", family)
    }
}

/// Whether a load balancer works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    #[default]
    Active,
    Inactive,
    /// Not paid for; nothing can be changed.
    Locked,
}

impl Status {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Inactive => "inactive",
            Status::Locked => "locked",
        }
    }
}

/// As a seed has it that says nothing.
impl Default for LoadBalancer {
    fn default() -> Self {
        Self::new(None, Settings::default(), Timestamp::from_unix(0))
    }
}
