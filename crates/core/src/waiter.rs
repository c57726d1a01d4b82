//! Waiting for a state, as data: what to look at, how often, and for how long.

use std::borrow::Cow;
use std::time::Duration;

use crate::{Operation, Progress, Value, excerpt};

/// The states that an operation can be asked for until they are there, as an enum.
pub trait Waiter: Copy + 'static {
    /// The operation that is called again and again.
    type Operation: Operation + Clone + Send + Sync + 'static;

    /// Each state with what is known about it.
    const WAITERS: &'static [(Self, WaiterInfo)];

    /// What is known about this state.
    fn info(self) -> &'static WaiterInfo;
}

/// How a state is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaiterInfo {
    /// Its name.
    pub name: &'static str,
    /// How long to rest between two looks.
    pub delay: Duration,
    /// How long to wait in all.
    pub limit: Duration,
    /// What an answer says about the state. The first that fits counts.
    pub acceptors: &'static [Acceptor],
}

/// What an answer has to be like, and what follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptor {
    /// What follows.
    pub state: WaiterState,
    /// What the answer has to be like.
    pub test: AcceptorTest,
}

/// What an answer says about the state that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WaiterState {
    /// It is there.
    Success,
    /// It cannot come any more.
    Failure,
    /// It is not there yet.
    Retry,
}

/// A test of an answer. A path is a list of members, from the answer down; where a list stands on
/// it, it goes on in every item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcceptorTest {
    /// The value at the path, or in a list at least one of them, is this one.
    Has(&'static [&'static str], &'static str),
    /// Every value at the path is this one, and there is one.
    All(&'static [&'static str], &'static str),
    /// The error code.
    Code(&'static str),
}

impl WaiterInfo {
    /// A state with a delay and a limit in seconds.
    pub const fn new(
        name: &'static str,
        delay: u64,
        limit: u64,
        acceptors: &'static [Acceptor],
    ) -> Self {
        let (delay, limit) = (Duration::from_secs(delay), Duration::from_secs(limit));
        Self { name, delay, limit, acceptors }
    }

    /// What an answer says about the state, and where its acceptors look, what it has there.
    pub fn progress(&self, answer: &Value<'_>) -> Progress {
        match self.judge(answer) {
            Some(WaiterState::Success) => Progress::Done,
            Some(WaiterState::Failure) => Progress::Failed(self.observe(answer)),
            Some(WaiterState::Retry) | None => Progress::Pending(self.observe(answer)),
        }
    }

    /// The error codes that say something about the state. The first that fits counts.
    pub fn codes(&self) -> impl Iterator<Item = (&'static str, WaiterState)> {
        self.acceptors.iter().filter_map(|acceptor| match acceptor.test {
            AcceptorTest::Code(code) => Some((code, acceptor.state)),
            _ => None,
        })
    }

    fn judge(&self, answer: &Value<'_>) -> Option<WaiterState> {
        let fits = |test: &AcceptorTest| match test {
            AcceptorTest::Has(path, equals) => {
                values(answer, path).iter().any(|value| value == equals)
            }
            AcceptorTest::All(path, equals) => {
                let mut items = Vec::new();
                collect(answer, path, &mut items);
                !items.is_empty()
                    && items.iter().all(|item| item.as_deref().is_some_and(|item| item == *equals))
            }
            AcceptorTest::Code(_) => false,
        };
        let acceptor = self.acceptors.iter().find(|acceptor| fits(&acceptor.test));
        acceptor.map(|acceptor| acceptor.state)
    }

    /// What an answer has where the acceptors look, for messages: `Status is "starting"`.
    fn observe(&self, answer: &Value<'_>) -> String {
        let mut seen: Vec<String> = Vec::new();
        for acceptor in self.acceptors {
            let (AcceptorTest::Has(path, _) | AcceptorTest::All(path, _)) = acceptor.test else {
                continue;
            };
            let mut values = values(answer, path);
            values.sort_unstable();
            values.dedup();
            let mut shown: Vec<_> = values
                .iter()
                .take(MOST_SHOWN)
                .map(|value| format!("\"{}\"", excerpt(value)))
                .collect();
            shown.extend((values.len() > MOST_SHOWN).then(|| "…".to_owned()));
            let path = path.join(".");
            let said = match shown.is_empty() {
                true => format!("{path} is absent"),
                false => format!("{path} is {}", shown.join(", ")),
            };
            if !seen.contains(&said) {
                seen.push(said);
            }
        }
        if seen.is_empty() { "the call succeeds".to_owned() } else { seen.join("; ") }
    }
}

/// How many different values of a list a message shows.
const MOST_SHOWN: usize = 5;

impl Acceptor {
    /// The value at the path, or in a list at least one of them, is this one.
    pub const fn has(
        state: WaiterState,
        path: &'static [&'static str],
        equals: &'static str,
    ) -> Self {
        Self { state, test: AcceptorTest::Has(path, equals) }
    }

    /// Every value at the path is this one, and there is one.
    pub const fn all(
        state: WaiterState,
        path: &'static [&'static str],
        equals: &'static str,
    ) -> Self {
        Self { state, test: AcceptorTest::All(path, equals) }
    }

    /// The service answers with this error code.
    pub const fn code(state: WaiterState, code: &'static str) -> Self {
        Self { state, test: AcceptorTest::Code(code) }
    }
}

/// The values at a path, as texts.
pub(crate) fn values<'v>(value: &'v Value<'_>, path: &[&str]) -> Vec<Cow<'v, str>> {
    let mut found = Vec::new();
    collect(value, path, &mut found);
    found.into_iter().flatten().collect()
}

