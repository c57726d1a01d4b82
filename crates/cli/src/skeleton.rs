//! Requests to fill in: what is required stands there with values that work, and all else as
//! remarks.

use std::fmt::Write as _;

use aliyun_core::Value;
use serde_json::Value as Json;

use crate::failure::Failure;
use crate::input::{Members, of_json};
use crate::manual::{Item, Kind, OperationPage};
use crate::operation::Found;
use crate::output;

/// The request of the first example, without what is filled in anyway.
pub(crate) fn request(page: &OperationPage) -> Members {
    let Some(Json::Object(members)) = page.examples.first().map(|example| &example.request) else {
        return Vec::new();
    };
    let own = page.takes.iter().filter(|item| item.supplied.is_none());
    own.filter_map(|item| Some((item.name.clone().into(), of_json(members.get(&item.name)?))))
        .collect()
}

/// The same as YAML, with remarks about all parameters.
pub(crate) fn yaml(found: Found, page: &OperationPage) -> Result<String, Failure> {
    let mut text = String::new();
    let _ = writeln!(text, "# {found}: {}", page.about);
    let _ = writeln!(text, "# Fill it in, and then: slb call {found} --input FILE");
    let request = request(page);
    for item in &page.takes {
        remark(&mut text, item);
        match request.iter().find(|(name, _)| *name == item.name) {
            Some((name, value)) => {
                let member = Value::Object(vec![(name.clone(), value.clone())]);
                text.push_str(&output::yaml(&member)?);
            }
            None => {
                let member = Value::Object(vec![(item.name.clone().into(), sample(item))]);
                for line in output::yaml(&member)?.lines() {
                    let _ = writeln!(text, "# {line}");
                }
            }
        }
    }
    Ok(text)
}

/// What a parameter is, above it.
fn remark(text: &mut String, item: &Item) {
    let mut about = vec![item.about.clone()];
    about.extend(item.required.then(|| "Required.".to_owned()));
    about.extend(
        (!item.rules.is_empty())
            .then(|| format!("Rules: {}.", item.rules.join("; ").trim_end_matches('.'))),
    );
    let values: Vec<&str> = item.values.iter().map(|(value, _)| value.as_str()).collect();
    about.extend((!values.is_empty()).then(|| format!("One of {}.", values.join(", "))));
    let about = about.join(" ").replace('\n', " ");
    text.push('\n');
    for line in crate::help::wrapped(about.trim(), 94) {
        let _ = writeln!(text, "# {line}");
    }
}

/// A value as it may look.
fn sample(item: &Item) -> Value<'static> {
    if let Some(example) = item.example.as_ref().or(item.default.as_ref()) {
        return of_json(example);
    }
    match item.kind {
        Kind::Boolean => Value::Bool(true),
        Kind::Integer | Kind::Number => Value::Number(1.into()),
        Kind::Text => {
            let first = item.values.first().map(|(value, _)| value.clone());
            crate::input::text(first.unwrap_or_default())
        }
        Kind::List => Value::List(item.items.iter().map(|inner| sample(inner)).collect()),
        Kind::Object => {
            let members = item.members.iter().map(|it| (it.name.clone().into(), sample(it)));
            Value::Object(members.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::mistakes::Mistakes;
    use crate::{check, input::file, manual, operation};
    use aliyun_core::Limits;

    #[test]
    fn the_skeleton_of_every_operation_is_a_request_that_passes() {
        let all = operation::all(None).unwrap();
        assert_eq!(all.len(), 228);
        for found in all {
            let page = manual::operation(found).unwrap();
            let text = yaml(found, &page).unwrap();
            // With nothing but remarks there is nothing in it.
            let value = match file::parse(&text).unwrap() {
                Value::Null => Value::Object(Vec::new()),
                value => value,
            };
            assert_eq!(value.to_json(), Value::Object(request(&page)).to_json(), "{found}");
            let checked =
                check::check(found, &page, &value, Mistakes::default(), Some(Limits::Documented));
            if let Err(failure) = checked {
                panic!("{failure}\n{text}");
            }
        }
    }
}
