//! Values that may be absent, and texts that may be secret.

use crate::{Secret, excerpt};

/// A number that may be absent.
pub trait AsNumber {
    /// The number.
    fn as_number(&self) -> Option<i64>;
}

impl AsNumber for u16 {
    fn as_number(&self) -> Option<i64> {
        Some((*self).into())
    }
}

impl AsNumber for i32 {
    fn as_number(&self) -> Option<i64> {
        Some((*self).into())
    }
}

impl AsNumber for i64 {
    fn as_number(&self) -> Option<i64> {
        Some(*self)
    }
}

impl<T: AsNumber> AsNumber for Option<T> {
    fn as_number(&self) -> Option<i64> {
        self.as_ref().and_then(T::as_number)
    }
}

/// A text that may be absent, and may be secret.
pub trait AsText {
    /// The text.
    fn as_text(&self) -> Option<&str>;

    /// The text as a message may show it; none if it must not be shown.
    fn shown(&self) -> Option<String> {
        self.as_text().map(|text| format!("\"{}\"", excerpt(text)))
    }
}

impl AsText for String {
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl AsText for Secret {
    fn as_text(&self) -> Option<&str> {
        Some(self.expose())
    }

    fn shown(&self) -> Option<String> {
        None
    }
}

impl<T: AsText> AsText for Option<T> {
    fn as_text(&self) -> Option<&str> {
        self.as_ref().and_then(T::as_text)
    }

    fn shown(&self) -> Option<String> {
        self.as_ref().and_then(T::shown)
    }
}
