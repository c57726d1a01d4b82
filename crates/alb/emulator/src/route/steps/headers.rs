//! Headers that are added and taken away.

use aliyun_alb_model::{InsertHeaderConfig, InsertedHeaderValueType, RemoveHeaderConfig};

use super::Step;
use crate::route::message::{Headers, Request};

/// Adds a header to these. One that is there already stays, unless it is to be replaced.
pub(super) fn insert(
    config: Option<&InsertHeaderConfig>,
    request: &Request,
    headers: &mut Headers,
) -> Step {
    let key = config.and_then(|it| it.key.clone()).unwrap_or_default();
    let may_replace = config.and_then(|it| it.cover_enabled) == Some(true);
    match config.map(|it| value(it, request, headers)) {
        _ if headers.get(&key).is_some() && !may_replace => {
            let reason = "The header is there already.".to_owned();
            Step::InsertHeader { key, value: None, reason: Some(reason) }
        }
        Some(Ok(value)) => {
            headers.set(&key, &value);
            Step::InsertHeader { key, value: Some(value), reason: None }
        }
        Some(Err(reason)) => Step::InsertHeader { key, value: None, reason: Some(reason) },
        None => Step::InsertHeader { key, value: None, reason: None },
    }
}

/// The value that a header is to have, or else why it has none.
fn value(
    config: &InsertHeaderConfig,
    request: &Request,
    headers: &Headers,
) -> Result<String, String> {
    let text = config.value.clone().unwrap_or_default();
    match config.value_type.as_ref() {
        Some(InsertedHeaderValueType::ReferenceHeader) => match headers.get(&text) {
            Some(value) => Ok(value.to_owned()),
            None => Err(format!("There is no header {text} to take the value of.")),
        },
        Some(InsertedHeaderValueType::SystemDefined) => Ok(match text.as_str() {
            "ClientSrcPort" => request.source_port.to_string(),
            "ClientSrcIp" => request.source_ip.to_string(),
            "Protocol" => request.protocol.to_owned(),
            "SLBId" => request.load_balancer_id.clone(),
            "SLBPort" => request.port.to_string(),
            _ => return Err(format!("{text} is nothing that the emulator knows.")),
        }),
        _ => Ok(text),
    }
}

/// Takes a header away.
pub(super) fn remove(config: Option<&RemoveHeaderConfig>, headers: &mut Headers) -> Step {
    let key = config.and_then(|it| it.key.clone()).unwrap_or_default();
    let found = headers.remove(&key);
    Step::RemoveHeader { key, found }
}
