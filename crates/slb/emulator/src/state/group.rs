use aliyun_emulator::product::Tags;
use aliyun_runtime::Timestamp;

use super::Server;

/// A vServer group.
#[derive(Clone, Debug)]
pub(crate) struct VServerGroup {
    pub(crate) load_balancer_id: String,
    /// One without a name is called by its id.
    pub(crate) name: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) tags: Tags,
    /// In the order they were added.
    pub(crate) servers: Vec<Server>,
}

impl VServerGroup {
    /// What it is called.
    pub(crate) fn name_or(&self, id: &str) -> String {
        self.name.as_deref().unwrap_or(id).to_owned()
    }
}

/// A primary/secondary server group.
#[derive(Clone, Debug)]
pub(crate) struct MasterSlaveGroup {
    pub(crate) load_balancer_id: String,
    /// One without a name is called by its id.
    pub(crate) name: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) tags: Tags,
    /// Takes all requests while it is healthy.
    pub(crate) master: Server,
    pub(crate) slave: Server,
}

impl MasterSlaveGroup {
    /// What it is called.
    pub(crate) fn name_or(&self, id: &str) -> String {
        self.name.as_deref().unwrap_or(id).to_owned()
    }

    pub(crate) fn servers(&self) -> [&Server; 2] {
        [&self.master, &self.slave]
    }
}
