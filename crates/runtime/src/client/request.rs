//! From parameters to a signed HTTP request.

use aliyun_core::{OperationInfo, Params, excerpt};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::{Config, HttpMethod, Placement};
use crate::sent::Sent;
use crate::sign::{Signing, acs3, percent, v1};
use crate::{Credentials, Endpoint, Error, ErrorKind, SignatureMethod, Timestamp};

/// A request before it is signed.
pub(super) struct Request<'a> {
    pub(super) operation: &'a OperationInfo,
    pub(super) endpoint: &'a Endpoint,
    pub(super) params: &'a Params,
    pub(super) method: HttpMethod,
    pub(super) time: Timestamp,
    /// What is sent besides the headers of every request.
    pub(super) headers: HeaderMap,
}

/// Signs a request with a nonce of its own.
pub(super) fn sign(
    config: &Config,
    request: Request<'_>,
    credentials: Credentials,
) -> Result<(http::Request<Bytes>, Sent), Error> {
    let Request { operation, endpoint, params, method, time, headers: more } = request;
    check(config, method, params)?;
    let nonce = config.nonce()?;
    let signing = Signing {
        credentials: &credentials,
        action: operation.action(),
        version: operation.service.version,
        time,
        nonce: &nonce,
    };
    let mut request = http::Request::new(Bytes::new());
    *request.method_mut() = match method {
        HttpMethod::Post => http::Method::POST,
        HttpMethod::Get => http::Method::GET,
    };
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, config.user_agent.clone());

    let (signature, form) = way(config, method, operation, params);
    let (query, sent) = match signature {
        SignatureMethod::Acs3HmacSha256 => {
            let more: Vec<_> = more.iter().filter_map(to_sign).collect();
            let host = endpoint.authority();
            let (signed, body) = match form {
                Form::None => {
                    let signed = acs3::sign_with(&signing, method.as_str(), host, params, &more);
                    (signed, Bytes::new())
                }
                Form::Documented => {
                    let (form, query): (Vec<_>, Vec<_>) =
                        params.iter().partition(|(name, _)| operation.is_in_form(name));
                    acs3::sign_form(&signing, host, &query, &form, &more)
                }
                Form::All => {
                    let form: Vec<_> = params.iter().collect();
                    acs3::sign_form(&signing, host, &[], &form, &more)
                }
            };
            for (name, text) in &signed.headers {
                headers.insert(HeaderName::from_static(name), value(name, text)?);
            }
            *request.body_mut() = body;
            (signed.canonical.query().to_owned(), Sent::acs3(credentials, params, signed))
        }
        SignatureMethod::V1HmacSha1 => {
            headers.insert(HOST, value("host", endpoint.authority())?);
            headers.insert("x-acs-action", value("x-acs-action", operation.action())?);
            headers.insert("x-acs-version", value("x-acs-version", operation.service.version)?);
            let signed = v1::sign(&signing, method.as_str(), params);
            let query = match method {
                HttpMethod::Get => signed.as_str().to_owned(),
                HttpMethod::Post => {
                    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
                    headers.insert(CONTENT_TYPE, form);
                    *request.body_mut() = signed.bytes();
                    String::new()
                }
            };
            (query, Sent::v1(credentials, params, signed, method.as_str()))
        }
    };
    if method == HttpMethod::Post {
        let length = HeaderValue::from(request.body().len());
        request.headers_mut().insert(CONTENT_LENGTH, length);
    }
    for (name, value) in &more {
        if request.headers_mut().insert(name, value.clone()).is_some() {
            let message = format!("the header {name} belongs to the client: do not set it");
            return Err(Error::new(ErrorKind::Configuration, message));
        }
    }
    *request.uri_mut() = uri(endpoint, query)?;
    Ok((request, sent))
}

