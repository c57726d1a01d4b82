use serde::{Deserialize, Serialize};

/// A place in Log Service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct LogTarget {
    pub(crate) log_project: String,
    pub(crate) log_store: String,
}
