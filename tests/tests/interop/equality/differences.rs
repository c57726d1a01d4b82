//! Where the official SDK sends something else than we do, each with the reason.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// Where a parameter was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Query,
    Body,
}

/// A parameter as it was sent.
#[derive(Debug, PartialEq)]
pub struct Placed {
    pub place: Place,
    pub value: Json,
}

/// A parameter whose value is not the same. `*` stands for any text, `None` for nothing.
#[derive(Debug)]
struct Difference {
    product: &'static str,
    param: &'static str,
    theirs: Option<&'static str>,
    ours: Option<&'static str>,
    why: &'static str,
}

const KNOWN: &[Difference] = &[
    Difference {
        product: "*",
        param: "*",
        theirs: Some("True"),
        ours: Some("true"),
        why: "Python's own spelling; all other SDKs write it as we do",
    },
    Difference {
        product: "*",
        param: "*",
        theirs: Some("False"),
        ours: Some("false"),
        why: "Python's own spelling; all other SDKs write it as we do",
    },
    Difference {
        product: "Slb",
        param: "PersistenceTimeout",
        theirs: None,
        ours: Some("*"),
        why: "UDP listeners take it, as Terraform's provider shows; the vendor lists it for TCP",
    },
    Difference {
        product: "Slb",
        param: "ConnectionDrain",
        theirs: None,
        ours: Some("*"),
        why: "UDP listeners take it, as the Kubernetes controller shows; the vendor lists it for TCP",
    },
    Difference {
        product: "Slb",
        param: "ConnectionDrainTimeout",
        theirs: None,
        ours: Some("*"),
        why: "as ConnectionDrain",
    },
    Difference {
        product: "Nlb",
        param: "ClientToken",
        theirs: None,
        ours: Some("*"),
        why: "our client makes a token for a write without one, so that a repeat does nothing twice",
    },
    Difference {
        product: "Alb",
        param: "ClientToken",
        theirs: None,
        ours: Some("*"),
        why: "as with NLB",
    },
    Difference {
        product: "Alb",
        param: "RemoteIpEnabled",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "Address",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "AddressIPVersion",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "AddressIpVersion",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "HealthCheckConfig.HealthCheckHttpCodes.1",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "HealthCheckConfig.HealthCheckHttpCodes.2",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "HealthCheckConfig.HealthCheckTcpFastCloseEnabled",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "InternetChargeType",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "ListenerId",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; both controllers list rules by it",
    },
    Difference {
        product: "Alb",
        param: "InsertHeaderConfig.CoverEnabled",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "MirrorGroupConfig.ServerGroupTuples.1.Weight",
        theirs: None,
        ours: Some("*"),
        why: "one shape serves copies and forwarding; the vendor lists no weight for copies",
    },
    Difference {
        product: "Alb",
        param: "MirrorGroupConfig.ServerGroupTuples.2.Weight",
        theirs: None,
        ours: Some("*"),
        why: "as before",
    },
    Difference {
        product: "Alb",
        param: "ServerId",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "ServerIp",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "ShowRelationEnabled",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "Status",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
    Difference {
        product: "Alb",
        param: "AllocationId",
        theirs: None,
        ours: Some("*"),
        why: "undocumented; older clients of the vendor and controllers send it",
    },
];

impl Difference {
    /// Another place is explained by no difference.
    fn explains(
        &self,
        (product, param): (&str, &str),
        theirs: Option<&Placed>,
        ours: Option<&Placed>,
    ) -> bool {
        let fits = |wanted: Option<&str>, found: Option<&Placed>| match wanted {
            Some("*") => found.is_some(),
            Some(text) => found.and_then(|found| found.value.as_str()) == Some(text),
            None => found.is_none(),
        };
        // What is inside of lists is named by its end.
        let is_end = |known: &str, name: &str| {
            name.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let is_named = |known: &str, name: &str| known == "*" || is_end(known, name);
        let is_moved = theirs.zip(ours).is_some_and(|(their, our)| their.place != our.place);
        is_named(self.product, product)
            && is_named(self.param, param)
            && fits(self.theirs, theirs)
            && fits(self.ours, ours)
            && !is_moved
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
        product: &str,
        example: &str,
        ours: &BTreeMap<String, Placed>,
        theirs: &BTreeMap<String, Placed>,
    ) {
        let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for name in names {
            let (our, their) = (ours.get(name), theirs.get(name));
            if our == their {
                continue;
            }
            let explains = |known: &Difference| known.explains((product, name), their, our);
            match KNOWN.iter().position(explains) {
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
