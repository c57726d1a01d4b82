//! Empty texts. For a number or a switch one says nothing, of texts the specs tell; but it is none of
//! the values of what is one of some.

use aliyun_core::{Params, Value};

use crate::refusal::numbers_as_n;

/// The first parameter, or what is inside of one, that is empty and must be one of some values.
pub(crate) fn find(enums: &[&str], params: &Params) -> Option<String> {
    params.iter().find_map(|(name, text)| {
        if text.is_empty() {
            return is_one(enums, name).then(|| name.to_owned());
        }
        // JSON writes an empty text in one way.
        let may_be_inside = || text.contains("\"\"");
        let is_inside = |path: &&str| path.strip_prefix(name).is_some_and(|it| it.starts_with('.'));
        if !enums.iter().any(is_inside) || !may_be_inside() {
            return None;
        }
        // What is no JSON is refused by who reads it.
        Value::from_json(text).ok().and_then(|json| inside(enums, name, &json))
    })
}

fn inside(enums: &[&str], path: &str, value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => (text.is_empty() && is_one(enums, path)).then(|| path.to_owned()),
        Value::List(items) => {
            let mut items = (1..).zip(items);
            items.find_map(|(n, item): (u32, _)| inside(enums, &format!("{path}.{n}"), item))
        }
        Value::Object(members) => {
            let mut members = members.iter();
            members.find_map(|(name, member)| inside(enums, &format!("{path}.{name}"), member))
        }
        _ => None,
    }
}

fn is_one(enums: &[&str], path: &str) -> bool {
    enums.contains(&numbers_as_n(path).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_of_some_values_is_not_empty_wherever_it_stands() {
        let enums = ["Type", "Check.Method", "Servers.N.Type", "Codes.N"];
        let found = |name: &str, text: &str| find(&enums, &Params::from_iter([(name, text)]));
        for (name, text, path) in [
            ("Type", "", "Type"),
            ("Check.Method", "", "Check.Method"),
            ("Check", r#"{"Url":"","Method":""}"#, "Check.Method"),
            ("Servers.2.Type", "", "Servers.2.Type"),
            ("Servers", r#"[{"Type":"ecs"},{"Type":""}]"#, "Servers.2.Type"),
            ("Codes", r#"["a",""]"#, "Codes.2"),
        ] {
            assert_eq!(found(name, text).as_deref(), Some(path), "{name}={text}");
        }
        for (name, text) in [
            ("Type", "a"),
            ("Url", ""),
            ("Check.Url", ""),
            ("Servers", ""),
            ("Servers", "[{\"Type\":"),
            ("Servers", "\"\""),
            ("Codes.1", "a"),
        ] {
            assert_eq!(found(name, text), None, "{name}={text}");
        }
    }
}
