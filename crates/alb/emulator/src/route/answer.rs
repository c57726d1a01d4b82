//! What is told of a request.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// What becomes of a request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Routed {
    /// The account whose listener it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub access_key_id: String,
    /// The region of the listener.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region_id: String,
    /// The load balancer.
    pub load_balancer_id: String,
    /// The listener.
    pub listener_id: String,
    /// Why the listener takes no request at all, if it does not: everything else says nothing then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The certificate that a client which asks for the host is shown. There is none without TLS, and
    /// where one cannot tell, as the names of a certificate are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<RoutedCertificate>,
    /// The rule that takes the request; without one the default action of the listener does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RoutedRule>,
    /// The rules that were tried before, in their order, and why they did not take it.
    pub passed: Vec<Passed>,
    /// What is done, action by action.
    pub steps: Vec<Step>,
    /// The request as a server gets it, if it is forwarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Forwarded>,
    /// What rules make of the response of the server, if it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<RoutedResponse>,
    /// What the client gets, as far as that is known.
    pub answer: Answer,
}

impl Routed {
    /// The id of the rule that takes the request, if one does.
    pub fn rule_id(&self) -> Option<&str> {
        self.rule.as_ref().map(|rule| rule.rule_id.as_str())
    }

    /// The server groups that the request may go to; none if it is not forwarded.
    pub fn groups(&self) -> &[GroupShare] {
        let mut steps = self.steps.iter().filter_map(|step| match step {
            Step::ForwardGroup { groups, .. } => Some(groups.as_slice()),
            _ => None,
        });
        steps.next().unwrap_or_default()
    }
}

/// A certificate that a client is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct RoutedCertificate {
    /// Its id.
    pub certificate_id: String,
    /// Why it is this one of those that the listener has.
    pub chosen_by: CertificateChoice,
    /// The names that it is for, if they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Until when it is valid, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<String>,
    /// Why a client that looks at the name and the time does not accept it, if so, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<String>,
}

/// What a certificate of a listener is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub enum CertificateChoice {
    /// It has the very name of the host.
    Name,
    /// It has a wildcard that the host fits.
    Wildcard,
    /// It is the default one, and none has a name for the host.
    Default,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct RoutedRule {
    /// Its id.
    pub rule_id: String,
    /// Its name.
    pub rule_name: String,
    /// Its priority.
    pub priority: i32,
}

/// A rule that did not take a request or a response.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Passed {
    /// Its id.
    pub rule_id: String,
    /// Its name.
    pub rule_name: String,
    /// Its priority.
    pub priority: i32,
    /// The first of its conditions that does not hold, in a sentence.
    pub reason: String,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "Type", rename_all_fields = "PascalCase")]
#[non_exhaustive]
pub enum Step {
    /// A header is added.
    InsertHeader {
        /// Its name.
        key: String,
        /// Its value; none if nothing is added.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// Why nothing is added, if so.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A header is taken away.
    RemoveHeader {
        /// Its name.
        key: String,
        /// Whether it was there.
        found: bool,
    },
    /// The request is changed.
    Rewrite {
        /// The host that it has now.
        host: String,
        /// The path that it has now.
        path: String,
        /// The query that it has now.
        query: String,
    },
    /// Requests beyond a number per second get 503; this one is not counted.
    TrafficLimit {
        /// How many pass in all.
        #[serde(rename = "QPS", skip_serializing_if = "Option::is_none")]
        qps: Option<i32>,
        /// How many pass from one address.
        #[serde(skip_serializing_if = "Option::is_none")]
        per_ip_qps: Option<i32>,
    },
    /// A copy goes to other servers, whose answers nobody gets.
    TrafficMirror {
        /// Where it goes.
        groups: Vec<GroupShare>,
    },
    /// A question of a browser, or a request from a page of another origin.
    Cors {
        /// Whether the page may send the request.
        allowed: bool,
        /// Whether it is such a question, which gets its answer here.
        preflight: bool,
        /// The headers that the client gets.
        headers: Vec<Header>,
    },
    /// The request goes to a server of one of the groups.
    ForwardGroup {
        /// The groups.
        groups: Vec<GroupShare>,
        /// For how long a client stays with a group, if it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        sticky_seconds: Option<i32>,
    },
    /// The client is told to ask elsewhere.
    Redirect {
        /// The status.
        status: u16,
        /// Where.
        location: String,
    },
    /// The client gets a fixed response.
    FixedResponse {
        /// The status.
        status: u16,
        /// The media type of the content.
        #[serde(skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
        /// The content.
        content: String,
    },
    /// An action of which nothing is known but its type; it does nothing here.
    Other {
        /// The type.
        name: String,
    },
}

/// A server group with its share of requests.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GroupShare {
    /// Its id.
    pub server_group_id: String,
    /// Its name.
    pub server_group_name: String,
    /// Its weight.
    pub weight: i32,
    /// Its share of the requests that come here, from 0 to 1.
    pub share: f64,
    /// Its servers.
    pub servers: Vec<ServerShare>,
}

/// A server with its share of requests.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ServerShare {
    /// Its id.
    pub server_id: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_ip: Option<IpAddr>,
    /// Its port.
    pub port: u16,
    /// Its weight in its group.
    pub weight: i32,
    /// Whether it passes the health checks of its group, or is not checked.
    pub healthy: bool,
    /// Its share of the requests that come here, from 0 to 1.
    pub share: f64,
}

/// A request as a server gets it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Forwarded {
    /// The method.
    pub method: String,
    /// The host.
    pub host: String,
    /// The path with the query, if there is one.
    pub path: String,
    /// The headers, without those that every load balancer adds.
    pub headers: Vec<Header>,
}

/// What rules make of a response.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct RoutedResponse {
    /// The rule that takes it; without one it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RoutedRule>,
    /// The rules that were tried before, in their order, and why they did not take it.
    pub passed: Vec<Passed>,
    /// What is done, action by action.
    pub steps: Vec<Step>,
}

/// What a client gets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Answer {
    /// The status; none if a server chooses it, or if there is no answer at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The headers that are known.
    pub headers: Vec<Header>,
    /// The content, if the load balancer chooses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

impl Answer {
    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|own| own.name.eq_ignore_ascii_case(name));
        found.next().map(|own| own.value.as_str())
    }
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Header {
    pub(super) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}
