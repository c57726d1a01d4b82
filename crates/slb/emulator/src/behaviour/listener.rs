//! Listeners of the four protocols. What they have in common is done once, over their settings;
//! the functions of the operations only say which protocol is meant.

pub(crate) mod create;
pub(crate) mod describe;
pub(crate) mod life;
pub(crate) mod list;
mod references;
pub(crate) mod set;

use crate::state::Protocol;

pub(crate) use describe::check;

/// What holds where nothing was chosen.
pub(crate) const fn defaults(protocol: Protocol) -> &'static [(&'static str, &'static str)] {
    match protocol {
        Protocol::Tcp => &[
            ("AclStatus", "off"),
            ("ConnectionDrain", "off"),
            ("EstablishedTimeout", "900"),
            ("HealthCheck", "on"),
            ("HealthCheckConnectTimeout", "5"),
            ("HealthCheckHttpCode", "http_2xx"),
            ("HealthCheckInterval", "2"),
            ("HealthCheckMethod", "head"),
            ("HealthCheckType", "tcp"),
            ("HealthyThreshold", "3"),
            ("PersistenceTimeout", "0"),
            ("ProxyProtocolV2Enabled", "false"),
            ("Scheduler", "wrr"),
            ("SynProxy", "disable"),
            ("UnhealthyThreshold", "3"),
        ],
        Protocol::Udp => &[
            ("AclStatus", "off"),
            ("ConnectionDrain", "off"),
            ("HealthCheck", "on"),
            ("HealthCheckConnectTimeout", "5"),
            ("HealthCheckInterval", "5"),
            ("HealthCheckType", "udp"),
            ("HealthyThreshold", "3"),
            ("PersistenceTimeout", "0"),
            ("ProxyProtocolV2Enabled", "false"),
            ("Scheduler", "wrr"),
            ("UnhealthyThreshold", "3"),
        ],
        Protocol::Http => &[
            ("AclStatus", "off"),
            ("Bandwidth", "-1"),
            ("Gzip", "on"),
            ("HealthCheck", "off"),
            ("HealthCheckHttpCode", "http_2xx"),
            ("HealthCheckInterval", "2"),
            ("HealthCheckMethod", "head"),
            ("HealthCheckTimeout", "5"),
            ("HealthyThreshold", "3"),
            ("IdleTimeout", "15"),
            ("ListenerForward", "off"),
            ("RequestTimeout", "60"),
            ("Scheduler", "wrr"),
            ("SecurityStatus", "off"),
            ("StickySession", "off"),
            ("UnhealthyThreshold", "3"),
            ("XForwardedFor", "on"),
            ("XForwardedFor_ClientSrcPort", "off"),
            ("XForwardedFor_SLBID", "off"),
            ("XForwardedFor_SLBIP", "off"),
            ("XForwardedFor_SLBPORT", "off"),
            ("XForwardedFor_proto", "off"),
        ],
        Protocol::Https => &[
            ("AclStatus", "off"),
            ("EnableHttp2", "on"),
            ("Gzip", "on"),
            ("HealthCheck", "off"),
            ("HealthCheckHttpCode", "http_2xx"),
            ("HealthCheckInterval", "2"),
            ("HealthCheckMethod", "head"),
            ("HealthCheckTimeout", "5"),
            ("HealthyThreshold", "3"),
            ("IdleTimeout", "15"),
            ("RequestTimeout", "60"),
            ("Scheduler", "wrr"),
            ("SecurityStatus", "off"),
            ("StickySession", "off"),
            ("TLSCipherPolicy", "tls_cipher_policy_1_0"),
            ("UnhealthyThreshold", "3"),
            ("XForwardedFor", "on"),
            ("XForwardedFor_ClientCertClientVerify", "off"),
            ("XForwardedFor_ClientCertFingerprint", "off"),
            ("XForwardedFor_ClientCertIssuerDN", "off"),
            ("XForwardedFor_ClientCertSubjectDN", "off"),
            ("XForwardedFor_ClientSrcPort", "off"),
            ("XForwardedFor_SLBID", "off"),
            ("XForwardedFor_SLBIP", "off"),
            ("XForwardedFor_SLBPORT", "off"),
            ("XForwardedFor_proto", "off"),
        ],
    }
}

#[cfg(test)]
mod tests;