/// Collects what stands at a path: a text, or nothing where a member is absent.
fn collect<'v>(value: &'v Value<'_>, path: &[&str], found: &mut Vec<Option<Cow<'v, str>>>) {
    match (value, path) {
        (Value::List(items), _) => items.iter().for_each(|item| collect(item, path, found)),
        (Value::Object(_), [first, rest @ ..]) => match value.get(first) {
            Some(member) => collect(member, rest, found),
            None => found.push(None),
        },
        (Value::Text(text), []) => found.push(Some(Cow::Borrowed(text.as_ref()))),
        (Value::Number(number), []) => found.push(Some(Cow::Owned(number.to_string()))),
        (Value::Bool(flag), []) => {
            found.push(Some(Cow::Borrowed(if *flag { "true" } else { "false" })))
        }
        _ => found.push(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEALTH: &[&str] = &["Servers", "Server", "Health"];

    fn judge(acceptors: &'static [Acceptor], answer: &str) -> Option<WaiterState> {
        let answer = Value::from_json(answer).unwrap();
        WaiterInfo::new("Some", 1, 2, acceptors).judge(&answer)
    }

    #[test]
    fn a_value_is_compared_as_a_text() {
        const IT: &[Acceptor] = &[
            Acceptor::has(WaiterState::Success, &["A"], "5"),
            Acceptor::has(WaiterState::Failure, &["A"], "true"),
            Acceptor::has(WaiterState::Retry, &["B", "C"], "x"),
        ];
        for (answer, state) in [
            (r#"{"A":5}"#, Some(WaiterState::Success)),
            (r#"{"A":"5"}"#, Some(WaiterState::Success)),
            (r#"{"A":true}"#, Some(WaiterState::Failure)),
            (r#"{"B":{"C":"x"}}"#, Some(WaiterState::Retry)),
            (r#"{"A":5,"B":{"C":"x"}}"#, Some(WaiterState::Success)),
            (r#"{"A":6}"#, None),
            (r#"{"A":{},"B":"x"}"#, None),
            (r"{}", None),
        ] {
            assert_eq!(judge(IT, answer), state, "{answer}");
        }
    }

    #[test]
    fn all_or_any_items_of_a_list() {
        const ALL: &[Acceptor] = &[Acceptor::all(WaiterState::Success, HEALTH, "normal")];
        const ANY: &[Acceptor] = &[Acceptor::has(WaiterState::Success, HEALTH, "normal")];
        for (servers, all, any) in [
            (r"[]", false, false),
            (r#"[{"Health":"normal"}]"#, true, true),
            (r#"[{"Health":"normal"},{"Health":"ill"}]"#, false, true),
            (r#"[{"Health":"normal"},{}]"#, false, true),
            (r#"[{"Health":"normal"},{"Health":"normal"}]"#, true, true),
            (r#"[{"Health":"ill"}]"#, false, false),
        ] {
            let answer = format!(r#"{{"Servers":{{"Server":{servers}}}}}"#);
            assert_eq!(judge(ALL, &answer).is_some(), all, "{servers}");
            assert_eq!(judge(ANY, &answer).is_some(), any, "{servers}");
        }
        assert_eq!(judge(ALL, "{}"), None);
    }

    #[test]
    fn codes_say_nothing_of_an_answer() {
        const IT: &[Acceptor] = &[
            Acceptor::code(WaiterState::Success, "Gone"),
            Acceptor::has(WaiterState::Success, &["A"], "1"),
            Acceptor::code(WaiterState::Retry, "Throttling"),
        ];
        let codes: Vec<_> = WaiterInfo::new("Gone", 1, 2, IT).codes().collect();
        assert_eq!(codes, [("Gone", WaiterState::Success), ("Throttling", WaiterState::Retry)]);
        let info = WaiterInfo::new("Gone", 1, 2, &IT[..1]);
        assert_eq!(info.progress(&Value::Null), Progress::pending("the call succeeds"));
    }

    #[test]
    fn progress_tells_what_was_seen() {
        const IT: &[Acceptor] = &[
            Acceptor::has(WaiterState::Success, &["A"], "1"),
            Acceptor::has(WaiterState::Failure, &["A"], "2"),
        ];
        let info = WaiterInfo::new("One", 1, 2, IT);
        for (answer, progress) in [
            (r#"{"A":1}"#, Progress::Done),
            (r#"{"A":2}"#, Progress::failed("A is \"2\"")),
            (r#"{"A":3}"#, Progress::pending("A is \"3\"")),
            ("{}", Progress::pending("A is absent")),
        ] {
            assert_eq!(info.progress(&Value::from_json(answer).unwrap()), progress, "{answer}");
        }
    }

    #[test]
    fn what_was_seen_is_short_and_clean() {
        const IT: &[Acceptor] = &[
            Acceptor::all(WaiterState::Success, HEALTH, "normal"),
            Acceptor::has(WaiterState::Failure, HEALTH, "ill"),
            Acceptor::has(WaiterState::Failure, &["Status"], "x"),
        ];
        let info = WaiterInfo::new("Well", 1, 2, IT);
        let servers: Vec<_> = (0..9).map(|n| format!(r#"{{"Health":"h{}\n"}}"#, n % 7)).collect();
        let text = format!(r#"{{"Servers":{{"Server":[{}]}}}}"#, servers.join(","));
        assert_eq!(
            info.observe(&Value::from_json(&text).unwrap()),
            r#"Servers.Server.Health is "h0\n", "h1\n", "h2\n", "h3\n", "h4\n", …; Status is absent"#
        );
        let five: Vec<_> = servers.iter().take(MOST_SHOWN).map(String::as_str).collect();
        let text = format!(r#"{{"Servers":{{"Server":[{}]}}}}"#, five.join(","));
        assert!(!info.observe(&Value::from_json(&text).unwrap()).contains('…'));
    }
}
