//! Mistakes in the vendor's examples, each with the reason.

/// An example that no type can read.
struct Mistake {
    action: &'static str,
    format: &'static str,
    /// How the problem with it begins.
    problem: &'static str,
    why: &'static str,
}

const KNOWN: &[Mistake] = &[Mistake {
    action: "DescribeDomainExtensions",
    format: "xml",
    problem: "expected an object, found the text",
    why: "the root element is left out, so that the request ID stands where it should",
}];

/// The known mistakes, and which of them have been met.
pub struct Mistakes {
    used: Vec<bool>,
}

impl Default for Mistakes {
    fn default() -> Self {
        Self { used: vec![false; KNOWN.len()] }
    }
}

impl Mistakes {
    /// Why an example cannot be read, if it is a mistake of its own.
    pub fn explain(&mut self, action: &str, format: &str, problem: &str) -> Option<&'static str> {
        let is_it = |known: &Mistake| {
            known.action == action && known.format == format && problem.starts_with(known.problem)
        };
        let at = KNOWN.iter().position(is_it)?;
        *self.used.get_mut(at)? = true;
        KNOWN.get(at).map(|known| known.why)
    }

    /// The mistakes that are no more, and must leave the table.
    pub fn unused(&self) -> Vec<String> {
        let unused = KNOWN.iter().zip(&self.used).filter(|(_, used)| !**used);
        let say = |known: &Mistake| {
            let Mistake { action, format, why, .. } = known;
            format!("{action} ({format}): no longer a mistake, although {why}")
        };
        unused.map(|(known, _)| say(known)).collect()
    }
}
