mod counts;
mod keys;
mod region;

use std::sync::Arc;

use aliyun_emulator::product::{self, Facts};

use super::Region;
use super::changes::Touched;

pub(crate) use counts::Counts;
pub(crate) use keys::{Key, Thing, Used};

/// What is derived from the tables of a region.
pub(crate) type Index = product::Index<Thing, Key>;

/// Brings what follows from these things up to date.
fn update(index: &mut Index, counts: &mut Counts, region: &Region, touched: &Touched) {
    let kinds = [
        (&touched.load_balancers, Thing::LoadBalancer),
        (&touched.vserver_groups, Thing::VServerGroup),
        (&touched.master_slave_groups, Thing::MasterSlaveGroup),
        (&touched.acls, Thing::AccessControlList),
        (&touched.server_certificates, Thing::ServerCertificate),
        (&touched.ca_certificates, Thing::CaCertificate),
        (&touched.domain_extensions, Thing::DomainExtension),
        (&touched.rules, Thing::Rule),
        (&touched.first_calls, Thing::FirstCall),
    ];
    for (ids, kind) in kinds {
        for id in ids {
            counts.set_size(kind, id, kind.size(id, region));
            set_keys(index, counts, kind, id, region);
        }
    }
    for id in &touched.load_balancers {
        let own = region.load_balancers.get(id);
        counts.set_listeners(id, own.map_or(0, |own| own.listeners.len()));
    }
}

fn set_keys(index: &mut Index, counts: &mut Counts, kind: Thing, id: &Arc<str>, region: &Region) {
    let keys = kind.keys(id, region);
    let before = index.keys(kind, id).find_map(Key::address);
    let after = keys.iter().find_map(Key::address);
    index.update(kind, id, Some(Facts { keys, ..Facts::default() }));
    if let Some(before) = before.filter(|address| index.count(&Key::Address(*address)) == 0) {
        counts.free(before);
    }
    if let Some(after) = after {
        counts.take(after);
    }
}
