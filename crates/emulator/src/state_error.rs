use std::fmt;

use http::StatusCode;

use crate::requests::hide_keys;

/// Why a state could not be taken in, taken down, gone back to or kept: where and what to do,
/// without private keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError {
    status: StatusCode,
    problem: String,
}

impl StateError {
    /// What was given makes no sense.
    pub(crate) fn unreadable(problem: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, problem: problem.into() }
    }

    /// What was named is not there.
    pub(crate) fn unknown(problem: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, problem: problem.into() }
    }

    /// There is no such account, or no such region in it.
    pub(crate) fn no_such_place() -> Self {
        Self::unknown("There is no such account or region. GET /_emulator/state lists them.")
    }

    /// There is no room.
    pub(crate) fn full(problem: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, problem: problem.into() }
    }

    /// The emulator failed.
    pub fn failed(problem: impl fmt::Display) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, problem: problem.to_string() }
    }

    /// How a control endpoint answers it.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hide_keys(&self.problem))
    }
}

impl std::error::Error for StateError {}
