//! A region in rows. Each thing is one.

use std::collections::BTreeSet;
use std::sync::Arc;

use aliyun_emulator::product::{RowWriter, Table};
use serde::Serialize;
use serde_json::Result;

use crate::state::{Region, Subject, Touched};

/// Writes the rows of what was touched, as they are now.
pub(crate) fn write_rows(
    rows: &mut RowWriter<'_>,
    region: &Region,
    touched: &Touched,
) -> Result<()> {
    if touched.facts {
        rows.put("Quotas", "", Some(region.quotas))?;
        rows.put("WithoutIpv6", "", Some(&region.without_ipv6))?;
    }
    let templates = &touched.health_check_templates;
    rows.put_all("HealthCheckTemplates", templates, &region.health_check_templates)?;
    let mut put = Put { rows, region };
    put.all(
        "LoadBalancers",
        &touched.load_balancers,
        &region.load_balancers,
        Subject::LoadBalancer,
    )?;
    put.all("Listeners", &touched.listeners, &region.listeners, Subject::Listener)?;
    put.all("Rules", &touched.rules, &region.rules, Subject::Rule)?;
    put.all("ServerGroups", &touched.server_groups, &region.server_groups, Subject::ServerGroup)?;
    put.all("Acls", &touched.acls, &region.acls, Subject::Acl)?;
    put.all(
        "SecurityPolicies",
        &touched.security_policies,
        &region.security_policies,
        Subject::SecurityPolicy,
    )?;
    put.all("AScripts", &touched.ascripts, &region.ascripts, Subject::AScript)
}

struct Put<'p, 'r> {
    rows: &'p mut RowWriter<'r>,
    region: &'p Region,
}

impl Put<'_, '_> {
    /// What was deleted and is still shown is no more on disk.
    fn all<T: Serialize>(
        &mut self,
        kind: &'static str,
        touched: &BTreeSet<Arc<str>>,
        table: &Table<T>,
        subject: fn(String) -> Subject,
    ) -> Result<()> {
        touched.iter().try_for_each(|id| {
            let thing = table.get(id).filter(|_| !self.region.is_leaving(subject, id));
            self.rows.put(kind, id, thing)
        })
    }
}