/// Refuses parameters that are not to be sent, or not in this way.
fn check(config: &Config, method: HttpMethod, params: &Params) -> Result<(), Error> {
    let refuse = |message: String| Err(Error::new(ErrorKind::Configuration, message));
    // A second one of the same name would be signed too, and either could count. It is so under
    // both signatures, since the length of a call can decide which of them signs it.
    if let Some(name) = v1::COMMON.into_iter().find(|name| params.get(name).is_some()) {
        return refuse(format!("the parameter {name} belongs to the client: do not set it"));
    }
    if method == HttpMethod::Get
        && config.placement != Placement::Query
        && let Some(name) = secret_param(params)
    {
        return refuse(format!(
            "{} holds a secret, which GET would show in the URL: send the call with POST, or set \
             Placement::Query if that is wanted",
            excerpt(name)
        ));
    }
    Ok(())
}

/// The parameter whose value is secret or has a secret in it, as a list in JSON may.
fn secret_param(params: &Params) -> Option<&str> {
    let has_one = |value: &str| params.secrets().iter().any(|it| value.contains(it.expose()));
    let whole = params.iter().find(|(_, value)| params.is_secret(value));
    whole.or_else(|| params.iter().find(|(_, value)| has_one(value))).map(|(name, _)| name)
}

/// Which parameters are in a form in the body.
enum Form {
    None,
    /// Those that the documents of the operation place there.
    Documented,
    All,
}

/// How a request is signed, and what of it is in a form.
fn way(
    config: &Config,
    method: HttpMethod,
    operation: &OperationInfo,
    params: &Params,
) -> (SignatureMethod, Form) {
    let signature = config.signature;
    match (signature, method, config.placement) {
        (SignatureMethod::V1HmacSha1, HttpMethod::Post, _)
        | (_, HttpMethod::Post, Placement::Form) => (signature, Form::All),
        (_, HttpMethod::Get, _) | (_, _, Placement::Query) => (signature, Form::None),
        (_, HttpMethod::Post, Placement::Guarded) => {
            if is_to_be_guarded(operation, params) {
                (SignatureMethod::V1HmacSha1, Form::All)
            } else if operation.form_params.is_empty() {
                (signature, Form::None)
            } else {
                (signature, Form::Documented)
            }
        }
    }
}

/// Whether what the documents place in the query is not to be in a URL: a secret, or too long.
fn is_to_be_guarded(operation: &OperationInfo, params: &Params) -> bool {
    /// What no server and no proxy finds too long for a URL.
    const LONGEST_QUERY: usize = 4096;
    let place = |in_form: bool| {
        params.iter().filter(move |(name, _)| operation.is_in_form(name) == in_form)
    };
    let holds = |in_form: bool, secret: &str| place(in_form).any(|(_, it)| it.contains(secret));
    // One that is not found as it is may be escaped, in JSON: only the form is known to be safe.
    let is_shown = |secret: &str| holds(false, secret) || !holds(true, secret);
    params.secrets().iter().any(|secret| is_shown(secret.expose()))
        || percent::length(place(false)) > LONGEST_QUERY
}

/// What is signed of the headers that were added: those that are meant for the service.
fn to_sign<'h>((name, value): (&'h HeaderName, &'h HeaderValue)) -> Option<(&'h str, &'h str)> {
    name.as_str().starts_with("x-acs-").then_some((name.as_str(), value.to_str().ok()?))
}

/// A header value, marked so that no `Debug` shows what must not be shown.
fn value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        let message = format!("the header {name} would hold a character that no header can hold");
        let kind = match name {
            "authorization" | "x-acs-accesskey-id" | "x-acs-security-token" => {
                ErrorKind::Credentials
            }
            _ => ErrorKind::Configuration,
        };
        Error::new(kind, message)
    })?;
    value.set_sensitive(matches!(name, "authorization" | "x-acs-security-token"));
    Ok(value)
}

fn uri(endpoint: &Endpoint, query: String) -> Result<Uri, Error> {
    let path = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
    Uri::builder()
        .scheme(endpoint.scheme())
        .authority(endpoint.authority())
        .path_and_query(path)
        .build()
        .map_err(|_| {
            let message = "the request is too long for a URL: send it with POST, and do not place \
                           its parameters in the query";
            Error::new(ErrorKind::Configuration, message)
        })
}
