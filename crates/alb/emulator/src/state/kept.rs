//! A region as the platform keeps it.

use aliyun_emulator::product::{Kind, Pending, RowWriter, State};
use serde_json::{Map, Result, Value};

use super::{Key, Region, Touched};
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
            ("Rule", self.rules.len()),
            ("ServerGroup", self.server_groups.len()),
            ("Acl", self.acls.len()),
            ("SecurityPolicy", self.security_policies.len()),
            ("HealthCheckTemplate", self.health_check_templates.len()),
            ("AScript", self.ascripts.len()),
        ]
    }

    fn pending(&mut self) -> &mut dyn Pending {
        &mut self.unsettled
    }

    /// It is gone from all of its groups at once, whatever they do with connections.
    fn server_leaves(&mut self, kind: Kind, id: &str) {
        let groups: Vec<_> =
            self.index.sources(&Key::Server(id.to_owned())).map(str::to_owned).collect();
        for group in groups {
            if let Some(group) = self.server_groups.get_mut(&group) {
                group.servers.retain(|own| own.kind() != Some(kind) || own.server_id != id);
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
