//! A region as the platform keeps it.

use std::collections::BTreeSet;

use aliyun_emulator::product::{Kind, Pending, RowWriter, State};
use serde_json::{Map, Result, Value};

use super::{Key, Region, Server, Touched};
use crate::seed;

impl State for Region {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn take_changes(&mut self, rows: Option<&mut RowWriter<'_>>) -> Result<()> {
        let touched = self.refresh();
        match rows {
            Some(rows) => seed::write_rows(rows, self, &touched),
            None => Ok(()),
        }
    }

    fn write_all(&self, rows: &mut RowWriter<'_>) -> Result<()> {
        seed::write_rows(rows, self, &Touched::everything(self))
    }

    fn show(&self) -> Result<Map<String, Value>> {
        seed::show(self)
    }

    fn count(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("LoadBalancer", self.load_balancers.len()),
            ("Listener", self.counts.all_listeners()),
            ("VServerGroup", self.vserver_groups.len()),
            ("MasterSlaveServerGroup", self.master_slave_groups.len()),
            ("Rule", self.rules.len()),
            ("AccessControlList", self.acls.len()),
            ("ServerCertificate", self.server_certificates.len()),
            ("CACertificate", self.ca_certificates.len()),
            ("TLSCipherPolicy", self.tls_policies.len()),
            ("DomainExtension", self.domain_extensions.len()),
        ]
    }

    fn pending(&mut self) -> &mut dyn Pending {
        &mut self.unsettled
    }

    /// A primary/secondary group keeps its two.
    fn server_leaves(&mut self, kind: Kind, id: &str) {
        let stays = |server: &Server| server.kind != kind || server.server_id != id;
        let named = |key| self.index.sources(&key).map(str::to_owned).collect::<BTreeSet<_>>();
        let (owners, groups) = (named(Key::Server(id.into())), named(Key::VServer(id.into())));
        for owner in owners {
            if let Some(load_balancer) = self.load_balancers.get_mut(&owner) {
                load_balancer.servers.retain(stays);
            }
        }
        for group in groups {
            if let Some(group) = self.vserver_groups.get_mut(&group) {
                group.servers.retain(stays);
            }
        }
    }

    #[cfg(test)]
    fn assert_whole(&self) {
        assert_eq!((self.index.clone(), self.counts.clone()), self.index_from_scratch());
    }
}
