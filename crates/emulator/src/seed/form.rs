//! What a seed file looks like. The names are the vendor's. What is in a region is read by whoever it
//! belongs to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::section::{self, JOBS, Member, Section, TOKENS};
use super::{SeedError, inventory};
use crate::document::{self, Members};
use crate::product::{List, Product};
use crate::state::{Account, Ids, Job, Region, Slot};

/// A whole seed file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SeedForm {
    pub(super) regions: BTreeMap<String, RegionForm>,
    /// How many ids the account has made, so that no later one is one of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) ids_made: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A region, with all that is in it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct RegionForm(Members);

/// The member of a section, if it is known.
pub(super) fn member(products: List, section: &str, name: &str) -> Option<Member> {
    let of_products = products.iter().filter(|product| product.section() == section);
    let mut known = of_products.flat_map(|product| section::members(*product));
    let shared = inventory::MEMBERS.iter().filter(|_| section.is_empty());
    known.find(|member| member.name == name).or_else(|| shared.copied().find(|it| it.name == name))
}

impl SeedForm {
    /// The form of an account.
    pub(crate) fn of(account: &Account) -> serde_json::Result<Self> {
        let regions = account.regions.iter();
        let regions = regions.map(|(id, region)| Ok((id.clone(), RegionForm::of(region)?)));
        Ok(Self {
            regions: regions.collect::<serde_json::Result<_>>()?,
            ids_made: account.ids.made,
        })
    }

    /// The account that it describes, checked as a whole.
    pub(crate) fn account(self, products: List) -> Result<Account, SeedError> {
        let mut regions = BTreeMap::new();
        for (id, form) in self.regions {
            if id.is_empty() {
                let problem = "a region needs an id, such as cn-hangzhou";
                return Err(SeedError::new(document::step(&id), problem).inside("Regions"));
            }
            let region = form
                .region(products)
                .map_err(|error| error.inside(&document::step(&id)).inside("Regions"))?;
            regions.insert(id, region);
        }
        Ok(Account { regions, ids: Ids { made: self.ids_made }.into() })
    }

    /// Adds what another one has and this one has not.
    pub(super) fn add(&mut self, other: Self) {
        self.ids_made = self.ids_made.max(other.ids_made);
        for (id, region) in other.regions {
            merge(&mut self.regions.entry(id).or_default().0.0, region.0.0);
        }
    }
}

/// Adds what is not there yet, of lists too and of what is within.
fn merge(own: &mut Map<String, Value>, other: Map<String, Value>) {
    for (name, value) in other {
        match (own.get_mut(&name), value) {
            (Some(Value::Array(list)), Value::Array(more)) => {
                let fresh: Vec<_> = more.into_iter().filter(|item| !list.contains(item)).collect();
                list.extend(fresh);
            }
            (Some(Value::Object(own)), Value::Object(more)) => merge(own, more),
            (Some(_), _) => {}
            (None, value) => drop(own.insert(name, value)),
        }
    }
}

impl RegionForm {
    fn of(region: &Region) -> serde_json::Result<Self> {
        let mut members = inventory::show(&region.shared)?;
        for slot in &region.slots {
            let mut own = slot.state.show()?;
            let jobs = slot.jobs.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
            // In an order that does not depend on which of the same moment came first.
            let mut first: Vec<_> = slot.tokens.iter().collect();
            first.sort_by_key(|first| (first.created, first.key()));
            let tokens = first.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
            for (name, list) in [(JOBS, jobs), (TOKENS, tokens)] {
                let list: Vec<Value> = list;
                if !list.is_empty() {
                    own.insert(name.to_owned(), Value::Array(list));
                }
            }
            match slot.product.section() {
                "" => members.extend(own),
                _ if own.is_empty() => {}
                section => drop(members.insert(section.to_owned(), Value::Object(own))),
            }
        }
        Ok(Self(Members(members)))
    }

    /// The members of a section, to be changed; none if there is something else in its place.
    pub(super) fn section(&mut self, section: &str) -> Option<&mut Map<String, Value>> {
        let own = &mut self.0.0;
        match section {
            "" => Some(own),
            _ => own.entry(section).or_insert_with(|| Value::Object(Map::new())).as_object_mut(),
        }
    }

    /// The texts that may be ranges.
    pub(super) fn ranges(&self) -> impl Iterator<Item = &str> {
        let lists = inventory::WITH_RANGES.iter().filter_map(|name| self.0.0.get(*name));
        lists.flat_map(texts)
    }

    fn region(self, products: List) -> Result<Region, SeedError> {
        let mut members = self.0.0;
        if let Some(unknown) = members.keys().find(|name| !is_known(products, name)) {
            let known: Vec<_> = names(products).collect();
            return Err(SeedError::from(document::unknown_member(unknown, &known)));
        }
        let shared = inventory::read(&mut members)?;
        let mut region = Region { shared, slots: Vec::with_capacity(products.len()) };
        for product in products {
            let section = take_section(*product, &mut members)?;
            let slot =
                slot(*product, section, &region).map_err(|error| match product.section() {
                    "" => error,
                    section => error.inside(section),
                })?;
            region.slots.push(slot);
        }
        Ok(region)
    }
}

/// What a product reads.
fn take_section(
    product: &dyn Product,
    members: &mut Map<String, Value>,
) -> Result<Section, SeedError> {
    if !product.section().is_empty() {
        return match members.remove(product.section()) {
            None => Ok(Section::default()),
            Some(Value::Object(own)) => Ok(Section(own)),
            Some(other) => {
                // It tells what is there in place of an object.
                let read = document::read_tree::<BTreeMap<String, Value>>(&other);
                let problem = read.err().map(SeedError::from);
                let problem = problem.unwrap_or_else(|| SeedError::new("", "must be an object"));
                Err(problem.inside(product.section()))
            }
        };
    }
    let own = section::members(product);
    let own = own.filter_map(|member| members.remove_entry(member.name));
    Ok(Section(own.collect()))
}

fn slot(
    product: &'static dyn Product,
    mut section: Section,
    region: &Region,
) -> Result<Slot, SeedError> {
    let mut jobs: Vec<Job> = section.take(JOBS)?;
    let mut tokens: Vec<crate::state::First> = section.take(TOKENS)?;
    let mut slot = Slot::new(product, product.read(section, &region.shared)?);
    jobs.sort_by_key(|job| (job.created, job.number));
    for job in jobs {
        let id = job.job_id.clone();
        if slot.jobs.push(job) {
            return Err(super::twice("JobId", &id).inside(JOBS));
        }
    }
    tokens.sort_by_key(|first| (first.created, first.key()));
    for first in tokens {
        let token = first.token.clone();
        if slot.tokens.push(first) {
            return Err(super::twice("Token", &token).inside(TOKENS));
        }
    }
    Ok(slot)
}

/// The names of all members of a region, those of products first.
fn names(products: List) -> impl Iterator<Item = &'static str> {
    let of_products = products.iter().flat_map(|product| {
        let flat = product.section().is_empty();
        let own = section::members(*product).filter(move |_| flat).map(|member| member.name);
        own.chain(Some(product.section()).filter(move |_| !flat))
    });
    of_products.chain(inventory::MEMBERS.iter().map(|member| member.name))
}

fn is_known(products: List, name: &str) -> bool {
    names(products).any(|known| known == name)
}

/// All texts below a value.
fn texts(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::String(text) => Box::new(std::iter::once(text.as_str())),
        Value::Array(items) => Box::new(items.iter().flat_map(texts)),
        Value::Object(members) => Box::new(members.values().flat_map(texts)),
        _ => Box::new(std::iter::empty()),
    }
}
