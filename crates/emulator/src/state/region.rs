use super::{Planned, Shared, Slot};
use crate::product::List;

/// Everything of one account in one region.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) shared: Shared,
    /// One for each product, in the order of the list.
    pub(crate) slots: Vec<Slot>,
}

impl Region {
    /// A region of which nothing is told.
    pub(crate) fn empty(products: List) -> Self {
        let slots = products.iter().map(|product| Slot::new(*product, product.empty()));
        Self { shared: Shared::default(), slots: slots.collect() }
    }

    /// Lets happen what is due; whether that was anything.
    pub(crate) fn tick(&mut self, now: i64) -> bool {
        let mut any = false;
        for slot in &mut self.slots {
            slot.jobs.tick(now);
            slot.state.pending().tick(now);
            any |= slot.state.tick(now);
        }
        let due = self.shared.planned.iter();
        let due = due.take_while(|next| next.unix_milliseconds <= now).count();
        if due == 0 {
            return any;
        }
        let due: Vec<Planned> = self.shared.planned.drain(..due).collect();
        due.into_iter().for_each(|one| self.happen(one));
        true
    }

    /// Plans something for a host that is there, or lets it happen if it is due. It has the last
    /// word about what was planned for its time or later.
    pub(crate) fn plan(&mut self, fresh: Planned, now: i64) {
        let planned = &mut self.shared.planned;
        if planned.iter().any(|other| other.is_of(fresh.kind, &fresh.server_id)) {
            planned.iter_mut().for_each(|other| other.yield_to(&fresh));
            planned.retain(|other| !other.is_empty());
        }
        if fresh.unix_milliseconds <= now {
            self.happen(fresh);
        } else {
            let time = fresh.unix_milliseconds;
            let at = planned.partition_point(|other| other.unix_milliseconds <= time);
            planned.insert(at, fresh);
        }
    }

    fn happen(&mut self, planned: Planned) {
        let Planned { unix_milliseconds, server_id, kind, change, leave_groups } = planned;
        if let Some(host) = self.shared.inventory.of_mut(kind).get_mut(&server_id) {
            host.alter(change, unix_milliseconds);
        }
        if leave_groups {
            self.slots.iter_mut().for_each(|slot| slot.state.server_leaves(kind, &server_id));
        }
    }
}
