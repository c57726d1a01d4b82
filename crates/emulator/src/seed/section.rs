//! What a product has in a seed.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::SeedError;
use crate::document;
use crate::product::Product;

/// A member of the section of a product.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
}

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Things with their ids in them; on disk each is a row.
    List,
    /// Things by their ids; on disk each is a row.
    Map,
    /// One thing, which is one row.
    One,
}

impl Member {
    /// A list of things.
    pub const fn list(name: &'static str) -> Self {
        Self { name, shape: Shape::List }
    }

    /// Things by their ids.
    pub const fn map(name: &'static str) -> Self {
        Self { name, shape: Shape::Map }
    }

    /// One thing.
    pub const fn one(name: &'static str) -> Self {
        Self { name, shape: Shape::One }
    }
}

/// The member that holds the jobs of a product.
pub(super) const JOBS: &str = "Jobs";

/// The member that holds its calls with a token.
pub(super) const TOKENS: &str = "ClientTokens";

/// The members of the section of a product, those of the platform's services too.
pub(super) fn members(product: &dyn Product) -> impl Iterator<Item = Member> {
    let services = product.services();
    let jobs = (!services.jobs.is_empty()).then(|| Member::list(JOBS));
    let tokens = services.tokens.map(|_| Member::list(TOKENS));
    product.members().iter().copied().chain(jobs).chain(tokens)
}

/// The section of a product in a region of a seed.
#[derive(Debug, Default)]
pub struct Section(pub(super) Map<String, Value>);

impl Section {
    /// Reads it as a form.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, SeedError> {
        Ok(document::read_tree(&Value::Object(self.0))?)
    }

    /// Takes a member out.
    pub(super) fn take<T: DeserializeOwned + Default>(
        &mut self,
        name: &str,
    ) -> Result<T, SeedError> {
        let Some(value) = self.0.remove(name) else { return Ok(T::default()) };
        document::read_tree(&value).map_err(|mistake| SeedError::from(mistake).inside(name))
    }
}
