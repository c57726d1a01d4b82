//! The state that an emulator starts with, read from a JSON file. The form is in the README of
//! each product; `GET /_emulator/state` answers in the same one.

mod dir;
mod form;
mod inventory;
mod known;
mod port;
mod range;
mod resources;
mod row;
mod section;

use std::fmt;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

pub use crate::document::step;
pub(crate) use form::{RegionForm, SeedForm};
pub use known::{all_known, known, some_known};
pub use port::{port, some_port};
pub use row::RowWriter;
pub(crate) use row::Rows;
pub use section::{Member, Section, Shape};

use crate::document::{self, Mistake};
use crate::product::{List, Products};
use crate::requests::hide_keys;
use crate::state::{Account, Keyed, Table};

/// All ranges of a document may stand for so many values together.
const MOST_VALUES: u64 = 200_000;

/// And for values of so many bytes.
const MOST_BYTES: u64 = 16 << 20;

/// The state that every account of an emulator starts with.
pub struct Seed<P> {
    account: Account,
    products: PhantomData<fn() -> P>,
}

impl<P: Products> Seed<P> {
    /// Reads a seed from JSON.
    pub fn parse(json: &str) -> Result<Self, SeedError> {
        let form: SeedForm = document::read(json.as_bytes())?;
        SeedForm::check_size([&form])?;
        form.account(P::LIST).map(Self::of)
    }

    fn of(account: Account) -> Self {
        Self { account, products: PhantomData }
    }

    /// Reads a seed from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, SeedError> {
        let path = path.as_ref();
        let json = read_text(path)?;
        Self::parse(&json).map_err(|error| error.in_file(path))
    }

    /// The seed that comes with the products.
    pub fn built_in() -> Result<Self, SeedError> {
        built_in(P::LIST).map(Self::of)
    }

    /// The ids of its regions.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.account.regions.keys().map(String::as_str)
    }

    /// The account that it describes.
    pub(crate) fn into_account(self) -> Account {
        self.account
    }
}

/// What stands in a file.
fn read_text(path: &Path) -> Result<String, SeedError> {
    document::text(path).map_err(|error| unreadable(path, &error.to_string()))
}

fn unreadable(path: &Path, why: &str) -> SeedError {
    SeedError::new("", format!("{why}; name a JSON file that can be read")).in_file(path)
}

/// What products start with, all together.
fn built_in(products: List) -> Result<Account, SeedError> {
    let mut all = SeedForm::default();
    for product in products {
        all.add(document::read(product.seed().as_bytes())?);
    }
    all.account(products)
}

impl<P> Clone for Seed<P> {
    fn clone(&self) -> Self {
        Self { account: self.account.clone(), products: PhantomData }
    }
}

impl<P> fmt::Debug for Seed<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let regions: Vec<_> = self.account.regions.keys().collect();
        f.debug_struct("Seed").field("regions", &regions).finish_non_exhaustive()
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
}

/// Why a seed could not be read: which file, where in it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    file: Option<String>,
    place: String,
    problem: String,
}

impl SeedError {
    /// What is wrong at a place, seen from what is read.
    pub fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { file: None, place: place.into(), problem: problem.into() }
    }

    /// The same error, seen from what holds the place.
    #[must_use]
    pub fn inside(mut self, outer: &str) -> Self {
        self.place = document::join(outer, &self.place);
        self
    }

    /// The same error, in a file.
    fn in_file(self, path: &Path) -> Self {
        Self { file: Some(path.display().to_string()), ..self }
    }

    /// The same error, of several files together.
    fn in_files<'p>(self, paths: impl Iterator<Item = &'p Path>) -> Self {
        let paths: Vec<_> = paths.map(|path| path.display().to_string()).collect();
        Self { file: Some(paths.join(", ")), ..self }
    }

    /// The place and the problem, for whoever knows what was read, without private keys.
    pub(crate) fn told(&self) -> String {
        let problem = hide_keys(&self.problem);
        match self.place.as_str() {
            "" => problem.into_owned(),
            place => format!("{}: {problem}", hide_keys(place)),
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

/// Why an id cannot be taken.
pub fn twice(name: &str, id: &str) -> SeedError {
    SeedError::new(name, format!("\"{id}\" stands twice in the region; give each its own"))
}

/// Refuses an id that is empty, or that something else has already.
pub fn fresh(name: &str, id: &str, is_taken: bool) -> Result<(), SeedError> {
    match id {
        "" => Err(SeedError::new(name, "must not be empty; give each an id of its own")),
        _ if is_taken => Err(twice(name, id)),
        _ => Ok(()),
    }
}

/// Things by their ids, each of which may stand once in the list at a place.
pub fn by_id<T: Keyed>(place: &str, list: Vec<T>) -> Result<Table<T>, SeedError> {
    let mut table = Table::default();
    for (n, one) in list.into_iter().enumerate() {
        let id: Arc<str> = one.id().into();
        fresh(T::NAME, &id, table.contains_key(&id))
            .map_err(|error| error.inside(&format!("{place}[{n}]")))?;
        table.insert(id, one);
    }
    Ok(table)
}
