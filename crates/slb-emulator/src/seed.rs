//! The state that an emulator starts with, read from a JSON file. The form is in the README of
//! this crate; `GET /_emulator/state` answers in the same one.

mod first_call;
mod form;
mod group;
mod inventory;
mod load_balancer;
mod range;
mod resources;
mod row;
mod server;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

pub(crate) use form::{RegionForm, SeedForm};
pub(crate) use row::{Rows, rows};

use load_balancer::LoadBalancerForm;

use crate::state::{Account, Ids, Region};

/// The state that every account of an emulator starts with.
#[derive(Clone, Debug)]
pub struct Seed(Account);

impl Seed {
    /// Reads a seed from JSON.
    ///
    /// ```
    /// use aliyun_slb_emulator::Seed;
    /// let problem = Seed::parse(r#"{"Regoins": {}}"#).unwrap_err().to_string();
    /// assert!(problem.contains("unknown field `Regoins`"));
    /// ```
    pub fn parse(json: &str) -> Result<Self, SeedError> {
        let form: SeedForm =
            serde_json::from_str(json).map_err(|error| SeedError::of_json(&error))?;
        form.account().map(Self)
    }

    /// Reads a seed from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, SeedError> {
        let path = path.as_ref();
        let with_file = |error| SeedError { file: Some(path.display().to_string()), ..error };
        let json = std::fs::read_to_string(path).map_err(|error| {
            with_file(SeedError {
                file: None,
                place: String::new(),
                problem: format!("{error}; name a JSON file that can be read"),
            })
        })?;
        Self::parse(&json).map_err(with_file)
    }

    /// The seed that comes with the emulator.
    pub(crate) fn built_in() -> Result<Self, SeedError> {
        Self::parse(include_str!("../seed/default.json"))
    }

    /// A seed without regions.
    pub(crate) fn empty() -> Self {
        Self(Account::default())
    }

    /// A fresh copy for an account.
    pub(crate) fn account(&self) -> Account {
        self.0.clone()
    }
}

impl SeedForm {
    /// The account that it describes, checked as a whole.
    pub(crate) fn account(self) -> Result<Account, SeedError> {
        let mut regions = BTreeMap::new();
        for (id, form) in self.regions {
            let region = region(form).map_err(|error| error.inside(&format!("Regions.{id}")))?;
            regions.insert(id, region);
        }
        Ok(Account { regions, ids: Ids { made: self.ids_made }.into() })
    }
}

/// Why a seed could not be read: which file, where in it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    file: Option<String>,
    place: String,
    problem: String,
}

impl SeedError {
    fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { file: None, place: place.into(), problem: problem.into() }
    }

    /// What the JSON reader says, with the place in front.
    pub(crate) fn of_json(error: &serde_json::Error) -> Self {
        let place = format!("line {} column {}", error.line(), error.column());
        Self::new(place, without_place(&error.to_string()))
    }

    /// The same error, seen from what holds the place.
    pub(crate) fn inside(mut self, outer: &str) -> Self {
        let inner = std::mem::take(&mut self.place);
        self.place = if inner.is_empty() { outer.to_owned() } else { format!("{outer}.{inner}") };
        self
    }

    /// The place and the problem, for whoever knows what was read.
    pub(crate) fn told(&self) -> String {
        match self.place.as_str() {
            "" => self.problem.clone(),
            place => format!("{place}: {}", self.problem),
        }
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "seed file {file}: ")?,
            None => f.write_str("seed: ")?,
        }
        f.write_str(&self.told())
    }
}

impl std::error::Error for SeedError {}

/// The message of the JSON reader; the place is told before it.
fn without_place(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(problem, _)| problem)
}

fn region(mut form: RegionForm) -> Result<Region, SeedError> {
    let (quotas, inventory) = (form.quotas, inventory::read(&mut form)?);
    let mut region = Region { quotas, inventory, ..Region::default() };
    inventory::plan(&mut region, std::mem::take(&mut form.planned))?;
    resources::add_used(&mut region, &mut form)?;
    for (n, load_balancer) in std::mem::take(&mut form.load_balancers).into_iter().enumerate() {
        let place = format!("LoadBalancers.{}", n + 1);
        add_load_balancer(&mut region, load_balancer).map_err(|error| error.inside(&place))?;
    }
    resources::add_using(&mut region, &mut form)?;
    region.refresh();
    Ok(region)
}

fn add_load_balancer(region: &mut Region, mut form: LoadBalancerForm) -> Result<(), SeedError> {
    let fresh = form.state()?;
    let targets = form.targets();
    let id = form.load_balancer_id;
    if region.load_balancers.insert(id.as_str(), fresh) {
        return Err(twice("LoadBalancerId", &id));
    }
    targets.add(region, &id)
}

fn twice(name: &str, id: &str) -> SeedError {
    SeedError::new(name, format!("\"{id}\" stands twice in the region; give each its own"))
}

#[cfg(test)]
mod tests;
