//! A region as the platform keeps it.

use std::collections::BTreeSet;

use aliyun_emulator::product::{self, Pending, RowWriter, State};
use aliyun_nlb_model::ServerType;
use serde_json::{Map, Result, Value};

use super::{Key, Region, Server, Touched};
use crate::seed;

impl State for Region {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn take_changes(&mut self, rows: Option<&mut RowWriter<'_>>) -> Result<()> {
        self.let_leave();
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
            ("Listener", self.listeners.len()),
            ("ServerGroup", self.server_groups.len()),
            ("SecurityPolicy", self.security_policies.len()),
        ]
    }

    fn pending(&mut self) -> &mut dyn Pending {
        &mut self.unsettled
    }

    fn server_leaves(&mut self, kind: product::Kind, id: &str) {
        let of_kind = match kind {
            product::Kind::Ecs => ServerType::Ecs,
            product::Kind::Eni => ServerType::Eni,
            product::Kind::Eci => ServerType::Eci,
        };
        let stays = |server: &Server| server.server_type != of_kind || server.server_id != id;
        let groups = self.index.sources(&Key::Server(id.to_owned()));
        for group in groups.map(str::to_owned).collect::<BTreeSet<_>>() {
            if let Some(group) = self.server_groups.get_mut(&group) {
                group.servers.retain(stays);
            }
        }
    }

    /// What was to be deleted goes when its deletion has settled.
    fn tick(&mut self, now: i64) -> bool {
        self.unsettled.tick(now);
        let drained = self.let_drained_leave(now);
        self.let_leave() || drained
    }

    #[cfg(test)]
    fn assert_whole(&self) {
        assert_eq!(self.index, self.index_from_scratch());
    }
}
