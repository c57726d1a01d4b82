//! What a region has in a seed. The form is in the README of this crate.

mod acl;
mod check;
mod form;
mod listener;
mod row;
mod server_group;

pub(crate) use form::{MEMBERS, show};
pub(crate) use row::write_rows;

use std::collections::BTreeMap;

use aliyun_emulator::product::{Section, SeedError, Shared, by_id};

use crate::behaviour::rule;
use crate::state::{Listener, Region, Rule};
use form::RegionForm;

/// A region from its form, checked as a whole.
pub(crate) fn read(section: Section, shared: &Shared) -> Result<Region, SeedError> {
    let mut form: RegionForm = section.read()?;
    form.rules = rules(form.rules, &form.listeners);
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

/// Rules as calls keep them, each with the load balancer of its listener.
fn rules(given: Vec<Rule>, listeners: &[Listener]) -> Vec<Rule> {
    let homes = listeners.iter().map(|it| (it.listener_id.as_str(), it.load_balancer_id.as_str()));
    let homes: BTreeMap<&str, &str> = homes.collect();
    let rules = given.into_iter().map(|mut own| {
        if own.load_balancer_id.is_empty() {
            let home = homes.get(own.listener_id.as_str()).copied();
            own.load_balancer_id = home.unwrap_or_default().to_owned();
        }
        rule::kept(own)
    });
    rules.collect()
}

#[cfg(test)]
mod tests;
