use super::{Inventory, Kind, Planned, Resources, Watched};

/// What all products see of a region.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// What can be attached.
    pub inventory: Inventory,
    /// What else is known by its id.
    pub resources: Watched<Resources>,
    /// What will happen to the inventory, in the order of the times.
    pub(crate) planned: Watched<Vec<Planned>>,
}

impl Shared {
    /// Whether a released server is about to leave its groups by itself.
    pub fn is_leaving(&self, kind: Kind, id: &str) -> bool {
        let mut planned = self.planned.iter().filter(|one| one.leave_groups);
        planned.any(|one| one.is_of(kind, id))
    }
}
