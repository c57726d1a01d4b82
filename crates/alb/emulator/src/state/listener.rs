use aliyun_alb_model::{
    AccessLogTracingConfig, AclType, DefaultAction, ListenerProtocol, LogConfig, QuicConfig,
    XForwardedForConfig, XForwardedForProcessingMode,
};
use aliyun_emulator::product::{Tags, known, some_known};
use serde::{Deserialize, Serialize};

/// A listener, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Listener {
    pub(crate) listener_id: String,
    pub(crate) load_balancer_id: String,
    #[serde(deserialize_with = "known")]
    pub(crate) listener_protocol: ListenerProtocol,
    pub(crate) listener_port: u16,
    /// It runs as soon as it is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) stopped: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) listener_description: String,
    pub(crate) default_actions: Vec<DefaultAction>,
    #[serde(default = "sixty")]
    pub(crate) request_timeout: i32,
    #[serde(default = "fifteen")]
    pub(crate) idle_timeout: i32,
    #[serde(default = "yes")]
    pub(crate) gzip_enabled: bool,
    #[serde(default = "yes")]
    pub(crate) http2_enabled: bool,
    /// Of HTTPS: the name of a predefined policy or the id of an own one, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) security_policy_id: String,
    /// The default one; nothing without TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) certificate_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) additional_certificate_ids: Vec<String>,
    #[serde(default)]
    pub(crate) ca_enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ca_certificate_id: Option<String>,
    #[serde(default = "headers")]
    pub(crate) x_forwarded_for_config: XForwardedForConfig,
    #[serde(default = "no_quic")]
    pub(crate) quic_config: QuicConfig,
    #[serde(default = "no_log")]
    pub(crate) log_config: LogConfig,
    /// All ACLs of a listener let addresses in, or all keep them out.
    #[serde(default, deserialize_with = "some_known", skip_serializing_if = "Option::is_none")]
    pub(crate) acl_type: Option<AclType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) acl_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

fn sixty() -> i32 {
    60
}

fn fifteen() -> i32 {
    15
}

fn yes() -> bool {
    true
}

/// What servers are told where nothing is chosen.
fn headers() -> XForwardedForConfig {
    let mut config = XForwardedForConfig::new();
    config.x_forwarded_for_enabled = Some(true);
    config.x_forwarded_for_processing_mode = Some(XForwardedForProcessingMode::Append);
    for switch in [
        &mut config.x_forwarded_for_proto_enabled,
        &mut config.x_forwarded_for_slb_id_enabled,
        &mut config.x_forwarded_for_slb_port_enabled,
        &mut config.x_forwarded_for_host_enabled,
        &mut config.x_forwarded_for_client_src_port_enabled,
        &mut config.x_forwarded_for_client_source_ips_enabled,
        &mut config.x_forwarded_for_client_cert_subject_dn_enabled,
        &mut config.x_forwarded_for_client_cert_issuer_dn_enabled,
        &mut config.x_forwarded_for_client_cert_fingerprint_enabled,
        &mut config.x_forwarded_for_client_cert_client_verify_enabled,
    ] {
        *switch = Some(false);
    }
    config
}

fn no_quic() -> QuicConfig {
    QuicConfig::new().quic_upgrade_enabled(false)
}

fn no_log() -> LogConfig {
    LogConfig::new()
        .access_log_record_customized_headers_enabled(false)
        .access_log_tracing_config(AccessLogTracingConfig::new().tracing_enabled(false))
}

impl Listener {
    /// A listener with what holds where nothing is chosen.
    pub(crate) fn new(
        id: String,
        load_balancer_id: String,
        (protocol, port): (ListenerProtocol, u16),
        default_actions: Vec<DefaultAction>,
    ) -> Self {
        Self {
            listener_id: id,
            load_balancer_id,
            listener_protocol: protocol,
            listener_port: port,
            stopped: false,
            listener_description: String::new(),
            default_actions,
            request_timeout: sixty(),
            idle_timeout: fifteen(),
            gzip_enabled: yes(),
            http2_enabled: yes(),
            security_policy_id: String::new(),
            certificate_id: None,
            additional_certificate_ids: Vec::new(),
            ca_enabled: false,
            ca_certificate_id: None,
            x_forwarded_for_config: headers(),
            quic_config: no_quic(),
            log_config: no_log(),
            acl_type: None,
            acl_ids: Vec::new(),
            tags: Tags::default(),
            number: 0,
        }
    }

    /// The security policy of an HTTPS listener that names none.
    pub(crate) fn usual_policy() -> String {
        "tls_cipher_policy_1_0".to_owned()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.listener_protocol == ListenerProtocol::Https
    }

    pub(crate) fn is_quic(&self) -> bool {
        self.listener_protocol == ListenerProtocol::Quic
    }

    /// Whether it needs a certificate.
    pub(crate) fn is_tls(&self) -> bool {
        self.is_https() || self.is_quic()
    }

    /// The server groups that its default action forwards to.
    pub(crate) fn group_ids(&self) -> impl Iterator<Item = &str> {
        let configs = self.default_actions.iter().filter_map(|it| it.forward_group_config.as_ref());
        configs.flat_map(|it| &it.server_group_tuples).map(|it| it.server_group_id.as_str())
    }

    /// The QUIC listener that it sends its clients to, if it does.
    pub(crate) fn quic_listener_id(&self) -> Option<&str> {
        let is_on = self.quic_config.quic_upgrade_enabled == Some(true);
        self.quic_config.quic_listener_id.as_deref().filter(|id| is_on && !id.is_empty())
    }
}
