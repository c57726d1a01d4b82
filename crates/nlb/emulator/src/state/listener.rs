use std::ops::RangeInclusive;

use aliyun_emulator::product::{Keyed, Tags};
use aliyun_nlb_model::{AlpnPolicy, ListenerProtocol, ListenerStatus, ProxyProtocolV2Config};
use serde::{Deserialize, Serialize};

use super::known::{known, some_known};

/// A listener, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Listener {
    pub(crate) listener_id: String,
    pub(crate) load_balancer_id: String,
    #[serde(deserialize_with = "known")]
    pub(crate) listener_protocol: ListenerProtocol,
    /// 0 stands for a range.
    pub(crate) listener_port: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start_port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end_port: Option<u16>,
    pub(crate) server_group_id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) listener_description: String,
    /// In seconds; there is a default for each protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) idle_timeout: Option<i32>,
    /// An own one or one of the service; of TCPSSL listeners only, which have a default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) security_policy_id: Option<String>,
    /// The server certificate that is shown where no other one fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) certificate_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) additional_certificate_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ca_certificate_ids: Vec<String>,
    #[serde(default)]
    pub(crate) ca_enabled: bool,
    #[serde(default)]
    pub(crate) alpn_enabled: bool,
    #[serde(
        default,
        deserialize_with = "some_known",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) alpn_policy: Option<AlpnPolicy>,
    #[serde(default)]
    pub(crate) proxy_protocol_enabled: bool,
    #[serde(default = "ProxyProtocolV2Config::new")]
    pub(crate) proxy_protocol_v2_config: ProxyProtocolV2Config,
    #[serde(default)]
    pub(crate) sec_sensor_enabled: bool,
    #[serde(default)]
    pub(crate) cps: i32,
    #[serde(default)]
    pub(crate) mss: i32,
    #[serde(default)]
    pub(crate) stopped: bool,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

/// The security policy of a TCPSSL listener that names none.
const SECURITY_POLICY: &str = "tls_cipher_policy_1_0";

impl Listener {
    pub(crate) fn is_tcpssl(&self) -> bool {
        self.listener_protocol == ListenerProtocol::Tcpssl
    }

    /// Its ports, if it has a range of them.
    pub(crate) fn range(&self) -> Option<RangeInclusive<u16>> {
        match self.listener_port {
            0 => Some(self.start_port?..=self.end_port?),
            _ => None,
        }
    }

    pub(crate) fn idle_timeout(&self) -> i32 {
        let default = if self.listener_protocol == ListenerProtocol::Udp { 90 } else { 900 };
        self.idle_timeout.unwrap_or(default)
    }

    /// None of a listener without TLS.
    pub(crate) fn security_policy(&self) -> Option<&str> {
        let own = self.security_policy_id.as_deref().unwrap_or(SECURITY_POLICY);
        self.is_tcpssl().then_some(own)
    }

    /// The server certificates: the one that is shown where no other fits, and the others.
    pub(crate) fn server_certificates(&self) -> impl Iterator<Item = &String> {
        self.certificate_ids.iter().chain(&self.additional_certificate_ids)
    }

    /// The state when nothing is being changed.
    pub(crate) fn status(&self) -> ListenerStatus {
        if self.stopped { ListenerStatus::Stopped } else { ListenerStatus::Running }
    }
}

impl Keyed for Listener {
    const NAME: &'static str = "ListenerId";

    fn id(&self) -> &str {
        &self.listener_id
    }
}
