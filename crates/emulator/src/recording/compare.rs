use std::fmt;

use aliyun_core::excerpt;
use serde_json::Value;

use super::Answered;

/// More differences than this of one call are not told.
const MOST: usize = 20;

/// What differs from call to call, and what is made of it.
const IDS: [&str; 3] = ["RequestId", "HostId", "Recommend"];

/// Something that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The number of the call in the recording, from 1.
    pub call: usize,
    /// The operation.
    pub action: String,
    /// What differs: `Status`, `Code`, or a member of the answer as `Answer.Rules.Rule.1.Url`.
    pub what: String,
    /// What was recorded; none if it was not there.
    pub recorded: Option<String>,
    /// What it is now; none if it is not there.
    pub now: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &Option<String>| text.as_deref().map_or("nothing".to_owned(), excerpt);
        let Self { call, action, what, recorded, now } = self;
        write!(f, "call {call}, {action}: {what} was {} and is {}", shown(recorded), shown(now))
    }
}

/// What differs between two answers of a call.
pub(super) fn differences(
    call: usize,
    action: &str,
    recorded: &Answered,
    now: &Answered,
) -> Vec<Difference> {
    let mut found = Found { call, action, differences: Vec::new() };
    found.compare("Status", Some(&recorded.status.into()), Some(&now.status.into()));
    let code = |answered: &Answered| answered.code.clone().map(Value::from);
    found.compare("Code", code(recorded).as_ref(), code(now).as_ref());
    let (recorded, now) = (without_ids(&recorded.answer), without_ids(&now.answer));
    found.compare("Answer", Some(&recorded), Some(&now));
    found.differences
}

struct Found<'a> {
    call: usize,
    action: &'a str,
    differences: Vec<Difference>,
}

impl Found<'_> {
    fn compare(&mut self, place: &str, recorded: Option<&Value>, now: Option<&Value>) {
        match (recorded, now) {
            _ if recorded == now || self.differences.len() >= MOST => {}
            (Some(Value::Object(one)), Some(Value::Object(other))) => {
                let only_now = other.keys().filter(|name| !one.contains_key(*name));
                for name in one.keys().chain(only_now) {
                    self.compare(&format!("{place}.{name}"), one.get(name), other.get(name));
                }
            }
            (Some(Value::Array(one)), Some(Value::Array(other))) => {
                for n in 0..one.len().max(other.len()) {
                    self.compare(&format!("{place}.{}", n + 1), one.get(n), other.get(n));
                }
            }
            _ => self.differences.push(Difference {
                call: self.call,
                action: self.action.to_owned(),
                what: place.to_owned(),
                recorded: recorded.map(Value::to_string),
                now: now.map(Value::to_string),
            }),
        }
    }
}

fn without_ids(answer: &Value) -> Value {
    let mut answer = answer.clone();
    if let Value::Object(members) = &mut answer {
        members.retain(|name, _| !IDS.contains(&name.as_str()));
    }
    answer
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_told_by_their_places() {
        let answered = |status, code: Option<&str>, answer| Answered {
            status,
            format: None,
            code: code.map(str::to_owned),
            answer,
        };
        let one = answered(200, None, json!({ "RequestId": "1", "A": [1, { "B": "x" }], "C": 1 }));
        let same = answered(200, None, json!({ "RequestId": "2", "A": [1, { "B": "x" }], "C": 1 }));
        assert_eq!(differences(1, "X", &one, &same), []);
        let other = answered(400, Some("E"), json!({ "A": [1, { "B": "y" }, 3], "D": null }));
        let told: Vec<_> =
            differences(7, "X", &one, &other).iter().map(Difference::to_string).collect();
        assert_eq!(
            told,
            [
                "call 7, X: Status was 200 and is 400",
                "call 7, X: Code was nothing and is \"E\"",
                "call 7, X: Answer.A.2.B was \"x\" and is \"y\"",
                "call 7, X: Answer.A.3 was nothing and is 3",
                "call 7, X: Answer.C was 1 and is nothing",
                "call 7, X: Answer.D was nothing and is null",
            ]
        );
    }

    #[test]
    fn they_are_bounded() {
        let numbers = |from: usize| Answered {
            status: 200,
            format: None,
            code: None,
            answer: (from..from + 100).collect(),
        };
        assert_eq!(differences(1, "X", &numbers(0), &numbers(1)).len(), MOST);
    }
}
