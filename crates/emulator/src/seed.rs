//! The state that an emulator starts with, read from a JSON file. The form is in the README of
//! this crate; `GET /_emulator/state` answers in the same one.

mod first_call;
mod form;
mod group;
mod inventory;
mod load_balancer;
mod port;
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

use crate::document::{self, Mistake};
use crate::state::{Account, Ids, Region};

/// All ranges of a document may stand for so many values together.
const MOST_VALUES: u64 = 200_000;

/// And for values of so many bytes.
const MOST_BYTES: u64 = 16 << 20;

/// The state that every account of an emulator starts with.
#[derive(Clone, Debug)]
pub struct Seed(Account);

impl Seed {
    /// Reads a seed from JSON.
    ///
    /// ```
    /// use aliyun_slb_emulator::Seed;
    /// let problem = Seed::parse(r#"{"Regoins": {}}"#).unwrap_err().to_string();
    /// assert!(problem.contains("Regoins: is not known here; did you mean Regions?"));
    /// ```
    pub fn parse(json: &str) -> Result<Self, SeedError> {
        let form: SeedForm = document::read(json.as_bytes())?;
        SeedForm::check_size([&form])?;
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
    /// Refuses seeds, of one document, whose short forms stand for more than fits into memory well.
    pub(crate) fn check_size<'f>(
        forms: impl IntoIterator<Item = &'f Self>,
    ) -> Result<(), SeedError> {
        let regions = forms.into_iter().flat_map(|form| form.regions.values());
        let sizes = regions.flat_map(RegionForm::ranges).map(range::size);
        // A text that stands for itself is no larger than the document.
        let (values, bytes) = sizes.filter(|(values, _)| *values > 1).fold(
            (0_u64, 0_u64),
            |(values, bytes), (more, long)| {
                (values.saturating_add(more), bytes.saturating_add(long))
            },
        );
        if values > MOST_VALUES || bytes > MOST_BYTES {
            let problem = format!(
                "the ranges stand for {values} values of {bytes} bytes; all ranges together may \
                 stand for {MOST_VALUES} values of {MOST_BYTES} bytes"
            );
            return Err(SeedError::new("", problem));
        }
        Ok(())
    }

    /// The account that it describes, checked as a whole.
    pub(crate) fn account(self) -> Result<Account, SeedError> {
        let mut regions = BTreeMap::new();
        for (id, form) in self.regions {
            let region = region(form)
                .map_err(|error| error.inside(&document::step(&id)).inside("Regions"))?;
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

    /// The same error, seen from what holds the place.
    pub(crate) fn inside(mut self, outer: &str) -> Self {
        self.place = document::join(outer, &self.place);
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

impl From<Mistake> for SeedError {
    fn from(mistake: Mistake) -> Self {
        Self::new(mistake.place, mistake.problem)
    }
}

fn region(mut form: RegionForm) -> Result<Region, SeedError> {
    let (quotas, inventory) = (form.quotas, inventory::read(&mut form)?);
    let mut region = Region { quotas, inventory, ..Region::default() };
    inventory::plan(&mut region, std::mem::take(&mut form.planned))?;
    resources::add_used(&mut region, &mut form)?;
    for (n, load_balancer) in std::mem::take(&mut form.load_balancers).into_iter().enumerate() {
        let place = format!("LoadBalancers[{n}]");
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
