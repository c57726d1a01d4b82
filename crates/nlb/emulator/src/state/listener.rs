use std::ops::RangeInclusive;

use aliyun_emulator::product::{Tags, known, some_known};
use aliyun_nlb_model::{AlpnPolicy, ListenerProtocol};
use serde::{Deserialize, Serialize};

/// A listener, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Listener {
    pub(crate) listener_id: String,
    pub(crate) load_balancer_id: String,
    #[serde(deserialize_with = "known")]
    pub(crate) listener_protocol: ListenerProtocol,
    /// 0 for a range of ports.
    pub(crate) listener_port: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start_port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end_port: Option<u16>,
    /// It runs as soon as it is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) stopped: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) listener_description: String,
    pub(crate) server_group_id: String,
    /// In seconds; each protocol has its own where none was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) idle_timeout: Option<i32>,
    /// Of TLS: the name of a predefined policy or the id of an own one, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) security_policy_id: String,
    /// The default one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) certificate_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ca_certificate_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) additional_certificate_ids: Vec<String>,
    #[serde(default)]
    pub(crate) ca_enabled: bool,
    #[serde(default)]
    pub(crate) alpn_enabled: bool,
    #[serde(default, deserialize_with = "some_known", skip_serializing_if = "Option::is_none")]
    pub(crate) alpn_policy: Option<AlpnPolicy>,
    #[serde(default)]
    pub(crate) proxy_protocol_enabled: bool,
    /// What the second version of the proxy protocol tells besides addresses.
    #[serde(default)]
    pub(crate) ppv2_vpc_id_enabled: bool,
    #[serde(default)]
    pub(crate) ppv2_private_link_ep_id_enabled: bool,
    #[serde(default)]
    pub(crate) ppv2_private_link_eps_id_enabled: bool,
    #[serde(default)]
    pub(crate) sec_sensor_enabled: bool,
    #[serde(default)]
    pub(crate) cps: i32,
    #[serde(default)]
    pub(crate) mss: i32,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

impl Listener {
    /// A listener with what holds where nothing is chosen.
    pub(crate) fn new(
        id: String,
        load_balancer_id: String,
        (protocol, port): (ListenerProtocol, u16),
        server_group_id: String,
    ) -> Self {
        Self {
            listener_id: id,
            load_balancer_id,
            listener_protocol: protocol,
            listener_port: port,
            start_port: None,
            end_port: None,
            stopped: false,
            listener_description: String::new(),
            server_group_id,
            idle_timeout: None,
            security_policy_id: String::new(),
            certificate_ids: Vec::new(),
            ca_certificate_ids: Vec::new(),
            additional_certificate_ids: Vec::new(),
            ca_enabled: false,
            alpn_enabled: false,
            alpn_policy: None,
            proxy_protocol_enabled: false,
            ppv2_vpc_id_enabled: false,
            ppv2_private_link_ep_id_enabled: false,
            ppv2_private_link_eps_id_enabled: false,
            sec_sensor_enabled: false,
            cps: 0,
            mss: 0,
            tags: Tags::default(),
            number: 0,
        }
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.listener_protocol == ListenerProtocol::Tcpssl
    }

    pub(crate) fn is_udp(&self) -> bool {
        self.listener_protocol == ListenerProtocol::Udp
    }

    /// Its ports, if it has a range of them.
    pub(crate) fn range(&self) -> Option<RangeInclusive<u16>> {
        match self.listener_port {
            0 => Some(self.start_port?..=self.end_port?),
            _ => None,
        }
    }

    /// After how many seconds an idle connection ends.
    pub(crate) fn idle_timeout(&self) -> i32 {
        self.idle_timeout.unwrap_or(if self.is_udp() { 90 } else { 900 })
    }

    /// Whether it listens to a range of ports.
    pub(crate) fn is_any_port(&self) -> bool {
        self.listener_port == 0
    }
}
