//! How far what is waited for has come.

use std::fmt::Display;

/// What an answer says about what is waited for.
///
/// A `bool` becomes one: it is there, or not yet. So does a `Result`, whose error says why it
/// cannot come any more:
///
/// ```
/// use aliyun_core::Progress;
///
/// fn judge(status: &str) -> Result<bool, String> {
///     match status {
///         "broken" => Err("it is broken".to_owned()),
///         status => Ok(status == "active"),
///     }
/// }
///
/// assert_eq!(Progress::from(judge("active")), Progress::Done);
/// assert_eq!(Progress::from(judge("broken")), Progress::failed("it is broken"));
/// assert_eq!(Progress::from(3 > 5), Progress::pending(""));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is there.
    Done,
    /// It is not there yet, but what was seen; a wait that takes too long tells it.
    Pending(String),
    /// It cannot come any more, for this reason.
    Failed(String),
}

impl Progress {
    /// It is not there yet, but this was seen.
    pub fn pending(seen: impl Display) -> Self {
        Self::Pending(seen.to_string())
    }

    /// It cannot come any more, for this reason.
    pub fn failed(why: impl Display) -> Self {
        Self::Failed(why.to_string())
    }
}

impl From<bool> for Progress {
    fn from(done: bool) -> Self {
        if done { Self::Done } else { Self::Pending(String::new()) }
    }
}

impl<P: Into<Progress>, E: Display> From<Result<P, E>> for Progress {
    fn from(judged: Result<P, E>) -> Self {
        judged.map_or_else(Self::failed, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_closure_answers_becomes_progress() {
        assert_eq!(Progress::from(true), Progress::Done);
        assert_eq!(Progress::from(false), Progress::Pending(String::new()));
        assert_eq!(Progress::from(Ok::<_, String>(Progress::pending(3))), Progress::pending("3"));
        assert_eq!(Progress::from(Err::<bool, _>("broken")), Progress::Failed("broken".to_owned()));
    }
}
