mod address;
mod keys;

use aliyun_emulator::product;

use super::Region;
use super::changes::Touched;

pub(crate) use address::Block;
pub(crate) use keys::{Key, Kind};

/// What is derived from the tables of a region.
pub(crate) type Index = product::Index<Kind, Key>;

/// Brings what follows from these things up to date.
fn update(index: &mut Index, region: &Region, touched: &Touched) {
    let kinds = [
        (&touched.load_balancers, Kind::LoadBalancer),
        (&touched.listeners, Kind::Listener),
        (&touched.server_groups, Kind::ServerGroup),
        (&touched.security_policies, Kind::SecurityPolicy),
    ];
    for (ids, kind) in kinds {
        for id in ids {
            index.update(kind, id, kind.facts(id, region));
        }
    }
}

impl Region {
    /// Brings the index up to date, and says what was touched.
    pub(crate) fn refresh(&mut self) -> Touched {
        let touched = Touched::take(self);
        let mut index = std::mem::take(&mut self.index);
        update(&mut index, self, &touched);
        self.index = index;
        touched
    }

    /// The index as it must be.
    #[cfg(test)]
    pub(crate) fn index_from_scratch(&self) -> Index {
        let mut index = Index::default();
        update(&mut index, self, &Touched::everything(self));
        index
    }
}
