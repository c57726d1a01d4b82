//! What of a resource counts: a setting that another one makes meaningless is not answered.

use crate::generated::conditions::CONDITIONS;
use crate::state::Settings;

/// When a member of an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applies {
    /// The member, with `N` for the number of an item: `Rules.Rule.N.Cookie`.
    pub path: &'static str,
    /// What stands beside it, each with what it must be; all must hold.
    pub tests: &'static [(&'static str, Test)],
}

/// What a member must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// There, or not there.
    Present(bool),
}

/// The settings that count, as the answer of an operation shows them on its first level.
pub(crate) fn applying(action: &str, settings: &Settings) -> Settings {
    let known = CONDITIONS.iter().find(|(known, _)| *known == action);
    let conditions = known.map_or(&[][..], |(_, conditions)| conditions);
    let mut applying = settings.clone();
    for condition in conditions {
        if !condition.tests.iter().all(|(name, test)| test.holds(settings.get(name))) {
            applying.remove(condition.path);
        }
    }
    applying
}

impl Test {
    fn holds(self, value: Option<&str>) -> bool {
        match self {
            Self::OneOf(texts) => {
                value.is_some_and(|value| texts.iter().any(|text| text.eq_ignore_ascii_case(value)))
            }
            Self::Present(present) => value.is_some() == present,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_of_the_specs_counts() {
        let mut seen = 0;
        for (action, conditions) in CONDITIONS {
            for condition in conditions.iter().filter(|it| !it.path.contains('.')) {
                let mut settings = Settings::default();
                settings.set(condition.path, "x");
                assert_eq!(applying(action, &settings).get(condition.path), None, "{condition:?}");
                for (name, test) in condition.tests {
                    match test {
                        Test::OneOf(texts) => settings.set(*name, texts[0]),
                        Test::Present(true) => settings.set(*name, "y"),
                        Test::Present(false) => {}
                    }
                }
                let shown = applying(action, &settings);
                assert_eq!(shown.get(condition.path), Some("x"), "{action} {condition:?}");
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen}");
    }
}
