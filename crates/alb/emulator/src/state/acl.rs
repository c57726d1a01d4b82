use aliyun_emulator::product::{Tags, default_resource_group};
use serde::{Deserialize, Serialize, Serializer};

/// An access control list, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Acl {
    pub(crate) acl_id: String,
    #[serde(default)]
    pub(crate) acl_name: String,
    #[serde(default, serialize_with = "staying")]
    pub(crate) acl_entries: Vec<Entry>,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

impl Acl {
    /// An ACL without entries.
    pub(crate) fn new(id: String) -> Self {
        Self {
            acl_id: id,
            acl_name: String::new(),
            acl_entries: Vec::new(),
            resource_group_id: default_resource_group(),
            created: 0,
            tags: Tags::default(),
            number: 0,
        }
    }
}

/// Writes the entries but for those that go as soon as that has settled.
fn staying<S: Serializer>(entries: &[Entry], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(entries.iter().filter(|own| !own.leaving))
}

/// An address or a block of addresses, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) entry: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) description: String,
    /// Whether it was taken out, and is shown until that has settled. It is no part of a seed.
    #[serde(skip)]
    pub(crate) leaving: bool,
}
