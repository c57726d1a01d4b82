//! What the operations do, by hand: one small function each, over a typed request and the state.
//! A function checks everything first and changes the state last, so a call is done or not done.

pub(crate) mod access_control;
pub(crate) mod access_log;
pub(crate) mod certificate;
pub(crate) mod default_server_group;
pub(crate) mod domain_extension;
pub(crate) mod listener;
pub(crate) mod load_balancer;
pub(crate) mod master_slave_server_group;
pub(crate) mod monitoring;
pub(crate) mod page;
pub(crate) mod region;
pub(crate) mod resource_group;
pub(crate) mod rule;
pub(crate) mod servers;
pub(crate) mod tag;
pub(crate) mod tls_cipher_policy;
pub(crate) mod vserver_group;
pub(crate) mod white_list;

#[cfg(test)]
mod answers;
#[cfg(test)]
mod complete;
#[cfg(test)]
pub(crate) mod desk;
#[cfg(test)]
mod scale;

use aliyun_runtime::Timestamp;

use crate::api_error::ApiError;
use crate::state::{Account, Region};

/// What a behaviour works on.
pub(crate) struct Scene<'a> {
    /// The account of the caller.
    pub(crate) account: &'a mut Account,
    /// The present.
    pub(crate) now: Timestamp,
    /// The same in milliseconds since 1970.
    pub(crate) milliseconds: i64,
    /// The id of the request, which every answer carries.
    pub(crate) request_id: &'a str,
}

impl Scene<'_> {
    /// An id for a new resource: the prefix and so many digits and letters.
    fn fresh_id(&mut self, prefix: &str, digits: usize) -> String {
        self.account.ids.fresh(prefix, digits)
    }

    /// The number of a new order.
    fn order_id(&mut self) -> Option<i64> {
        let number = self.account.ids.fresh_number();
        i64::try_from(number).ok().map(|number| 200_000_000_000_000 + number)
    }

    /// The id of the region that [`Scene::region`] finds.
    fn region_id(&self, id: Option<&str>) -> Result<String, ApiError> {
        let known = match id.filter(|id| !id.is_empty()) {
            Some(id) => self.account.regions.get_key_value(id).map(|(id, _)| id),
            None => self.account.regions.keys().next(),
        };
        known.cloned().ok_or_else(|| ApiError::new("InvalidRegionId.NotFound"))
    }

    /// The region that the request names; where it may be left out, the first by name.
    pub(crate) fn region(&mut self, id: Option<&str>) -> Result<&mut Region, ApiError> {
        let regions = &mut self.account.regions;
        let found = match id.filter(|id| !id.is_empty()) {
            Some(id) => regions.get_mut(id),
            None => regions.values_mut().next(),
        };
        found.ok_or_else(|| ApiError::new("InvalidRegionId.NotFound"))
    }
}
