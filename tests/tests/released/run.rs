//! Leads a life on an emulator, and says where it went otherwise than the client needs.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aliyun_core::Value;
use aliyun_runtime::Timestamp;
use serde_json::Value as Json;

use crate::life::{Again, Expected, Step, at};
use crate::sender::{Call, Connection, Reply};

/// How often a call is repeated, and the pause between: clients take seconds, and longer.
const REPEATS: usize = 400;
const PAUSE: Duration = Duration::from_millis(10);

/// How many calls were made, in lives side by side too: each has a nonce of its own.
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// Takes all steps, and panics with everything that went otherwise. Returns the answers at the ends
/// of the steps.
pub async fn lead(address: SocketAddr, steps: &[Step], values: &[(&str, String)]) -> Vec<Json> {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let connection = Connection::open(address).await.expect("an emulator");
    let mut life = Life { connection, values, answers: Vec::new() };
    let mut wrong = Vec::new();
    for step in steps {
        wrong.extend(life.take(step).await.into_iter().map(|what| format!("{step}: {what}")));
    }
    assert!(wrong.is_empty(), "{} went otherwise:\n{}", wrong.len(), wrong.join("\n"));
    life.answers
}

struct Life {
    connection: Connection,
    /// What answers held.
    values: BTreeMap<String, String>,
    answers: Vec<Json>,
}

impl Life {
    /// Takes one step; says what is wrong with the answer.
    async fn take(&mut self, step: &Step) -> Vec<String> {
        let params: Vec<_> = step
            .params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), self.fill(value)))
            .collect();
        let mut reply = self.send(step, &params).await;
        for _ in 0..REPEATS {
            if !self.is_to_repeat(step, &reply) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            reply = self.send(step, &params).await;
        }
        let answer = match read(step, &reply) {
            Ok(answer) => answer,
            Err(wrong) => return vec![wrong],
        };
        self.answers.push(answer.clone());
        let mut wrong = Vec::new();
        match &step.expected {
            Expected::Answer(_) if reply.status != 200 || at(&answer, "Code").is_some() => {
                wrong.push(reply.body);
            }
            Expected::Answer(facts) => {
                if has_null(&answer) {
                    wrong.push(format!("a null, at which the client panics: {answer}"));
                }
                wrong
                    .extend(facts.iter().filter_map(|(path, fact)| self.look(&answer, path, fact)));
            }
            Expected::Refusal { status, code, message } => {
                let text = |name| at(&answer, name).and_then(Json::as_str).unwrap_or_default();
                let right = status.is_none_or(|status| status == reply.status)
                    && reply.status >= 400
                    && text("Code") == *code
                    && !text("Message").is_empty()
                    && text("Message").contains(message)
                    && !text("RequestId").is_empty();
                if !right {
                    wrong.push(format!("no {code}, but {}: {}", reply.status, reply.body));
                }
            }
        }
        wrong
    }

    async fn send(&mut self, step: &Step, params: &[(String, String)]) -> Reply {
        let call = Call {
            transport: step.transport,
            action: step.action,
            params,
            nonce: &format!("{:032x}", CALLS.fetch_add(1, Ordering::Relaxed)),
            time: Timestamp::now(),
        };
        let reply = self.connection.send(&call).await;
        reply.unwrap_or_else(|error| panic!("{step}: {error}"))
    }

    fn is_to_repeat(&mut self, step: &Step, reply: &Reply) -> bool {
        let Ok(answer) = read(step, reply) else { return false };
        step.again.iter().any(|again| match again {
            Again::On(code) => at(&answer, "Code").is_some_and(|found| found == code),
            Again::Until(path, fact) => {
                reply.status == 200 && self.look(&answer, path, fact).is_some()
            }
        })
    }

    /// Looks at a fact of an answer; says what is wrong with it.
    fn look(&mut self, answer: &Json, path: &str, fact: &str) -> Option<String> {
        let found = at(answer, path);
        let right = match (fact.split_once(' '), found) {
            (_, None) => fact == "absent",
            (Some(("as", name)), Some(Json::String(text))) if !text.is_empty() => {
                self.values.insert(name.to_owned(), text.clone());
                true
            }
            (Some(("has", members)), Some(Json::Array(items))) => {
                let members = self.json(members);
                items.iter().any(|item| includes(item, &members))
            }
            (_, Some(found)) => match fact {
                "text" => found.is_string(),
                "number" => found.is_number(),
                "list" => found.is_array(),
                "object" => found.is_object(),
                "absent" => false,
                value => *found == self.json(value),
            },
        };
        let shown = found.map_or("nothing".into(), Json::to_string);
        (!right).then(|| format!("{path} is {shown}, not {}", self.fill(fact)))
    }

    fn json(&self, text: &str) -> Json {
        let text = self.fill(text);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.values {
            filled = filled.replace(&format!("${{{name}}}"), value);
        }
        filled
    }
}

/// Reads a body as the client asked for it. XML knows texts only.
fn read(step: &Step, reply: &Reply) -> Result<Json, String> {
    let is_xml = step.transport.common.contains(&("Format", "XML"));
    let value = if is_xml { Value::from_xml(&reply.body) } else { Value::from_json(&reply.body) };
    let value = value.map_err(|error| format!("{error}: {}", reply.body))?;
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn has_null(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().any(has_null),
        Json::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn includes(item: &Json, members: &Json) -> bool {
    members
        .as_object()
        .is_some_and(|members| members.iter().all(|(name, value)| item.get(name) == Some(value)))
}
