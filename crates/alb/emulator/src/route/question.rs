//! The question that the control endpoints take.

use std::str::FromStr;

use aliyun_emulator::product::{Given, Question, Sight, Told};
use serde_json::Value;

use super::message::pair;
use super::shares::Look;
use super::{Route, walk};
use crate::state::Region;

/// Its name.
pub(super) const NAME: &str = "route";

/// What can be asked of this product.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    name: NAME,
    summary: "which certificate a client is shown, which rule of a listener takes a request, and what \
              becomes of it",
    parameters: &[
        "listener",
        "method",
        "host",
        "path",
        "header",
        "query",
        "cookie",
        "source_ip",
        "source_port",
        "status",
        "response_header",
    ],
    answer,
}];

fn answer(sight: &Sight<'_>, given: &Given<'_>) -> Result<Told, String> {
    let route = read(given)?;
    let Some(region) = sight.own::<Region>() else { return Ok(Told::NotHere) };
    let look = Look { region, shared: sight.shared, now: sight.milliseconds };
    let routed = walk::walk(look, &route);
    let Some(routed) = routed else { return Ok(Told::NotHere) };
    match serde_json::to_value(routed).map_err(|error| error.to_string())? {
        Value::Object(answer) => Ok(Told::Answer(answer)),
        _ => Ok(Told::NotHere),
    }
}

fn read(given: &Given<'_>) -> Result<Route, String> {
    let mut route = Route::to(given.needed("listener")?);
    if let Some(method) = given.one("method")? {
        route = route.method(whole("method", method, "a method such as GET", &[])?);
    }
    if let Some(host) = given.one("host")? {
        let host = whole("host", host, "a name or an address, as in the Host header", &['/', '@'])?;
        route = route.host(host);
    }
    if let Some(path) = given.one("path")? {
        // A space in it stands for an encoded one.
        if !path.starts_with('/') || path.contains(char::is_control) {
            let path = path.escape_debug();
            return Err(format!("path is \"{path}\"; it begins with / and is on one line."));
        }
        route = route.path(path);
    }
    if let Some(address) = parsed(given, "source_ip", "an IP address")? {
        route.source_ip = address;
    }
    if let Some(port) = parsed(given, "source_port", "a number up to 65535")? {
        route.source_port = port;
    }
    route.status = parsed::<u16>(given, "status", "a number from 100 to 599")?;
    if let Some(status) = route.status.filter(|status| !(100..600).contains(status)) {
        return Err(format!("status is \"{status}\"; it may be a number from 100 to 599."));
    }
    route.headers = pairs(given, "header", ':', "Name:Value")?;
    route.query = pairs(given, "query", '=', "name=value")?;
    route.cookies = pairs(given, "cookie", '=', "name=value")?;
    route.response_headers = pairs(given, "response_header", ':', "Name:Value")?;
    Ok(route)
}

/// A text that stands on one line of a request, between spaces.
fn whole<'t>(name: &str, text: &'t str, what: &str, but: &[char]) -> Result<&'t str, String> {
    let cannot_be = |c: char| c.is_whitespace() || c.is_control() || but.contains(&c);
    match text.is_empty() || text.contains(cannot_be) {
        true => Err(format!("{name} is \"{}\"; it is {what}.", text.escape_debug())),
        false => Ok(text),
    }
}

fn parsed<T: FromStr>(given: &Given<'_>, name: &str, what: &str) -> Result<Option<T>, String> {
    let Some(text) = given.one(name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| format!("{name} is \"{text}\"; it may be {what}."))
}

fn pairs(
    given: &Given<'_>,
    name: &str,
    sign: char,
    form: &str,
) -> Result<Vec<(String, String)>, String> {
    let read = |text: &str| match text.contains(sign) {
        true => Ok(pair(text, sign)),
        false => Err(format!("{name} is \"{text}\"; its form is {form}.")),
    };
    given.all(name).map(read).collect()
}
