//! What of a resource counts: a setting that another one makes meaningless is not answered.

use crate::state::Settings;

/// When a member of an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applies {
    /// The member, with `N` for the number of an item: `Rules.Rule.N.Cookie`.
    pub path: &'static str,
    /// What stands beside it, each with the texts that it may be; all must hold.
    pub tests: &'static [(&'static str, &'static [&'static str])],
}

/// The settings that count under these conditions.
pub(crate) fn applying(conditions: &[Applies], settings: &Settings) -> Settings {
    let mut applying = settings.clone();
    // What does not count makes nothing else count.
    while let Some(condition) =
        conditions.iter().find(|it| applying.get(it.path).is_some() && !it.holds(&applying))
    {
        applying.remove(condition.path);
    }
    applying
}

impl Applies {
    fn holds(&self, settings: &Settings) -> bool {
        let is_met =
            |(name, texts): &(&str, &[&str])| texts.iter().any(|text| settings.is(name, text));
        self.tests.iter().all(is_met)
    }
}
