use serde::{Deserialize, Serialize};

/// Where the figures of fine-grained monitoring of a region go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Monitoring {
    pub(crate) log_project: String,
    pub(crate) metric_store: String,
}
