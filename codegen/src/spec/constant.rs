//! A value that a condition tests for.

use std::fmt;

use serde_json::{Value as Json, json};

use crate::json::{Node, Value};
use crate::keys::{Defs, Load, wrong_type};
use crate::report::Report;
use crate::spec::Kind;

/// A text, a whole number or a boolean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    Text(String),
    Number(i64),
    Bool(bool),
}

impl Constant {
    /// The type it is of.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::String,
            Self::Number(_) => Kind::Integer,
            Self::Bool(_) => Kind::Boolean,
        }
    }
}

/// As it is written on the wire.
impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(flag) => write!(f, "{flag}"),
        }
    }
}

impl Load for Constant {
    fn load(node: &Node, report: &mut Report) -> Option<Self> {
        let constant = match &node.value {
            Value::Text(text) => Some(Self::Text(text.clone())),
            Value::Number(number) => number.as_i64().map(Self::Number),
            Value::Bool(flag) => Some(Self::Bool(*flag)),
            _ => None,
        };
        if constant.is_none() {
            let form = "a text, a whole number, or true or false";
            wrong_type(node, "a value that can be tested for", form, report);
        }
        constant
    }

    fn describe(_: &mut Defs) -> Json {
        json!({ "type": ["string", "integer", "boolean"] })
    }
}
