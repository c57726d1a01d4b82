use serde::{Deserialize, Serialize};

/// A further domain of an HTTPS listener, with a certificate of its own; also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DomainExtension {
    #[serde(rename = "DomainExtensionId")]
    pub(crate) id: String,
    pub(crate) load_balancer_id: String,
    pub(crate) listener_port: u16,
    pub(crate) domain: String,
    pub(crate) server_certificate_id: String,
}
