//! What becomes of a request to a listener: which certificate the client is shown, which rule takes
//! the request, why those before did not, what the rule does, and what the client gets.
//!
//! ```
//! use aliyun_alb_emulator::{Emulator, Route};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let request = Route::to("lsn-000000000000000002").host("www.example.com").path("/api/users");
//! let routed = request.ask(&emulator)?;
//! assert!(routed.rule.is_none(), "no rule takes it, so the default action does");
//! assert_eq!(routed.groups()[0].server_group_id, "sgp-000000000000000002");
//! # Ok(())
//! # }
//! ```
//!
//! The emulator sends nothing anywhere: it tells what the load balancer would do. What the vendor
//! does not say of that is chosen, as `docs/emulator/alb.md` of the repository lists.

mod answer;
mod certificate;
mod conditions;
mod message;
mod pattern;
mod question;
mod shares;
mod steps;
#[cfg(test)]
mod tests;
mod variables;
mod walk;

use std::net::{IpAddr, Ipv4Addr};

use aliyun_emulator::StateError;
use aliyun_emulator::product::Products;

pub use answer::{
    Answer, CertificateChoice, Forwarded, GroupShare, Header, Passed, Routed, RoutedCertificate,
    RoutedResponse, RoutedRule, ServerShare, Step,
};
pub(crate) use question::QUESTIONS;

/// A request to a listener, of which one asks what becomes of it. What is left out is what a plain
/// client sends: `GET /` to the address of the load balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Route {
    listener_id: String,
    method: String,
    host: Option<String>,
    path: String,
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    source_ip: IpAddr,
    source_port: u16,
    status: Option<u16>,
    response_headers: Vec<(String, String)>,
}

impl Route {
    /// A request to a listener.
    pub fn to(listener_id: impl Into<String>) -> Self {
        Self {
            listener_id: listener_id.into(),
            method: "GET".to_owned(),
            host: None,
            path: "/".to_owned(),
            headers: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            source_ip: Ipv4Addr::new(203, 0, 113, 1).into(),
            source_port: 50000,
            status: None,
            response_headers: Vec::new(),
        }
    }

    /// Sets the method, which is `GET` otherwise.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = method.into();
        self
    }

    /// Sets the host, which may have a port. It is the first address of the load balancer otherwise.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// Sets the path, which is `/` otherwise. It may have a query behind a `?`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Adds a cookie.
    pub fn cookie(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.cookies.push((name.into(), value.into()));
        self
    }

    /// Sets the address that the request comes from, which is `203.0.113.1` otherwise.
    pub fn source_ip(mut self, address: impl Into<IpAddr>) -> Self {
        self.source_ip = address.into();
        self
    }

    /// Sets the port that the request comes from, which is 50000 otherwise.
    pub fn source_port(mut self, port: u16) -> Self {
        self.source_port = port;
        self
    }

    /// Sets the status that the server answers with, so that rules for responses are asked too.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Adds a header to the response of the server, whose status is 200 unless it is set.
    pub fn response_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.response_headers.push((name.into(), value.into()));
        self
    }

    /// Asks an emulator, be it one of this product alone or of several. The listener is looked for in
    /// every account and region.
    pub fn ask<P: Products>(
        &self,
        emulator: &aliyun_emulator::Emulator<P>,
    ) -> Result<Routed, StateError> {
        let parameters = self.parameters();
        let pairs = parameters.iter().map(|(name, value)| (*name, value.as_str()));
        let told = emulator.ask("alb", question::NAME, &pairs.collect::<Vec<_>>())?;
        serde_json::from_value(told).map_err(StateError::failed)
    }

    /// Itself as the parameters of the question.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let one = [
            ("listener", self.listener_id.clone()),
            ("method", self.method.clone()),
            ("path", self.path.clone()),
            ("source_ip", self.source_ip.to_string()),
            ("source_port", self.source_port.to_string()),
        ];
        let host = self.host.iter().map(|host| ("host", host.clone()));
        let status = self.status.iter().map(|status| ("status", status.to_string()));
        let all = |name, pairs: &[(String, String)], sign: char| {
            let told = pairs.iter().map(move |(key, value)| (name, format!("{key}{sign}{value}")));
            told.collect::<Vec<_>>()
        };
        let lists = [
            all("header", &self.headers, ':'),
            all("query", &self.query, '='),
            all("cookie", &self.cookies, '='),
            all("response_header", &self.response_headers, ':'),
        ];
        one.into_iter().chain(host).chain(status).chain(lists.into_iter().flatten()).collect()
    }
}
