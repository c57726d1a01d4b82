//! Requests as JSON, and for whoever debugs a test.

use std::fmt;

use aliyun_core::Value;
use serde_json::{Map, json};

use super::Request;
use crate::answer::Format;
use crate::clock::rfc3339;

impl Request {
    /// As the control endpoint shows it.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        let parameters: Map<_, _> =
            self.parameters().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({
            "Number": self.number(),
            "Time": rfc3339(self.facts().time),
            "AccessKeyId": self.access_key_id(),
            "Method": self.method(),
            "Version": self.facts().version,
            "Action": self.action(),
            "Parameters": parameters,
            "Status": self.status(),
            "Code": self.code(),
            "RequestId": self.request_id(),
            "Microseconds": u64::try_from(self.duration().as_micros()).unwrap_or(u64::MAX),
            "Answer": self.answer_as_json(),
            "FaultId": self.fault_id(),
        })
    }

    /// The answer as a tree; null if there is none.
    pub(crate) fn answer_as_json(&self) -> serde_json::Value {
        match self.status() {
            Some(_) => as_json(self.answer(), self.format()),
            None => serde_json::Value::Null,
        }
    }
}

/// An answer as a tree, or as a text if it is neither JSON nor XML.
pub(crate) fn as_json(answer: &[u8], format: Option<Format>) -> serde_json::Value {
    let text = String::from_utf8_lossy(answer);
    let tree = match format {
        Some(Format::Json) => Value::from_json(&text).ok(),
        Some(Format::Xml) => Value::from_xml(&text).ok(),
        None => None,
    };
    let tree = tree.and_then(|tree| serde_json::to_value(&tree).ok());
    tree.unwrap_or_else(|| text.into())
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("number", &self.number())
            .field("access_key_id", &self.access_key_id())
            .field("action", &self.action())
            .field("parameters", &self.parameters().collect::<Vec<_>>())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}
