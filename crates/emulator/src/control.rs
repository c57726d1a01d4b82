//! What the emulator answers about itself, under `/_emulator`. Always JSON, never signed.

mod certificates;
mod clock;
mod faults;
mod inventory;
mod metrics;
mod questions;
mod recording;
mod requests;
mod settling;
mod snapshots;
mod state;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::api_error::{About, ApiError};
use crate::document;
use crate::engine::Engine;
use crate::page;
use crate::requests::hide_keys;
use crate::state_error::StateError;

/// Where the control endpoints begin.
const PREFIX: &str = "/_emulator";

/// One control endpoint.
struct Endpoint {
    method: Method,
    /// What follows [`PREFIX`]; `{name}` stands for one step of the path.
    path: &'static str,
    summary: &'static str,
    answer: Answer,
}

/// How an endpoint answers.
enum Answer {
    Json(fn(&Engine, &Asked<'_>) -> Result<Value, Problem>),
    /// A text of a content type.
    Text(&'static str, fn(&Engine) -> Result<String, Problem>),
}

/// Every control endpoint. The table in the README of the program is checked against it.
const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new(Method::GET, "", "this list", list),
    Endpoint::new(Method::GET, "/health", "whether it works, and what it answers", health),
    Endpoint::new(Method::GET, "/state", "the state of each account", state::export),
    Endpoint::new(
        Method::GET,
        "/state/{name}",
        "the state of one account, in the form of a seed",
        state::export_one,
    ),
    Endpoint::new(
        Method::PUT,
        "/state",
        "takes what `GET /_emulator/state` gave, for the accounts that it names",
        state::import,
    ),
    Endpoint::new(Method::GET, "/snapshots", "the snapshots and their times", snapshots::list),
    Endpoint::new(
        Method::PUT,
        "/snapshots/{name}",
        "takes a snapshot of all accounts under a name",
        snapshots::take,
    ),
    Endpoint::new(Method::POST, "/snapshots/{name}", "goes back to one", snapshots::restore),
    Endpoint::new(Method::DELETE, "/snapshots/{name}", "forgets one", snapshots::remove),
    Endpoint::new(Method::POST, "/reset", "everything is as it was at the start", state::reset),
    Endpoint::new(Method::GET, "/clock", "the time, and how far it was moved", clock::show),
    Endpoint::new(
        Method::POST,
        "/clock",
        "moves the clock, by `AdvanceSeconds` or to `Now`",
        clock::turn,
    ),
    Endpoint::new(
        Method::GET,
        "/requests",
        "what callers sent and got: the last `Limit` after the number `After`",
        requests::list,
    ),
    Endpoint::new(Method::DELETE, "/requests", "forgets them", requests::clear),
    Endpoint::new(
        Method::GET,
        "/settling",
        "how long changes take, what has not settled, and the jobs that go on",
        settling::show,
    ),
    Endpoint::new(Method::PUT, "/settling", "how long changes take from now on", settling::choose),
    Endpoint::new(
        Method::GET,
        "/inventory",
        "the ECS instances, ENIs and ECIs, and what will become of them",
        inventory::list,
    ),
    Endpoint::new(Method::GET, "/inventory/{name}", "those with an id", inventory::list_one),
    Endpoint::new(
        Method::PUT,
        "/inventory/{name}",
        "lets them stop, start, vanish, fall ill or recover, now or later",
        inventory::change,
    ),
    Endpoint::new(Method::DELETE, "/inventory/{name}", "lets them vanish", inventory::release),
    Endpoint::new(
        Method::GET,
        "/certificates",
        "the certificates that listeners can name, and what stands in them",
        certificates::list,
    ),
    Endpoint::new(Method::POST, "/certificates", "puts one in, by its `Pem`", certificates::add),
    Endpoint::new(Method::GET, "/faults", "the faults on demand, and what they did", faults::list),
    Endpoint::new(Method::POST, "/faults", "adds one", faults::add),
    Endpoint::new(Method::DELETE, "/faults", "removes all of them", faults::clear),
    Endpoint::new(
        Method::PATCH,
        "/faults/{name}",
        "switches one on or off, by `Enabled`",
        faults::change,
    ),
    Endpoint::new(Method::DELETE, "/faults/{name}", "removes one", faults::remove),
    Endpoint::new(
        Method::GET,
        "/recording",
        "the calls that were recorded, and the state before them",
        recording::show,
    ),
    Endpoint::new(Method::POST, "/recording", "begins a recording", recording::begin),
    Endpoint::text(
        "/metrics",
        "what happened so far, in figures for Prometheus",
        metrics::CONTENT_TYPE,
        metrics::show,
    ),
];

/// What a control endpoint is asked.
pub(crate) struct Asked<'a> {
    /// The step of the path that stands for `{name}`.
    name: &'a str,
    query: &'a str,
    body: &'a Result<Bytes, ApiError>,
}

impl Asked<'_> {
    /// The body, if it came.
    fn bytes(&self) -> Result<&[u8], Problem> {
        self.body.as_deref().map_err(|error| {
            let (status, message) = error.written(&About::NOTHING);
            Problem::new(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), message)
        })
    }

    /// The body, read.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        document::read(self.bytes()?)
            .map_err(|mistake| Problem::new(StatusCode::BAD_REQUEST, mistake.to_string()))
    }
}

