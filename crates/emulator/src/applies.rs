//! What of a resource counts: a setting that another one makes meaningless is not answered.

use crate::generated::conditions::CONDITIONS;
use crate::state::Settings;

/// When a member of an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applies {
    /// The member, with `N` for the number of an item: `Rules.Rule.N.Cookie`.
    pub path: &'static str,
    /// What stands beside it, each with the texts that it may be; all must hold.
    pub tests: &'static [(&'static str, &'static [&'static str])],
}

/// The settings that count, as the answer of an operation shows them on its first level.
pub(crate) fn applying(action: &str, settings: &Settings) -> Settings {
    let known = CONDITIONS.iter().find(|(known, _)| *known == action);
    let conditions = known.map_or(&[][..], |(_, conditions)| conditions);
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
                // What it depends on may depend on something itself.
                let mut open = vec![condition];
                while let Some(one) = open.pop() {
                    for (name, texts) in one.tests {
                        settings.set(*name, texts[0]);
                        open.extend(conditions.iter().filter(|it| it.path == *name));
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
