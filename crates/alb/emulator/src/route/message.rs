//! A request and a response as they go through a load balancer.

use std::net::IpAddr;

use super::{Header, Route};
use crate::state::{Listener, LoadBalancer};

/// Headers in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers(pub(super) Vec<Header>);

impl Headers {
    fn of(pairs: &[(String, String)]) -> Self {
        Self(pairs.iter().map(|(name, value)| Header::new(name, value)).collect())
    }

    /// The values of a header, whatever the case of its name.
    pub(super) fn all<'h>(&'h self, name: &str) -> impl Iterator<Item = &'h str> {
        let found = self.0.iter().filter(move |own| own.name.eq_ignore_ascii_case(name));
        found.map(|own| own.value.as_str())
    }

    /// The value of a header.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Puts a header in place of those with the same name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.push(Header::new(name, value));
    }

    /// Takes a header away; whether it was there.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|own| !own.name.eq_ignore_ascii_case(name));
        self.0.len() < before
    }
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// In small letters.
    pub(super) protocol: &'static str,
    /// Without a port.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: String,
    /// Without the `?`.
    pub(super) query: String,
    pub(super) headers: Headers,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) cookies: Vec<(String, String)>,
    pub(super) source_ip: IpAddr,
    pub(super) source_port: u16,
    pub(super) load_balancer_id: String,
    /// What the groups of a regular expression stand for, the whole path first.
    pub(super) captures: Vec<String>,
}

impl Request {
    /// The request that a question is about.
    pub(super) fn of(route: &Route, listener: &Listener, load_balancer: &LoadBalancer) -> Self {
        let mut headers = Headers::of(&route.headers);
        let named = headers.get("Host").map(str::to_owned);
        let named = route.host.clone().or(named).unwrap_or_else(|| address(load_balancer));
        headers.remove("Host");
        let (path, more) = match route.path.split_once('?') {
            Some((path, more)) => (path, Some(more)),
            None => (route.path.as_str(), None),
        };
        let told = route.query.iter().map(|(key, value)| format!("{key}={value}"));
        let query: Vec<String> = more.map(str::to_owned).into_iter().chain(told).collect();
        let query = query.join("&");
        let parts = query.split('&').filter(|part| !part.is_empty());
        let parameters = parts.map(|part| pair(part, '=')).collect();
        let sent = headers.all("Cookie").flat_map(|value| value.split(';'));
        let sent = sent.map(|part| pair(part.trim(), '='));
        let cookies = sent.chain(route.cookies.iter().cloned()).collect();
        Self {
            method: route.method.to_uppercase(),
            protocol: if listener.is_tls() { "https" } else { "http" },
            host: without_port(&named).to_owned(),
            port: listener.listener_port,
            path: path.to_owned(),
            query,
            headers,
            parameters,
            cookies,
            source_ip: route.source_ip,
            source_port: route.source_port,
            load_balancer_id: listener.load_balancer_id.clone(),
            captures: Vec::new(),
        }
    }

    /// The path with the query.
    pub(super) fn target(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }
}

/// A response of a server.
#[derive(Clone, Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Headers,
}

impl Response {
    /// The response that a question tells, if it does.
    pub(super) fn of(route: &Route) -> Option<Self> {
        let is_told = route.status.is_some() || !route.response_headers.is_empty();
        let headers = Headers::of(&route.response_headers);
        is_told.then(|| Self { status: route.status.unwrap_or(200), headers })
    }
}

/// The first address of a load balancer, by which one reaches it without a name.
fn address(load_balancer: &LoadBalancer) -> String {
    let mut all = load_balancer.zones.iter().flat_map(|it| it.public_ipv4.or(it.private_ipv4));
    all.next().map(|it| it.to_string()).unwrap_or_default()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
            if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host }
        }
        _ => host,
    }
}

/// A name and a value with a sign between them.
pub(super) fn pair(text: &str, sign: char) -> (String, String) {
    let (key, value) = text.split_once(sign).unwrap_or((text, ""));
    (key.trim().to_owned(), value.trim().to_owned())
}
