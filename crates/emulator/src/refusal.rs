//! Which error code the service answers where a rule is broken.

use aliyun_core::{DecodeError, Params, Violations, excerpt, is_keyword};

use crate::api_error::ApiError;
use crate::product::Product;

/// One documented answer: a rule of a parameter, and the code for breaking it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The parameter, with `N` for the number of an item: `BackendServers.N.Weight`.
    pub path: &'static str,
    /// The rule, as in [`aliyun_core::Violation`], or `any`.
    pub rule: &'static str,
    /// The code on the wire.
    pub code: &'static str,
}

/// The answer to parameters that could not be read.
pub(crate) fn unreadable(
    unread: &DecodeError,
    refusals: &[Refusal],
    product: &dyn Product,
) -> ApiError {
    let path = unread.path();
    let rule = if unread.is_missing() { "required" } else { "type" };
    error(&path, rule, (refusals, product), || {
        (format!("The specified parameter {path} is not valid."), unread.to_string())
    })
}

/// The answer to parameters that break rules: a refusal has one code, so the first counts.
pub(crate) fn invalid(
    violations: &Violations,
    refusals: &[Refusal],
    product: &dyn Product,
) -> ApiError {
    match violations.iter().next() {
        Some(first) => product.refuse(first).unwrap_or_else(|| {
            let told = || (first.to_string(), first.to_string());
            error(&first.path, first.rule, (refusals, product), told)
        }),
        None => product.illegal("The parameters are not valid.".to_owned()),
    }
}

/// The answer to a parameter that is required and absent.
pub(crate) fn missing(name: &str, refusals: &[Refusal], product: &dyn Product) -> ApiError {
    error(name, "required", (refusals, product), || {
        let why = format!("{name} is required.");
        (why.clone(), why)
    })
}

/// The answer to an empty text for what is one of some values.
pub(crate) fn empty(path: &str, refusals: &[Refusal], product: &dyn Product) -> ApiError {
    error(path, "enum", (refusals, product), || {
        let why = format!("{path} must not be empty. It may be left out unless it is required.");
        (why.clone(), why)
    })
}

/// The answer to a name that counts an item of a list by a number that is too large to be one.
pub(crate) fn uncountable((list, name): (&str, &str), product: &dyn Product) -> ApiError {
    let (list, name) = (excerpt(list), excerpt(name));
    product.illegal(format!("{name} names no item of {list}: count them from 1 on."))
}

/// The first parameter that names an item by such a number, with the list that it is of. A tree of
/// parameters has an object in place of such a list.
pub(crate) fn find_uncountable<'p>(
    params: &'p Params,
    known: &[&str],
) -> Option<(&'p str, &'p str)> {
    let is_too_large = |step: &str| {
        step.len() > 9
            && step.bytes().all(|byte| byte.is_ascii_digit())
            && step.parse::<u32>().is_err()
    };
    // Nearly all names have fewer digits than such a number.
    let has_digits = |name: &str| name.bytes().filter(u8::is_ascii_digit).count() > 9;
    params.iter().filter(|(name, _)| has_digits(name)).find_map(|(name, _)| {
        let mut lists = name.match_indices('.').filter_map(|(end, _)| {
            let step = name.get(end + 1..)?.split('.').next()?;
            is_too_large(step).then(|| name.get(..end))?
        });
        let first = name.split('.').next()?;
        let list = lists.next().filter(|_| known.contains(&first))?;
        Some((list, name))
    })
}

/// What is wrong is told as the message of a code that is only for this, and as the reason behind a
/// message that could be about anything.
fn error(
    path: &str,
    rule: &str,
    (refusals, product): (&[Refusal], &dyn Product),
    explain: impl FnOnce() -> (String, String),
) -> ApiError {
    match documented(path, rule, refusals) {
        Some(code) => {
            let (case, reason) = explain();
            ApiError::new(code).of(case, reason)
        }
        None if rule == "required" && !path.contains('.') => product.missing(path),
        None => product.illegal(explain().1),
    }
}

