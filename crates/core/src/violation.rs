use std::fmt;

/// One rule that a request breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where, in the vendor's names, items counted from 1: `BackendServers.2.Port`.
    pub path: String,
    /// The rule, in the words of JSON Schema (`maximum`, `pattern`, `required` ...) or, for a rule
    /// written by hand, its name.
    pub rule: &'static str,
    /// The value, cut and escaped; absent where there is none or where it must not be shown.
    pub value: Option<String>,
    /// What is wrong and what to do, to follow the path.
    pub message: String,
}

impl Violation {
    /// A violation.
    pub fn new(path: String, rule: &'static str, value: Option<String>, message: String) -> Self {
        Self { path, rule, value, message }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.message)?;
        match &self.value {
            Some(value) => write!(f, " (got {value})"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a request: at least one violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations, if there are any.
    pub fn of(list: Vec<Violation>) -> Option<Self> {
        (!list.is_empty()).then_some(Self(list))
    }

    /// The violations, in the order of the request.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, violation) in self.iter().enumerate() {
            if n > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_violations_are_told_in_their_order() {
        let one = Violation::new("Port".into(), "maximum", Some("0".into()), "is wrong".into());
        let two = Violation { path: "Id".into(), value: None, ..one.clone() };
        let violations = Violations::of(vec![one, two]).unwrap();
        assert_eq!(violations.to_string(), "Port is wrong (got 0); Id is wrong");
        let paths: Vec<_> = (&violations).into_iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["Port", "Id"]);
        assert_eq!(Violations::of(Vec::new()), None);
    }
}
