use std::any::Any;

use super::{Jobs, Tokens};
use crate::product::{Product, State};

/// What belongs to one product in a region of an account.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) product: &'static dyn Product,
    pub(crate) state: Box<dyn State>,
    pub(crate) jobs: Jobs,
    pub(crate) tokens: Tokens,
}

impl Slot {
    pub(crate) fn new(product: &'static dyn Product, state: Box<dyn State>) -> Self {
        Self { product, state, jobs: Jobs::default(), tokens: Tokens::default() }
    }

    /// The state as the type that it is, for whoever is of the same product.
    pub(crate) fn own<S: State>(&mut self) -> Option<&mut S> {
        let state: &mut dyn Any = &mut *self.state;
        state.downcast_mut()
    }
}

impl Clone for Slot {
    fn clone(&self) -> Self {
        Self {
            product: self.product,
            state: self.state.copy(),
            jobs: self.jobs.clone(),
            tokens: self.tokens.clone(),
        }
    }
}
