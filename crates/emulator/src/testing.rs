//! For the tests of a product: typed calls without a network, a disk in memory, and the checks of its
//! page of documentation.

mod desk;
mod documentation;

pub use crate::state::take_visits;
pub use crate::store::memory::{Dice, Memory};
pub use desk::{Desk, Documented, assert_readable};
pub use documentation::{Documentation, Facts};
