//! A life as data: the steps of a client, read from a text.
//!
//! ```text
//! # the file and the function of the client that the step is from
//! FORM CreateLoadBalancer RegionId=cn-hangzhou & LoadBalancerName=tf-life
//!   & LoadBalancerSpec=slb.s1.small
//! ? LoadBalancerId as lb & Address text
//! ```
//!
//! A step is a transport, an operation and parameters, with ` & ` between them. `${lb}` is a value
//! that was kept before. Lines that begin with a space go on with the line before. Then come
//!
//! - `? PATH FACT`: what the client reads of the answer: `text`, `number`, `list` and `object` are
//!   types, `absent` is nothing, `as NAME` a text that is kept, `has JSON` a list with an object
//!   that has these members, and everything else is JSON, the value itself,
//! - `! STATUS CODE MESSAGE`: the refusal that it expects; the status and the message stand where
//!   the client looks at them, and of the message any part does,
//! - `~ CODE`: a code on which it repeats the call; `SlbIsBusy` is what `errors.go` of the provider
//!   calls so,
//! - `~ until PATH JSON`: that it repeats the call until the answer has this value.

use std::fmt;

use serde_json::Value as Json;

use crate::transport::{TRANSPORTS, Transport};

const SLB_IS_BUSY: [&str; 5] = [
    "SystemBusy",
    "OperationBusy",
    "ServiceIsStopping",
    "BackendServer.configuring",
    "ServiceIsConfiguring",
];

/// One call of a client, and what it expects.
pub struct Step {
    pub transport: &'static Transport,
    pub action: &'static str,
    pub params: Vec<(&'static str, &'static str)>,
    pub expected: Expected,
    pub again: Vec<Again>,
    /// Where it is from: the source in the client.
    source: &'static str,
    /// Its line in the file.
    line: usize,
}

pub enum Expected {
    /// Facts of the answer, by path.
    Answer(Vec<(&'static str, &'static str)>),
    Refusal {
        status: Option<u16>,
        code: &'static str,
        message: &'static str,
    },
}

/// When a call is repeated.
pub enum Again {
    On(&'static str),
    Until(&'static str, &'static str),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {} ({})", self.line, self.action, self.source)
    }
}

/// Reads a life. What is wrong in it is a mistake of the test.
pub fn read(text: &'static str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut source = "";
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, first)) = lines.next() {
        let mut parts = split(first);
        while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with(' ')) {
            parts.extend(split(more.trim_start().trim_start_matches("& ")));
        }
        let Some(step) = first.split_once(' ') else {
            assert!(first.is_empty(), "line {}: {first:?}", index + 1);
            continue;
        };
        match step.0 {
            "#" => source = step.1,
            "?" | "!" | "~" => {
                let last = steps.last_mut().unwrap_or_else(|| panic!("nothing before {first:?}"));
                parts[0] = step.1.split(" & ").next().unwrap_or_default();
                match step.0 {
                    "?" => last.expect_answer(&parts),
                    "!" => last.expect_refusal(step.1),
                    _ => last.again.extend(parts.into_iter().flat_map(again)),
                }
            }
            name => {
                let transport = TRANSPORTS.iter().find(|transport| transport.name == name);
                let transport = transport.unwrap_or_else(|| panic!("line {}: {first}", index + 1));
                let (action, params) = step.1.split_once(' ').unwrap_or((step.1, ""));
                parts[0] = params.split(" & ").next().unwrap_or_default();
                let params = parts.into_iter().filter(|part| !part.is_empty());
                let params =
                    params.map(|part| part.split_once('=').unwrap_or_else(|| panic!("{part}")));
                steps.push(Step {
                    transport,
                    action,
                    params: params.collect(),
                    expected: Expected::Answer(Vec::new()),
                    again: Vec::new(),
                    source,
                    line: index + 1,
                });
            }
        }
    }
    steps
}

impl Step {
    fn expect_answer(&mut self, parts: &[&'static str]) {
        let facts =
            parts.iter().map(|part| part.split_once(' ').unwrap_or_else(|| panic!("{part}")));
        match &mut self.expected {
            Expected::Answer(known) => known.extend(facts),
            Expected::Refusal { .. } => panic!("{self} is both"),
        }
    }

    fn expect_refusal(&mut self, text: &'static str) {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let status = first.parse().ok();
        let text = if status.is_some() { rest } else { text };
        let (code, message) = text.split_once(' ').unwrap_or((text, ""));
        self.expected = Expected::Refusal { status, code, message };
    }
}

fn split(line: &'static str) -> Vec<&'static str> {
    line.split(" & ").collect()
}

fn again(part: &'static str) -> Vec<Again> {
    match part.strip_prefix("until ").and_then(|rest| rest.split_once(' ')) {
        Some((path, value)) => vec![Again::Until(path, value)],
        None if part == "SlbIsBusy" => SLB_IS_BUSY.map(Again::On).into(),
        None => vec![Again::On(part)],
    }
}

/// Looks something up by a path of names and numbers.
pub fn at<'a>(answer: &'a Json, path: &str) -> Option<&'a Json> {
    answer.pointer(&format!("/{}", path.replace('.', "/")))
}
