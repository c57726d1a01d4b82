//! For the tests of a product: typed calls without a network, a disk in memory, and the checks of its
//! page of documentation.

mod desk;
#[cfg(feature = "testing")]
mod documentation;
mod page;

pub use crate::state::take_visits;
pub use crate::store::memory::{Dice, Memory};
pub use desk::{Desk, Documented, assert_readable, at};
#[cfg(feature = "testing")]
pub use documentation::{Documentation, Facts};
pub use page::assert_page;
#[cfg(test)]
pub(crate) use page::{count_known, is_known};
