use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A zone of a load balancer, with its one address record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Zone {
    pub(crate) zone_id: String,
    #[serde(rename = "VSwitchId")]
    pub(crate) vswitch_id: String,
    /// Whether its address is taken out of the DNS name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) shifted: bool,
    /// One is chosen for a zone of a seed that tells none.
    #[serde(default, rename = "IntranetAddress", skip_serializing_if = "Option::is_none")]
    pub(crate) private_ipv4: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) allocation_id: Option<String>,
    #[serde(default, rename = "Address", skip_serializing_if = "Option::is_none")]
    pub(crate) public_ipv4: Option<IpAddr>,
    #[serde(default, rename = "Ipv6Address", skip_serializing_if = "Option::is_none")]
    pub(crate) ipv6: Option<IpAddr>,
}

impl Zone {
    /// A zone without addresses.
    pub(crate) fn new(zone_id: impl Into<String>, vswitch_id: impl Into<String>) -> Self {
        Self {
            zone_id: zone_id.into(),
            vswitch_id: vswitch_id.into(),
            shifted: false,
            private_ipv4: None,
            allocation_id: None,
            public_ipv4: None,
            ipv6: None,
        }
    }

    /// The addresses that it takes of its vSwitch.
    pub(crate) fn own_addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.private_ipv4.iter().chain(&self.ipv6).copied()
    }
}
