//! Collects everything that is wrong with a request.

use crate::{OpenEnum, Pattern, Violation, Violations, excerpt};

mod address;
mod values;

use address::Address;
pub use values::{AsNumber, AsText};

/// Which rules count where the service was seen to do otherwise than its documents say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Limits {
    /// What the service was seen to accept; where nothing was seen, what the vendor documents.
    #[default]
    Observed,
    /// What the vendor documents, to the letter.
    Documented,
}

/// Whether a rule is one of those that every schema has, which [`Checker`] knows, and not one that a
/// spec names.
pub fn is_keyword(rule: &str) -> bool {
    const KEYWORDS: [&str; 15] = [
        "enum",
        "forbidden",
        "format",
        "greaterThan",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "not",
        "pattern",
        "required",
        "type",
        "uniqueItems",
    ];
    KEYWORDS.contains(&rule)
}

/// Walks through a request and notes every rule that it breaks. Generated checks call one method
/// per rule; the path of the value is kept here.
#[derive(Debug, Default)]
pub struct Checker {
    limits: Limits,
    path: Vec<Step>,
    found: Vec<Violation>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Member(&'static str),
    Item(usize),
}

impl Checker {
    /// A checker that knows nothing wrong yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// What was found.
    pub fn finish(self) -> Result<(), Violations> {
        Violations::of(self.found).map_or(Ok(()), Err)
    }

    /// Notes a violation of the member `name`, or of the item that is being checked if that is
    /// empty.
    pub fn violate(
        &mut self,
        name: &'static str,
        rule: &'static str,
        value: Option<String>,
        message: impl Into<String>,
    ) {
        let mut path = String::new();
        let own = (!name.is_empty()).then_some(Step::Member(name));
        for step in self.path.iter().chain(&own) {
            if !path.is_empty() {
                path.push('.');
            }
            match step {
                Step::Member(name) => path.push_str(name),
                Step::Item(n) => path.push_str(&n.to_string()),
            }
        }
        self.found.push(Violation::new(path, rule, value, message.into()));
    }

    /// Checks each item of a list, with its place in the path.
    pub fn each<T>(&mut self, name: &'static str, items: &[T], check: fn(&T, &mut Self)) {
        self.path.push(Step::Member(name));
        for (n, item) in items.iter().enumerate() {
            self.path.push(Step::Item(n + 1));
            check(item, self);
            self.path.pop();
        }
        self.path.pop();
    }

    /// Checks an object, with its name in the path.
    pub fn inside<T>(&mut self, name: &'static str, object: &T, check: fn(&T, &mut Self)) {
        self.path.push(Step::Member(name));
        check(object, self);
        self.path.pop();
    }

    /// Notes a violation of an item of the list `name`, counted from 0.
    pub fn violate_item(
        &mut self,
        name: &'static str,
        index: usize,
        member: &'static str,
        rule: &'static str,
        message: impl Into<String>,
    ) {
        self.path.extend([Step::Member(name), Step::Item(index + 1)]);
        self.violate(member, rule, None, message);
        self.path.truncate(self.path.len().saturating_sub(2));
    }

    /// Whether a text says something, where an empty one means the same as none.
    pub fn says(&self, value: &impl AsText) -> bool {
        value.as_text() != Some("")
    }

    /// The same where the documents know of no empty text: by them each says something.
    pub fn says_by_observation(&self, value: &impl AsText) -> bool {
        self.documented() || self.says(value)
    }

    /// A text that must be there must not be empty.
    pub fn not_empty(&mut self, name: &'static str, value: &impl AsText) {
        if value.as_text().is_some_and(str::is_empty) {
            self.violate(name, "required", None, "must not be empty");
        }
    }

    /// A member that must be there, under the condition that is told in words.
    pub fn present(&mut self, name: &'static str, present: bool, condition: &str) {
        if !present {
            self.violate(name, "required", None, format!("is required {condition}"));
        }
    }