/// The documented code for a broken rule. An item that is wrong as a whole is a error of its list.
/// A rule over a list that is told at a member of an item has the code that the list has for it.
fn documented(path: &str, rule: &str, refusals: &[Refusal]) -> Option<&'static str> {
    let path = numbers_as_n(path);
    let exact = |path: &str| refusals.iter().find(|known| known.path == path && known.rule == rule);
    let any = |path: &str| {
        let known = refusals.iter().find(|known| known.path == path && known.rule == "any")?;
        // What is absent is not malformed: then the code must be one for that.
        let fits = rule != "required" || path.contains('.') || known.code.starts_with("Missing");
        fits.then_some(known)
    };
    let over_list = || {
        // A rule of a list that has a name of its own can be told at any member of an item.
        let lists = path.rmatch_indices(".N.").map(|(end, _)| &path[..end]);
        lists.filter(|_| !is_keyword(rule)).find_map(exact)
    };
    let of_item = || path.strip_suffix(".N").and_then(|list| exact(list).or_else(|| any(list)));
    let found = exact(&path).or_else(over_list).or_else(|| any(&path)).or_else(of_item);
    found.map(|known| known.code)
}

pub(crate) fn numbers_as_n(path: &str) -> String {
    let steps = path.split('.').map(|step| if step.parse::<u32>().is_ok() { "N" } else { step });
    steps.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::MadeUp;

    const TABLE: &[Refusal] = &[
        Refusal { path: "L", rule: "any", code: "Malformed" },
        Refusal { path: "L", rule: "maxItems", code: "TooMany" },
        Refusal { path: "L", rule: "distinctWs", code: "Same" },
        Refusal { path: "L", rule: "elsewhere", code: "There" },
        Refusal { path: "L.N.W", rule: "any", code: "BadWeight" },
        Refusal { path: "K", rule: "any", code: "MissingParam.K" },
    ];

    #[test]
    fn the_rule_goes_before_any_and_the_item_before_its_list() {
        assert_eq!(documented("L", "maxItems", TABLE), Some("TooMany"));
        assert_eq!(documented("L", "minItems", TABLE), Some("Malformed"));
        assert_eq!(documented("L.12", "type", TABLE), Some("Malformed"));
        assert_eq!(documented("L.12.W", "maximum", TABLE), Some("BadWeight"));
        assert_eq!(documented("L.12.P", "maximum", TABLE), None);
        assert_eq!(documented("M", "required", TABLE), None);
        assert_eq!(documented("L.2.W", "distinctWs", TABLE), Some("Same"));
        assert_eq!(documented("L.2.P.Q.3.R", "elsewhere", TABLE), Some("There"));
        assert_eq!(documented("L.2.P", "maxItems", TABLE), None);
        assert_eq!(documented("L", "required", TABLE), None);
        assert_eq!(documented("K", "required", TABLE), Some("MissingParam.K"));
    }

    #[test]
    fn a_number_that_is_too_large_for_an_item_is_found_with_its_list() {
        let found = |name: &'static str| {
            let params = Params::from_iter([("K", "1"), (name, "1")]);
            let found = find_uncountable(&params, &["L", "K"]);
            found.map(|(list, name)| (list.to_owned(), name.to_owned()))
        };
        let large = "L.99999999999999999999.P";
        assert_eq!(found(large), Some(("L".to_owned(), large.to_owned())));
        let inner = "L.2.P.4294967296";
        assert_eq!(found(inner), Some(("L.2.P".to_owned(), inner.to_owned())));
        for fine in ["L.4294967295.P", "L.99999999999999999999x.P", "M.99999999999999999999.P", "L"]
        {
            assert_eq!(found(fine), None, "{fine}");
        }
        let error = uncountable(("L", large), &MadeUp);
        assert_eq!(error.code(), "InvalidParameter");
        assert!(error.to_string().contains("99999999999999999999"), "{error}");
    }

    #[test]
    fn what_is_not_documented_is_missing_or_invalid() {
        let code = |path, rule| error(path, rule, (TABLE, &MadeUp), Default::default).code();
        assert_eq!(code("M", "required"), "MissingParameter");
        assert_eq!(code("L.1.P", "required"), "InvalidParameter");
        assert_eq!(code("M", "pattern"), "InvalidParameter");
    }
}
