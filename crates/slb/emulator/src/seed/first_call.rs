//! Calls with a `ClientToken` in a seed file.

use std::collections::BTreeMap;

use aliyun_core::{FromValue as _, Operation as _, Params, ToValue as _, Value};
use aliyun_emulator::product::SeedError;
use aliyun_slb_model::{CreateLoadBalancer, CreateLoadBalancerResponse};
use serde::{Deserialize, Serialize};

use crate::state::FirstCall;

/// A call and its answer, as they were on the wire.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct FirstCallForm {
    parameters: BTreeMap<String, String>,
    answer: serde_json::Value,
}

impl FirstCallForm {
    pub(super) fn state(&self) -> Result<FirstCall, SeedError> {
        let parameters = self.parameters.iter();
        let parameters: Params =
            parameters.map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let request = CreateLoadBalancer::from_params(&parameters)
            .map_err(|error| SeedError::new("Parameters", error.to_string()))?;
        let answer = self.answer.to_string();
        let answer = Value::from_json(&answer)
            .map_err(|error| SeedError::new("Answer", error.to_string()))?;
        let answer = CreateLoadBalancerResponse::from_value(&answer)
            .map_err(|error| SeedError::new("Answer", error.to_string()))?;
        Ok(FirstCall { request, answer })
    }
}

impl From<&FirstCall> for FirstCallForm {
    fn from(first: &FirstCall) -> Self {
        let mut parameters = Params::new();
        first.request.encode(&mut parameters);
        let parameters = parameters.iter();
        let answer = first.answer.to_value().to_json();
        Self {
            parameters: parameters.map(|(name, text)| (name.into(), text.into())).collect(),
            // What the writer of answers wrote can be read; if not, the text tells why it is none.
            answer: serde_json::from_str(&answer).unwrap_or(serde_json::Value::String(answer)),
        }
    }
}