    /// A member that must not be there, under the condition that is told in words.
    pub fn absent(&mut self, name: &'static str, present: bool, condition: &str) {
        if present {
            self.violate(name, "forbidden", None, format!("is not allowed {condition}"));
        }
    }

    /// Rules that hold under the condition that is told in words.
    pub fn when(&mut self, condition: &str, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        for violation in self.found.iter_mut().skip(before) {
            violation.message.push(' ');
            violation.message.push_str(condition);
        }
    }

    /// A number from `min` to `max`.
    pub fn range(&mut self, name: &'static str, value: impl AsNumber, min: i64, max: i64) {
        let Some(number) = value.as_number() else { return };
        let rule = match number {
            n if n < min => "minimum",
            n if n > max => "maximum",
            _ => return,
        };
        self.violate(name, rule, Some(number.to_string()), range(min, max));
    }

    /// A number that may have a fraction: finite, and from `min` to `max`.
    pub fn fraction(&mut self, name: &'static str, value: Option<f64>, min: i64, max: i64) {
        let Some(number) = value else { return };
        let (rule, message) = match number {
            n if !n.is_finite() => ("type", "must be a finite number".to_owned()),
            n if n < min as f64 => ("minimum", range(min, max)),
            n if n > max as f64 => ("maximum", range(min, max)),
            _ => return,
        };
        self.violate(name, rule, Some(number.to_string()), message);
    }

    /// A number that is greater than the one of the member `other`.
    pub fn greater(
        &mut self,
        name: &'static str,
        value: impl AsNumber,
        other: &'static str,
        least: impl AsNumber,
    ) {
        if let (Some(number), Some(least)) = (value.as_number(), least.as_number())
            && number <= least
        {
            let message = format!("must be greater than {other}, which is {least}");
            self.violate(name, "greaterThan", Some(number.to_string()), message);
        }
    }

    /// A number from `min` to `max`, or one of `also`.
    pub fn range_or(
        &mut self,
        name: &'static str,
        value: impl AsNumber,
        min: i64,
        max: i64,
        also: &[i64],
    ) {
        if !value.as_number().is_some_and(|number| also.contains(&number)) {
            let before = self.found.len();
            self.range(name, value, min, max);
            let more: Vec<String> = also.iter().map(i64::to_string).collect();
            for violation in self.found.iter_mut().skip(before) {
                violation.message.push_str(&format!(", or {}", more.join(" or ")));
            }
        }
    }

    /// A text of `min` to `max` characters.
    pub fn length(&mut self, name: &'static str, value: &impl AsText, min: usize, max: usize) {
        let Some(text) = value.as_text() else { return };
        let length = text.chars().count();
        let rule = match length {
            n if n < min => "minLength",
            n if n > max => "maxLength",
            _ => return,
        };
        let shown = value.shown().map(|text| format!("{length} characters: {text}"));
        let message = match (min, max) {
            (0, max) => format!("must have at most {max} characters"),
            (min, usize::MAX) => format!("must have at least {min} characters"),
            (min, max) => format!("must have {min} to {max} characters"),
        };
        self.violate(name, rule, shown, message);
    }

    /// A text that matches the pattern; `allowed` says in words what that means.
    pub fn pattern(
        &mut self,
        name: &'static str,
        value: &impl AsText,
        pattern: &Pattern,
        allowed: &str,
    ) {
        if value.as_text().is_some_and(|text| !pattern.matches(text)) {
            self.violate(name, "pattern", value.shown(), format!("may hold {allowed}"));
        }
    }

    /// A text that does not match the pattern; `words` complete "must not".
    pub fn not(&mut self, name: &'static str, value: &impl AsText, pattern: &Pattern, words: &str) {
        if value.as_text().is_some_and(|text| pattern.matches(text)) {
            self.violate(name, "not", value.shown(), format!("must not {words}"));
        }
    }

