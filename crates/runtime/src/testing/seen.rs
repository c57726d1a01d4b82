//! A request as a test wants to see it.

use aliyun_core::Params;
use bytes::Bytes;

use crate::sign::{acs3, percent, v1};

/// A request that came to a transport: what was asked for, without what signs it.
///
/// It has neither key nor token nor signature, whichever way the request was signed, and neither
/// time nor nonce. `Debug` shows the names of the parameters only: a value may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRequest {
    pub(super) method: String,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) action: String,
    pub(super) params: Params,
}

impl SeenRequest {
    pub(super) fn of(request: &http::Request<Bytes>) -> Self {
        let pairs = pairs(request);
        let find = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted);
        // Under the newer signature these are ordinary names.
        let old = find("Signature").is_some();
        let header = request.headers().get("x-acs-action").and_then(|value| value.to_str().ok());
        let action = header.or(find("Action").map(|(_, action)| action.as_str()));
        let mut params = Params::new();
        for (name, value) in &pairs {
            if name != "SecurityToken" && !(old && v1::COMMON.contains(&name.as_str())) {
                params.text(name.clone(), value.as_str());
            }
        }
        Self {
            method: request.method().to_string(),
            host: request.uri().authority().map(ToString::to_string).unwrap_or_default(),
            path: request.uri().path().to_owned(),
            action: action.unwrap_or_default().to_owned(),
            params,
        }
    }

    /// The operation; empty if the request names none, as one for metadata.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The value of a parameter, by its name on the wire: `Tag.1.Key`.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name)
    }

    /// All parameters.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The host, with the port if there is one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Panics unless this is the operation.
    #[track_caller]
    pub fn assert_action(&self, action: &str) -> &Self {
        assert_eq!(self.action, action, "another operation was called");
        self
    }

    /// Panics unless the parameter has this value.
    #[track_caller]
    pub fn assert_param(&self, name: &str, value: &str) -> &Self {
        let found = self.param(name);
        assert_eq!(found, Some(value), "{} was called with another {name}", self.action);
        self
    }

    /// Panics if there is such a parameter.
    #[track_caller]
    pub fn assert_no_param(&self, name: &str) -> &Self {
        assert_eq!(self.param(name), None, "{} was called with {name}", self.action);
        self
    }

    /// The request in a few words, for messages.
    pub(super) fn name(&self) -> String {
        match self.action.as_str() {
            "" => format!("{} {}", self.method, self.path),
            action => action.to_owned(),
        }
    }
}

/// Every secret of a request that may come back in its answer.
pub(super) fn secrets(request: &http::Request<Bytes>) -> Vec<String> {
    const PARAMS: [&str; 4] = ["AccessKeyId", "BearerToken", "SecurityToken", "Signature"];
    const HEADERS: [&str; 5] = [
        "authorization",
        "x-acs-accesskey-id",
        "x-acs-bearer-token",
        "x-acs-security-token",
        "x-aliyun-ecs-metadata-token",
    ];
    let params = pairs(request).into_iter();
    let params = params.filter(|(name, _)| PARAMS.contains(&name.as_str())).map(|(_, value)| value);
    let headers = HEADERS.into_iter().filter_map(|name| request.headers().get(name)?.to_str().ok());
    let authorization = request.headers().get("authorization").and_then(|it| it.to_str().ok());
    let parts = authorization.and_then(acs3::Authorization::parse);
    let parts = parts.map(|parts| [parts.access_key_id.to_owned(), parts.signature.to_owned()]);
    params.chain(headers.map(str::to_owned)).chain(parts.into_iter().flatten()).collect()
}

/// The parameters of a request, wherever they are.
fn pairs(request: &http::Request<Bytes>) -> Vec<(String, String)> {
    let form = request.headers().get("content-type").and_then(|value| value.to_str().ok());
    let form = form.is_some_and(|form| form.starts_with("application/x-www-form-urlencoded"));
    let body = std::str::from_utf8(request.body()).ok().filter(|_| form).unwrap_or_default();
    let decode = |text: &str| match percent::decode(text) {
        Some(decoded) => decoded.into_owned(),
        None => text.to_owned(),
    };
    [request.uri().query().unwrap_or_default(), body]
        .into_iter()
        .flat_map(|pairs| pairs.split('&'))
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}
