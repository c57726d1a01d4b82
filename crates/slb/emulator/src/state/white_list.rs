use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The older way to choose the clients of a listener.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct WhiteList {
    /// Whether it counts. An open list without addresses lets nobody in.
    #[serde(default)]
    pub(crate) open: bool,
    /// Addresses and CIDR blocks.
    #[serde(default)]
    pub(crate) items: BTreeSet<String>,
}

impl WhiteList {
    /// Whether nobody ever touched it.
    pub(crate) fn is_unused(&self) -> bool {
        !self.open && self.items.is_empty()
    }
}
