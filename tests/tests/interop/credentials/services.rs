//! The metadata service and a credentials URI.

use bytes::Bytes;
use http::{Request, Response};

use crate::server;

const ROLES: &str = "/latest/meta-data/ram/security-credentials/";

/// What is found at a path; none if nothing is.
fn body(path: &str) -> Option<String> {
    match path {
        "/latest/api/token" => return Some("metadata-token".to_owned()),
        // A service that ends its answers with a line break.
        ROLES => return Some("my-role\n".to_owned()),
        _ => {}
    }
    let id = match path.strip_prefix(ROLES) {
        Some(role) => role,
        None => path.strip_prefix("/key/")?,
    };
    let is_known = ["my-role", "other-role", "uri"].contains(&id);
    is_known.then(|| {
        format!(
            r#"{{"Code":"Success","AccessKeyId":"STS.{id}","AccessKeySecret":"secret","SecurityToken":"token","Expiration":"2999-01-01T00:00:00Z","LastUpdated":"2020-01-01T00:00:00Z"}}"#
        )
    })
}

/// The services without a network.
pub fn answer(request: &Request<Bytes>) -> Response<Bytes> {
    match body(request.uri().path()) {
        Some(body) => Response::new(body.into()),
        None => {
            let mut response = Response::new(Bytes::from_static(b"<html></html>"));
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            response
        }
    }
}

/// The services as a server, which is a proxy too. Returns its URL.
pub async fn start() -> String {
    format!("http://{}", server::start(answer).await)
}
