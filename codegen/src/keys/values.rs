//! The plain values of the spec language.

use serde_json::{Value as Json, json};

use super::{Defs, Load, wrong_type};
use crate::json::{Node, Value};
use crate::report::Report;
use crate::source::Spanned;

impl Load for String {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        let text = node.text();
        if text.is_none() {
            wrong_type(node, "a text", "a text in double quotes", report);
        }
        text.map(str::to_owned)
    }

    fn describe(_: &mut Defs) -> Json {
        json!({ "type": "string" })
    }
}

impl Load for bool {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        wrong_type(node, "a boolean", "true or false, without quotes", report);
        None
    }

    fn describe(_: &mut Defs) -> Json {
        json!({ "type": "boolean" })
    }
}

impl Load for i64 {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        let number = match &node.value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        if number.is_none() {
            wrong_type(node, "a whole number of 64 bits", "a whole number, without quotes", report);
        }
        number
    }

    fn describe(_: &mut Defs) -> Json {
        json!({ "type": "integer" })
    }
}

impl Load for u64 {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        let number = match &node.value {
            Value::Number(number) => number.as_u64(),
            _ => None,
        };
        if number.is_none() {
            let form = "a whole number from 0 up, without quotes";
            wrong_type(node, "a whole number from 0 up", form, report);
        }
        number
    }

    fn describe(_: &mut Defs) -> Json {
        json!({ "type": "integer", "minimum": 0 })
    }
}

impl Load for Json {
    fn load(node: &Node, _: &mut Report) -> Option<Self> {
        Some(node.to_json())
    }

    fn describe(_: &mut Defs) -> Json {
        json!({})
    }
}

impl<T: Load> Load for Spanned<T> {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        Some(Self::new(T::load(node, report)?, node.span))
    }

    fn describe(defs: &mut Defs) -> Json {
        T::describe(defs)
    }
}

impl<T: Load> Load for Box<T> {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        T::load(node, report).map(Self::new)
    }

    fn describe(defs: &mut Defs) -> Json {
        T::describe(defs)
    }
}

impl<T: Load> Load for Option<T> {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        T::load(node, report).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn describe(defs: &mut Defs) -> Json {
        T::describe(defs)
    }
}

impl<T: Load> Load for Vec<T> {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        let Value::List(items) = &node.value else {
            wrong_type(node, "a list", "a list: `[ ... ]`", report);
            return None;
        };
        // Not a lazy `collect`: it would stop at the first mistake.
        let items: Vec<_> = items.iter().map(|item| T::load(item, report)).collect();
        items.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn describe(defs: &mut Defs) -> Json {
        json!({ "type": "array", "items": T::describe(defs) })
    }
}

impl<T: Load> Load for Vec<(Spanned<String>, T)> {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        let Some(members) = node.members() else {
            wrong_type(node, "an object", "an object: `{ ... }`", report);
            return None;
        };
        let pairs: Vec<_> = members
            .iter()
            .map(|member| Some((member.key.clone(), T::load(&member.value, report)?)))
            .collect();
        pairs.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn describe(defs: &mut Defs) -> Json {
        json!({ "type": "object", "additionalProperties": T::describe(defs) })
    }
}
