//! What the operations do, by hand: one small function each, over a typed request and the state.
//! A function checks everything first and changes the state last, so a call is done or not done.

pub(crate) mod vserver_group;

use crate::fault::Fault;
use crate::state::{Account, Region};

/// What a behaviour works on.
pub(crate) struct Scene<'a> {
    /// The account of the caller.
    pub(crate) account: &'a mut Account,
    /// The id of the request, which every answer carries.
    pub(crate) request_id: &'a str,
}

impl Scene<'_> {
    /// The region that the request names.
    fn region(&mut self, id: Option<&str>) -> Result<&mut Region, Fault> {
        let id = id.unwrap_or_default();
        self.account.regions.get_mut(id).ok_or_else(|| Fault::new("InvalidRegionId.NotFound"))
    }
}