/// Why a control endpoint does not do what it is asked: where and what to do.
pub(crate) struct Problem {
    status: StatusCode,
    message: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    fn write(&self) -> Response<Full<Bytes>> {
        write(self.status, &json!({ "Message": hide_keys(&self.message) }))
    }
}

impl From<StateError> for Problem {
    fn from(error: StateError) -> Self {
        Self::new(error.status(), error.to_string())
    }
}

impl Endpoint {
    const fn new(
        method: Method,
        path: &'static str,
        summary: &'static str,
        answer: fn(&Engine, &Asked<'_>) -> Result<Value, Problem>,
    ) -> Self {
        Self { method, path, summary, answer: Answer::Json(answer) }
    }

    const fn text(
        path: &'static str,
        summary: &'static str,
        content_type: &'static str,
        answer: fn(&Engine) -> Result<String, Problem>,
    ) -> Self {
        Self { method: Method::GET, path, summary, answer: Answer::Text(content_type, answer) }
    }

    fn answer(&self, engine: &Engine, asked: &Asked<'_>) -> Response<Full<Bytes>> {
        let answered = match self.answer {
            Answer::Json(answer) => return write_answer(answer(engine, asked)),
            Answer::Text(kind, answer) => {
                answer(engine).map(|text| write_text(StatusCode::OK, kind, text))
            }
        };
        answered.unwrap_or_else(|problem| problem.write())
    }

    /// The step of a path that stands for `{name}`, if the path is that of this endpoint.
    fn matches<'p>(&self, path: &'p str) -> Option<&'p str> {
        let Some((before, after)) = self.path.split_once("{name}") else {
            return (self.path == path).then_some("");
        };
        let name = path.strip_prefix(before)?.strip_suffix(after)?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    }
}

