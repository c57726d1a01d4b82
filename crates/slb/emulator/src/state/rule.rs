use aliyun_emulator::product::Settings;

use super::ListenerKey;

/// A forwarding rule of an HTTP or HTTPS listener.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) load_balancer_id: String,
    pub(crate) listener: ListenerKey,
    pub(crate) name: String,
    pub(crate) domain: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) vserver_group_id: String,
    /// Its own scheduler, session persistence and health check, by the names of
    /// `DescribeRuleAttribute`; `None` while it has those of the listener.
    pub(crate) own: Option<Settings>,
}

impl Rule {
    /// Whether both would take the same requests.
    pub(crate) fn has_condition(&self, domain: Option<&str>, url: Option<&str>) -> bool {
        self.domain.as_deref() == domain && self.url.as_deref() == url
    }
}
