//! Calls with a token: a repeat has the answer of the first call, and does nothing.

use std::collections::BTreeMap;

use aliyun_core::{Effect, OperationInfo, Params, ToValue, Value};

use super::Ready;
use crate::api_error::ApiError;
use crate::product::{State, Tokens};
use crate::registry::Entry;
use crate::scene::Scene;
use crate::state::First;

/// The member of an answer that is that of its own call.
const REQUEST_ID: &str = "RequestId";

/// The token of a call.
pub(super) struct Token<'p> {
    text: &'p str,
    region_id: Option<&'p str>,
    rule: Tokens,
}

impl<'p> Token<'p> {
    /// The token of a change, if it has one and the product knows tokens.
    pub(super) fn of(entry: &Entry, params: &'p Params) -> Option<Self> {
        let rule = entry.product.services().tokens?;
        let is_change = entry.handler.info.effect != Effect::Read;
        let text = params.get(rule.parameter).filter(|text| is_change && !text.is_empty())?;
        Some(Self { text, region_id: params.get("RegionId"), rule })
    }

    /// The answer of the first call with the token, if there was one. An unknown region is for the
    /// behaviour to refuse.
    pub(super) fn repeated<S: State>(
        &self,
        scene: &mut Scene<'_, S>,
        info: &OperationInfo,
        request: &dyn Ready<S>,
    ) -> Result<Option<Box<dyn ToValue>>, ApiError> {
        let request_id = scene.request_id;
        let Ok(slot) = scene.slot(self.region_id) else { return Ok(None) };
        let Some(first) = slot.tokens.get(info.action(), self.text) else { return Ok(None) };
        if first.parameters != wire(info, request) {
            return Err(ApiError::new(self.rule.conflict));
        }
        let mut answer = first.answer.clone();
        if let Some(members) = answer.as_object_mut() {
            members.insert(REQUEST_ID.to_owned(), request_id.into());
        }
        let json = answer.to_string();
        let read = Value::from_json(&json).map_err(|error| error.to_string());
        let read = read.and_then(|value| request.reread(&value).map_err(|error| error.to_string()));
        read.map(Some).map_err(|problem| ApiError::new("InternalError").because(problem))
    }

    /// What is to be kept of the first call, before it is done.
    pub(super) fn first<S>(
        &self,
        scene: &Scene<'_, S>,
        info: &OperationInfo,
        request: &dyn Ready<S>,
    ) -> First {
        First {
            action: info.action().to_owned(),
            token: self.text.to_owned(),
            created: scene.milliseconds,
            parameters: wire(info, request),
            answer: serde_json::Value::Null,
        }
    }

    /// Keeps the first call, which was done.
    pub(super) fn keep<S: State>(
        &self,
        scene: &mut Scene<'_, S>,
        first: First,
        answer: &dyn ToValue,
    ) {
        let json = answer.to_value().to_json();
        let answer = serde_json::from_str(&json).unwrap_or_default();
        if let Ok(slot) = scene.slot(self.region_id) {
            slot.tokens.push(First { answer, ..first });
        }
    }
}

/// What a request asks for, as it is on the wire: all but where it goes, by which the tokens are
/// kept, whether it is only checked, which it is not, and texts that say nothing.
fn wire<S>(info: &OperationInfo, request: &dyn Ready<S>) -> BTreeMap<String, String> {
    let mut params = Params::new();
    request.encode(&mut params);
    let beside = [info.region_param, info.dry_run_param];
    let asks = |(name, text): &(&str, &str)| !text.is_empty() && !beside.contains(&Some(*name));
    params.iter().filter(asks).map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}
