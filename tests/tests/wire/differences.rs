//! Where we send something else than an official SDK, each with the reason.

use std::collections::BTreeMap;

use crate::capture::Wire;

/// Captures that nothing we send can equal.
pub const NOT_OURS: &[(&str, &str)] = &[
    ("v3 bearer", "not signed: bearer tokens are not offered"),
    ("v2 bearer", "not signed: bearer tokens are not offered"),
    ("v3 sm3", "signed with ACS3-HMAC-SM3, which is not offered"),
    ("no formatting", "the action and the region misspelt on purpose: no such operation"),
];

/// Captures whose parameters the typed request cannot hold.
pub const NOT_TYPED: &[(&str, &str)] = &[
    ("core common POST body", "a server without a port"),
    ("core common POST query", "a server without a port"),
    ("lowercase post", "neither a group nor servers"),
];

/// One thing that we send otherwise. `*` stands for any text, `None` for nothing.
#[derive(Debug)]
pub struct Difference {
    /// How the name of the SDK begins.
    sdk: &'static str,
    /// A parameter, or under ACS3 a header that is signed.
    name: &'static str,
    theirs: Option<&'static str>,
    ours: Option<&'static str>,
    why: &'static str,
}

const TEA: &str = "alibabacloud_slb20140515";
const CORE: &str = "aliyun-python-sdk-core";
const POP: &str = "@alicloud/pop-core";

const fn theirs_alone(sdk: &'static str, name: &'static str, why: &'static str) -> Difference {
    Difference { sdk, name, theirs: Some("*"), ours: None, why }
}

const fn format(sdk: &'static str, theirs: &'static str, why: &'static str) -> Difference {
    Difference { sdk, name: "Format", theirs: Some(theirs), ours: Some("JSON"), why }
}

/// Differences that remain when the parameters of the operation are the same texts.
pub const TEXT_DIFFERENCES: &[Difference] = &[
    format(TEA, "json", "both spellings are in use: ours is the documented one"),
    format(CORE, "XML", "the caller asked for it: we read JSON"),
    format(CORE, "None", "a bug: no format was given"),
    theirs_alone(CORE, "SignatureType", "empty, which means the same as absent"),
    theirs_alone(TEA, "accept", "need not be signed"),
    theirs_alone(TEA, "user-agent", "need not be signed, and proxies rewrite it"),
    theirs_alone(TEA, "x-acs-credentials-provider", "tells the vendor where keys come from"),
];

const NO_SUCH_PARAMETER: &str = "the operation has no such parameter: a made-up one of the capture";

/// Differences in the parameters of the operation, when a typed request writes them.
pub const TYPED_DIFFERENCES: &[Difference] = &[
    theirs_alone(POP, "Empty", NO_SUCH_PARAMETER),
    theirs_alone(POP, "Flag", NO_SUCH_PARAMETER),
    theirs_alone(POP, "N", NO_SUCH_PARAMETER),
    theirs_alone(POP, "Nul", NO_SUCH_PARAMETER),
    theirs_alone(POP, "Obj", NO_SUCH_PARAMETER),
    theirs_alone(POP, "Tag.1.Key", NO_SUCH_PARAMETER),
    theirs_alone(POP, "Tag.1.Value", NO_SUCH_PARAMETER),
    theirs_alone(POP, "Und", NO_SUCH_PARAMETER),
];

impl Difference {
    fn explains(&self, sdk: &str, name: &str, theirs: Option<&str>, ours: Option<&str>) -> bool {
        let fits = |wanted: Option<&str>, found: Option<&str>| match wanted {
            Some("*") => found.is_some(),
            wanted => wanted == found,
        };
        sdk.starts_with(self.sdk)
            && name == self.name
            && fits(self.theirs, theirs)
            && fits(self.ours, ours)
    }
}

/// Our request, after every difference in it was found to be a known one.
pub enum Applied {
    /// As we sent it: there was none.
    Nothing(Wire),
    /// With their values where they differ.
    Differences(Wire),
}

/// A table of differences, and which of them have been met.
pub struct Left {
    table: &'static [Difference],
    used: Vec<bool>,
}

impl Left {
    pub fn new(table: &'static [Difference]) -> Self {
        Self { table, used: vec![false; table.len()] }
    }

    /// Finds every difference between two requests in the table, and takes over their side of it.
    pub fn apply(&mut self, sdk: &str, theirs: &Wire, mut ours: Wire) -> Applied {
        let before = (ours.params.clone(), ours.headers.clone());
        self.take_over(sdk, &theirs.params, &mut ours.params);
        self.take_over(sdk, &theirs.headers, &mut ours.headers);
        if before == (ours.params.clone(), ours.headers.clone()) {
            Applied::Nothing(ours)
        } else {
            Applied::Differences(ours)
        }
    }

    /// The same for parameters or headers alone.
    pub fn take_over(
        &mut self,
        sdk: &str,
        theirs: &BTreeMap<String, String>,
        ours: &mut BTreeMap<String, String>,
    ) {
        let names: Vec<_> = theirs.keys().chain(ours.keys()).cloned().collect();
        for name in names {
            let (their, our) = (theirs.get(&name), ours.get(&name));
            if their == our {
                continue;
            }
            let (theirs_text, ours_text) = (their.map(String::as_str), our.map(String::as_str));
            let known = |known: &Difference| known.explains(sdk, &name, theirs_text, ours_text);
            let Some(at) = self.table.iter().position(known) else {
                panic!("{sdk}: {name}: theirs is {their:?}, ours is {our:?}");
            };
            self.used[at] = true;
            match their {
                Some(value) => drop(ours.insert(name, value.clone())),
                None => drop(ours.remove(&name)),
            }
        }
    }

    /// A difference that is no more must leave the table.
    pub fn assert_all_used(&self) {
        for (difference, used) in self.table.iter().zip(&self.used) {
            assert!(used, "no longer needed, although {}: {difference:?}", difference.why);
        }
    }
}
