use std::ops::{Deref, DerefMut};

/// A single value, and whether it was touched since one last asked: to one thing what
/// [`Table`](super::Table) is to many.
#[derive(Clone, Debug, Default)]
pub struct Watched<T> {
    value: T,
    touched: bool,
}

impl<T> Watched<T> {
    /// Whether it may have changed since this was last asked.
    pub fn take_touched(&mut self) -> bool {
        std::mem::take(&mut self.touched)
    }
}

impl<T> From<T> for Watched<T> {
    fn from(value: T) -> Self {
        Self { value, touched: false }
    }
}

impl<T> Deref for Watched<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Watched<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.touched = true;
        &mut self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_no_touch() {
        let mut watched = Watched::from(1);
        assert_eq!(*watched, 1);
        assert!(!watched.take_touched());
        *watched += 1;
        assert!(watched.take_touched() && !watched.take_touched());
        assert_eq!(*watched, 2);
    }
}