/// What follows [`PREFIX`] in the path of a control request.
pub(crate) fn path(path: &str) -> Option<&str> {
    path.strip_prefix(PREFIX).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The answer to a request that the emulator does not take from whoever sent it.
pub(crate) fn forbidden(problem: &str) -> Response<Full<Bytes>> {
    write(StatusCode::FORBIDDEN, &json!({ "Message": problem }))
}

/// Answers a control request; `path` is what follows [`PREFIX`].
pub(crate) async fn answer(
    engine: &Engine,
    parts: &Parts,
    path: &str,
    body: &Result<Bytes, ApiError>,
) -> Response<Full<Bytes>> {
    // It is answered by the world as it is now, not as it was at the last call.
    let answer = match engine.tick() {
        Ok(()) => find(engine, parts, path, body),
        Err(error) => write(error.status(), &json!({ "Message": error.to_string() })),
    };
    // Nobody hears of what is not on disk.
    match engine.accounts().all_written().await {
        Ok(()) => answer,
        Err(error) => {
            let problem = json!({ "Message": error.to_string() });
            write(StatusCode::INTERNAL_SERVER_ERROR, &problem)
        }
    }
}

fn find(
    engine: &Engine,
    parts: &Parts,
    path: &str,
    body: &Result<Bytes, ApiError>,
) -> Response<Full<Bytes>> {
    let on_path = || ENDPOINTS.iter().filter_map(|known| Some((known, known.matches(path)?)));
    let query = parts.uri.query().unwrap_or_default();
    match on_path().find(|(known, _)| known.method == parts.method) {
        Some((endpoint, name)) => endpoint.answer(engine, &Asked { name, query, body }),
        None => match questions::on_path(engine, path) {
            Some(question) if parts.method == Method::GET => {
                write_answer(questions::answer(engine, question, query))
            }
            Some(_) => refuse(vec!["GET"]),
            None => refuse(on_path().map(|(known, _)| known.method.as_str()).collect()),
        },
    }
}

/// The answer where nothing is, or nothing takes this method but others.
fn refuse(methods: Vec<&str>) -> Response<Full<Bytes>> {
    if methods.is_empty() {
        let problem = "There is no such control endpoint. GET /_emulator lists them.";
        return write(StatusCode::NOT_FOUND, &json!({ "Message": problem }));
    }
    let allowed = methods.join(", ");
    let problem = format!("This control endpoint takes {allowed} only.");
    let mut response = write(StatusCode::METHOD_NOT_ALLOWED, &json!({ "Message": problem }));
    if let Ok(allowed) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

fn list(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let endpoint = |known: &Endpoint| {
        let path = format!("{PREFIX}{}", known.path);
        json!({ "Method": known.method.as_str(), "Path": path, "Summary": known.summary })
    };
    let all = ENDPOINTS.iter().map(endpoint).chain(questions::list(engine));
    Ok(json!({ "Endpoints": all.collect::<Vec<_>>() }))
}

fn health(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let registry = engine.registry();
    let products = registry.products().iter().enumerate().map(|(slot, product)| {
        let service = product.service();
        json!({
            "Product": service.product,
            "Version": service.version,
            "Actions": registry.actions(slot).collect::<Vec<_>>(),
            "Page": page::entrance(*product),
        })
    });
    Ok(json!({ "Status": "ok", "Products": products.collect::<Vec<_>>() }))
}

fn write_answer(answer: Result<Value, Problem>) -> Response<Full<Bytes>> {
    match answer {
        Ok(value) => write(StatusCode::OK, &value),
        Err(problem) => problem.write(),
    }
}

fn write(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    write_text(status, "application/json;charset=utf-8", body.to_string())
}

fn write_text(status: StatusCode, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_has_every_endpoint() {
        let readme = include_str!("../../lb-emulator/README.md");
        for known in ENDPOINTS {
            let row = format!("| `{} {PREFIX}{}` | {} |", known.method, known.path, known.summary);
            assert!(readme.contains(&row), "the README lacks this row:\n{row}");
        }
        let rows = readme.lines().filter(|line| line.contains(" /_emulator")).count();
        assert!(rows >= ENDPOINTS.len());
    }

    #[test]
    fn a_name_is_one_step() {
        let endpoint = Endpoint::new(Method::GET, "/a/{name}/b", "", list);
        assert_eq!(endpoint.matches("/a/x/b"), Some("x"));
        for other in ["/a//b", "/a/x/y/b", "/a/x", "/a/b", "/a/x/b/", ""] {
            assert_eq!(endpoint.matches(other), None, "{other}");
        }
    }
}
