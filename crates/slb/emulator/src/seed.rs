//! What a region has in a seed. The form is in the README of this crate.

mod first_call;
mod form;
mod group;
mod load_balancer;
mod resources;
mod row;
mod server;

pub(crate) use form::{MEMBERS, show};
pub(crate) use row::write_rows;

use crate::state::Region;
use aliyun_emulator::product::{Section, SeedError, Shared, fresh};
use form::RegionForm;
use load_balancer::LoadBalancerForm;

/// A region from its form, checked as a whole.
pub(crate) fn read(section: Section, shared: &Shared) -> Result<Region, SeedError> {
    let mut form: RegionForm = section.read()?;
    let mut region = Region { quotas: form.quotas, ..Region::default() };
    resources::add_used(&mut region, &mut form)?;
    for (n, load_balancer) in std::mem::take(&mut form.load_balancers).into_iter().enumerate() {
        let place = format!("LoadBalancers[{n}]");
        add_load_balancer(&mut region, load_balancer, shared)
            .map_err(|error| error.inside(&place))?;
    }
    resources::add_using(&mut region, &mut form)?;
    region.refresh();
    Ok(region)
}

fn add_load_balancer(
    region: &mut Region,
    mut form: LoadBalancerForm,
    shared: &Shared,
) -> Result<(), SeedError> {
    let own = form.state()?;
    let targets = form.targets();
    let id = form.load_balancer_id;
    fresh("LoadBalancerId", &id, region.load_balancers.contains_key(&id))?;
    region.load_balancers.insert(id.as_str(), own);
    targets.add(region, &id, shared)
}

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod tests;
