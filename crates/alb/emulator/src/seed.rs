//! What a region has in a seed. The form is in the README of this crate.

mod check;
mod form;
mod listener;
mod row;

pub(crate) use form::{MEMBERS, show};
pub(crate) use row::write_rows;

use aliyun_emulator::product::{Section, SeedError, Shared, by_id};

use crate::state::Region;
use form::RegionForm;

/// A region from its form, checked as a whole.
pub(crate) fn read(section: Section, shared: &Shared) -> Result<Region, SeedError> {
    let form: RegionForm = section.read()?;
    let mut region = Region {
        load_balancers: by_id("LoadBalancers", form.load_balancers)?,
        listeners: by_id("Listeners", form.listeners)?,
        rules: by_id("Rules", form.rules)?,
        server_groups: by_id("ServerGroups", form.server_groups)?,
        acls: by_id("Acls", form.acls)?,
        security_policies: by_id("SecurityPolicies", form.security_policies)?,
        health_check_templates: by_id("HealthCheckTemplates", form.health_check_templates)?,
        ascripts: by_id("AScripts", form.ascripts)?,
        quotas: form.quotas,
        without_ipv6: form.without_ipv6,
        ..Region::default()
    };
    region.refresh();
    check::check(&region, shared)?;
    check::complete(&mut region, shared);
    region.refresh();
    Ok(region)
}
