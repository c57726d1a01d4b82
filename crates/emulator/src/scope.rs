//! Which accounts and regions a control endpoint is asked about.

use crate::state::{Account, Region};

/// A part of all accounts and regions; without a member all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scope {
    pub(crate) key_id: Option<String>,
    pub(crate) region_id: Option<String>,
}

impl Scope {
    /// The parameters by which it is narrowed.
    pub(crate) const NAMES: [&str; 2] = ["AccessKeyId", "RegionId"];

    /// Narrows it, if a parameter does that.
    pub(crate) fn narrow(&mut self, name: &str, value: &str) -> bool {
        match name {
            "AccessKeyId" => self.key_id = Some(value.to_owned()),
            "RegionId" => self.region_id = Some(value.to_owned()),
            _ => return false,
        }
        true
    }

    /// Whether an account is meant.
    pub(crate) fn has_account(&self, key_id: &str) -> bool {
        self.key_id.as_ref().is_none_or(|wanted| wanted == key_id)
    }

    /// The regions of an account that are meant, with their ids.
    pub(crate) fn regions<'a>(
        &'a self,
        key_id: &str,
        account: &'a Account,
    ) -> impl Iterator<Item = (&'a str, &'a Region)> {
        let is_meant = self.has_account(key_id);
        let has = |id: &str| self.region_id.as_ref().is_none_or(|wanted| wanted == id);
        let regions = account.regions.iter().filter(move |(id, _)| is_meant && has(id));
        regions.map(|(id, region)| (id.as_str(), region))
    }
}