    /// A text that is an IPv4 or IPv6 address.
    pub fn ip(&mut self, name: &'static str, value: &impl AsText) {
        self.address(name, value, Address::Ip);
    }

    /// A text that is an IPv4 address.
    pub fn ipv4(&mut self, name: &'static str, value: &impl AsText) {
        self.address(name, value, Address::Ipv4);
    }

    /// A text that is an IPv6 address.
    pub fn ipv6(&mut self, name: &'static str, value: &impl AsText) {
        self.address(name, value, Address::Ipv6);
    }

    /// A text that is a block of addresses.
    pub fn cidr(&mut self, name: &'static str, value: &impl AsText) {
        self.address(name, value, Address::Cidr);
    }

    fn address(&mut self, name: &'static str, value: &impl AsText, address: Address) {
        if value.as_text().is_some_and(|text| !address.is(text)) {
            self.violate(name, "format", value.shown(), format!("must be {}", address.noun()));
        }
    }

    /// A value of an open enum that is one of the known ones. Those that were only observed are
    /// none by the documents.
    pub fn known<E: OpenEnum>(&mut self, name: &'static str, value: Option<&E>) {
        let Some(value) = value else { return };
        let counts = |text: &str| !(self.documented() && E::OBSERVED.contains(&text));
        if value.unknown().is_some() || !counts(value.wire()) {
            let all = E::KNOWN.iter().map(|(text, _)| *text);
            let known: Vec<&str> = all.filter(|text| counts(text)).collect();
            let shown = Some(format!("\"{}\"", excerpt(value.wire())));
            self.violate(name, "enum", shown, format!("must be one of {}", known.join(", ")));
        }
    }

    /// A text, or a known value, that is one of these.
    pub fn one_of(
        &mut self,
        name: &'static str,
        value: Option<&impl AsRef<str>>,
        allowed: &[&str],
    ) {
        if let Some(text) = value.map(AsRef::as_ref).filter(|text| !allowed.contains(text)) {
            let message = format!("must be one of {}", allowed.join(", "));
            self.violate(name, "enum", Some(format!("\"{}\"", excerpt(text))), message);
        }
    }

    /// A list of `min` to `max` items.
    pub fn count<T>(&mut self, name: &'static str, items: &[T], min: usize, max: usize) {
        let rule = match items.len() {
            n if n < min => "minItems",
            n if n > max => "maxItems",
            _ => return,
        };
        let message = match (min, max) {
            (0, max) => format!("must have at most {max} items in one call"),
            (1, usize::MAX) => "must have at least 1 item".to_owned(),
            (min, usize::MAX) => format!("must have at least {min} items"),
            (min, max) => format!("must have {min} to {max} items in one call"),
        };
        self.violate(name, rule, Some(format!("{} items", items.len())), message);
    }

    /// The limit that counts: the observed one, or the documented one where that is asked for.
    pub fn limit<T>(&self, documented: T, observed: T) -> T {
        if self.documented() { documented } else { observed }
    }

    /// Whether the documents count to the letter, so that rules hold which the service does not
    /// enforce.
    pub fn documented(&self) -> bool {
        self.limits == Limits::Documented
    }

    /// A list in which no item may stand twice.
    pub fn unique<T: PartialEq>(&mut self, name: &'static str, items: &[T]) {
        for (n, item) in items.iter().enumerate() {
            if let Some(first) = items[..n].iter().position(|earlier| earlier == item) {
                let message = format!("holds item {} twice, again as item {}", first + 1, n + 1);
                self.violate(name, "uniqueItems", None, message);
            }
        }
    }
}

/// What a number must be, in words.
fn range(min: i64, max: i64) -> String {
    match (min, max) {
        (i64::MIN, max) => format!("must be at most {max}"),
        (min, i64::MAX) => format!("must be at least {min}"),
        (min, max) => format!("must be from {min} to {max}"),
    }
}

#[cfg(test)]
mod tests;
