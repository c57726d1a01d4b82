//! What is wrong with a request. A mistake is told once: what follows from it is not said of the
//! parameter too, such as that it is missing.

use crate::manual::Item;
use crate::nearest;

#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    told: Vec<String>,
    /// The paths of what was meant and is not there because of a mistake.
    meant: Vec<String>,
}

impl Mistakes {
    /// What is wrong at a place that is there.
    pub(crate) fn tell(&mut self, what: String) {
        self.told.push(what);
    }

    /// What is wrong with how a parameter was written, of which nothing more can be said.
    pub(super) fn spoil(&mut self, parameter: &str, what: Vec<String>) {
        self.told.extend(what);
        self.meant.push(parameter.to_owned());
    }

    /// A name that is not known, below a path and as it is shown.
    pub(crate) fn unknown(&mut self, path: &str, shown: &str, name: &str, known: &[Item]) {
        self.told.push(unknown(shown, name, known));
        if let Some(near) = near(name, known) {
            self.meant.push(at(path, near));
        }
    }

    /// Whether a mistake that was told already is why something is wrong at this path.
    pub(crate) fn explain(&self, path: &str) -> bool {
        self.meant.iter().any(|meant| {
            path.strip_prefix(meant.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// Whether one is why a rule is broken that speaks of its parameter.
    pub(crate) fn explain_rule(&self, path: &str, message: &str) -> bool {
        let mut words = message.split(|c: char| !c.is_ascii_alphanumeric());
        let names = self.meant.iter().filter_map(|meant| meant.rsplit('.').next());
        self.explain(path) || words.any(|word| names.clone().any(|name| name == word))
    }

    pub(crate) fn all(&self) -> &[String] {
        &self.told
    }
}

/// The path of a member.
pub(crate) fn at(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// What an unknown name is answered with.
pub(super) fn unknown(shown: &str, name: &str, known: &[Item]) -> String {
    match near(name, known) {
        Some(near) => format!("{shown} is not known; did you mean {near}?"),
        None => {
            let names: Vec<&str> = known.iter().map(|item| item.name.as_str()).collect();
            format!("{shown} is not known; known are {}", names.join(", "))
        }
    }
}

fn near<'k>(name: &str, known: &'k [Item]) -> Option<&'k str> {
    nearest::one(name, known.iter().map(|item| item.name.as_str()))
}
