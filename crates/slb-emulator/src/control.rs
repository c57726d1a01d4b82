//! What the emulator answers about itself, under `/_emulator/`. Always JSON, never signed.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::seed::SeedForm;

/// Where the control endpoints begin.
pub(crate) const PREFIX: &str = "/_emulator";

/// Answers a control request; `path` is what follows [`PREFIX`].
pub(crate) fn answer(engine: &Engine, method: &Method, path: &str) -> Response<Full<Bytes>> {
    let allowed = match path {
        "/health" | "/state" => Method::GET,
        "/reset" => Method::POST,
        _ => {
            let problem = "There is no such control endpoint. There are GET /_emulator/health, \
                           GET /_emulator/state and POST /_emulator/reset.";
            return write(StatusCode::NOT_FOUND, &json!({ "Message": problem }));
        }
    };
    if *method != allowed {
        let problem = format!("This control endpoint takes {allowed} only.");
        let mut response = write(StatusCode::METHOD_NOT_ALLOWED, &json!({ "Message": problem }));
        if let Ok(allowed) = HeaderValue::from_str(allowed.as_str()) {
            response.headers_mut().insert(ALLOW, allowed);
        }
        return response;
    }
    match path {
        "/health" => write(StatusCode::OK, &health(engine)),
        "/state" => state(engine),
        _ => {
            engine.reset();
            write(StatusCode::OK, &json!({ "Status": "reset" }))
        }
    }
}

fn health(engine: &Engine) -> Value {
    let service = &aliyun_slb_model::SLB;
    json!({
        "Status": "ok",
        "Product": service.product,
        "Version": service.version,
        "Actions": engine.actions().collect::<Vec<_>>(),
    })
}

/// The state of every account, each in the form of a seed file.
fn state(engine: &Engine) -> Response<Full<Bytes>> {
    let accounts: BTreeMap<&str, SeedForm> =
        engine.accounts().iter().map(|(id, account)| (id, SeedForm::from(&*account))).collect();
    match serde_json::to_value(accounts) {
        Ok(accounts) => write(StatusCode::OK, &json!({ "Accounts": accounts })),
        Err(_) => write(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "Message": "no state" })),
    }
}

fn write(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_string())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
