//! Where the official SDK sends something else than we do, each with the reason.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// A parameter that is not the same. `*` stands for any text, `None` for nothing.
#[derive(Debug)]
struct Difference {
    param: &'static str,
    theirs: Option<&'static str>,
    ours: Option<&'static str>,
    why: &'static str,
}

const KNOWN: &[Difference] = &[
    Difference {
        param: "*",
        theirs: Some("True"),
        ours: Some("true"),
        why: "Python's own spelling; all other SDKs write it as we do",
    },
    Difference {
        param: "*",
        theirs: Some("False"),
        ours: Some("false"),
        why: "Python's own spelling; all other SDKs write it as we do",
    },
    Difference {
        param: "PersistenceTimeout",
        theirs: None,
        ours: Some("*"),
        why: "UDP listeners take it, as Terraform's provider shows; the vendor lists it for TCP",
    },
    Difference {
        param: "ConnectionDrain",
        theirs: None,
        ours: Some("*"),
        why: "UDP listeners take it, as the Kubernetes controller shows; the vendor lists it for TCP",
    },
    Difference {
        param: "ConnectionDrainTimeout",
        theirs: None,
        ours: Some("*"),
        why: "as ConnectionDrain",
    },
];

impl Difference {
    fn explains(&self, param: &str, theirs: Option<&Json>, ours: Option<&Json>) -> bool {
        let fits = |wanted: Option<&str>, found: Option<&Json>| match wanted {
            Some("*") => found.is_some(),
            Some(text) => found.and_then(Json::as_str) == Some(text),
            None => found.is_none(),
        };
        let is_named = self.param == "*" || self.param == param;
        is_named && fits(self.theirs, theirs) && fits(self.ours, ours)
    }
}

/// The differences that were found.
#[derive(Default)]
pub struct Differences {
    used: BTreeSet<usize>,
    unknown: Vec<String>,
}

impl Differences {
    /// Compares two requests, parameter by parameter.
    pub fn compare(
        &mut self,
        example: &str,
        ours: &BTreeMap<String, Json>,
        theirs: &BTreeMap<String, Json>,
    ) {
        let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for name in names {
            let (our, their) = (ours.get(name), theirs.get(name));
            if our == their {
                continue;
            }
            match KNOWN.iter().position(|known| known.explains(name, their, our)) {
                Some(at) => drop(self.used.insert(at)),
                None => self
                    .unknown
                    .push(format!("{example}: {name}: theirs is {their:?}, ours is {our:?}")),
            }
        }
    }

    /// Every difference is known, and every known one was found.
    pub fn assert_as_known(&self) {
        assert!(self.unknown.is_empty(), "{}", self.unknown.join("\n"));
        for (at, known) in KNOWN.iter().enumerate() {
            assert!(self.used.contains(&at), "no longer needed: {known:?}: {}", known.why);
        }
    }
}
