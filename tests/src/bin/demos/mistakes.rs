//! Mistakes in the vendor's examples, each with the reason.

/// An example that no type can read.
struct Mistake {
    product: &'static str,
    action: &'static str,
    format: &'static str,
    /// How the problem with it begins.
    problem: &'static str,
    why: &'static str,
}

const KNOWN: &[Mistake] = &[
    Mistake {
        product: "Slb",
        action: "DescribeDomainExtensions",
        format: "xml",
        problem: "expected an object, found the text",
        why: "the root element is left out, so that the request ID stands where it should",
    },
    Mistake {
        product: "Nlb",
        action: "GetLoadBalancerAttribute",
        format: "json",
        problem: "passed over: LoadBalancerType=network",
        why: "the case of a value of an enum does not matter, and is not kept",
    },
    Mistake {
        product: "Nlb",
        action: "GetLoadBalancerAttribute",
        format: "xml",
        problem: "passed over: LoadBalancerType=network",
        why: "the case of a value of an enum does not matter, and is not kept",
    },
    Mistake {
        product: "Alb",
        action: "GetListenerHealthStatus",
        format: "json",
        problem: "passed over: ListenerHealthStatus.ListenerProtocol=http",
        why: "the case of a value of an enum does not matter, and is not kept",
    },
    Mistake {
        product: "Alb",
        action: "GetListenerHealthStatus",
        format: "xml",
        problem: "passed over: ListenerHealthStatus.ListenerProtocol=http",
        why: "the case of a value of an enum does not matter, and is not kept",
    },
];

/// The known mistakes of a product, and whether each has been met.
pub struct Mistakes {
    known: Vec<(&'static Mistake, bool)>,
}

impl Mistakes {
    pub fn of(product: &str) -> Self {
        let known = KNOWN.iter().filter(|known| known.product == product);
        Self { known: known.map(|known| (known, false)).collect() }
    }

    /// Why an example cannot be read, if it is a mistake of its own.
    pub fn explain(&mut self, action: &str, format: &str, problem: &str) -> Option<&'static str> {
        let is_it = |known: &Mistake| {
            known.action == action && known.format == format && problem.starts_with(known.problem)
        };
        let (known, is_met) = self.known.iter_mut().find(|(known, _)| is_it(known))?;
        *is_met = true;
        Some(known.why)
    }

    /// The mistakes that are no more, and must leave the table.
    pub fn unused(&self) -> Vec<String> {
        let unused = self.known.iter().filter(|(_, is_met)| !is_met);
        let say = |known: &Mistake| {
            let Mistake { action, format, why, .. } = known;
            format!("{action} ({format}): no longer a mistake, although {why}")
        };
        unused.map(|(known, _)| say(known)).collect()
    }
}
