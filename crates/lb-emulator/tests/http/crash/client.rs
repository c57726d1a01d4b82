//! Clients whose every call changes two things at once.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedSender;

use crate::support::V1;

/// What the clients work on.
pub const SEED: &str = r#"{"Regions": {"cn-hangzhou": {
    "LoadBalancers": [{
        "LoadBalancerId": "lb-1",
        "LoadBalancerSpec": "slb.s2.small",
        "Listeners": [{"ListenerPort": 80, "ListenerProtocol": "http",
                       "Settings": {"VServerGroupId": "rsp-1"}}],
        "VServerGroups": [{"VServerGroupId": "rsp-1"}]
    }],
    "AccessControlLists": [{"AclId": "acl-1", "AclName": "a"}],
    "Instances": [{"InstanceId": "i-1"}]
}}}"#;

/// What a client puts in and takes out, two at a time.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    Servers,
    Groups,
    Rules,
    Entries,
    Tags,
    /// Each with the token that stands for it.
    LoadBalancers,
}

/// A client that does the same calls in the same order whatever happens: four times it puts two
/// things in, four times it takes two out. So the number of its calls tells all that is there.
#[derive(Debug)]
pub struct Client {
    work: Work,
    /// How many of its calls are done.
    done: u64,
    /// Whether it waits for an answer that did not come.
    waiting: bool,
}

/// The pairs that are there after so many calls.
fn pairs(done: u64) -> Range<u64> {
    let (first, step) = (done / 8 * 4, done % 8);
    if step <= 4 { first..first + step } else { first + step - 4..first + 4 }
}

impl Client {
    pub fn new(work: Work) -> Self {
        Self { work, done: 0, waiting: false }
    }

    pub fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Asserts that what was answered is there, and of what was not all or nothing; tells which.
    pub fn check(&mut self, state: &Value) -> bool {
        let found = self.work.found(state);
        let expected = |done| pairs(done).flat_map(|pair| self.work.names(pair)).collect();
        let more = self.waiting && found == expected(self.done + 1);
        assert!(more || found == expected(self.done), "{self:?} found {found:?}");
        self.done += u64::from(more);
        self.waiting = false;
        more
    }

    /// Calls until no answer comes.
    pub async fn work(mut self, address: SocketAddr, told: Arc<UnboundedSender<()>>) -> Self {
        while let Some(call) = self.next(address).await {
            self.waiting = true;
            let Some(answer) = ask(address, &call.bytes()).await else { break };
            assert!(answer.starts_with("HTTP/1.1 200 "), "{self:?}: {answer}");
            self.done += 1;
            self.waiting = false;
            told.send(()).unwrap();
        }
        self
    }

    /// The next call, unless nobody tells what it needs.
    async fn next(&self, address: SocketAddr) -> Option<V1> {
        let (now, then) = (pairs(self.done), pairs(self.done + 1));
        if then.end > now.end {
            return Some(self.work.put(now.end));
        }
        let request =
            b"GET /_emulator/state/testid HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let answer = ask(address, request).await?;
        let state = serde_json::from_str(answer.split_once("\r\n\r\n")?.1).unwrap();
        Some(self.work.take(now.start, &state))
    }
}

/// An answer, if all of it came.
async fn ask(address: SocketAddr, request: &[u8]) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    (length.parse() == Ok(body.len())).then_some(answer)
}

impl Work {
    pub const ALL: [Self; 6] =
        [Self::Servers, Self::Groups, Self::Rules, Self::Entries, Self::Tags, Self::LoadBalancers];

    /// How the two things of a pair show in the state.
    fn names(self, pair: u64) -> [String; 2] {
        let (one, other) = (2 * pair + 1, 2 * pair + 2);
        match self {
            Self::Servers => [one, other].map(|port| port.to_string()),
            Self::Groups => [format!("g{pair}"), format!("g{pair} has {one}, {other}")],
            Self::Rules => [one, other].map(|n| format!("r{n}")),
            Self::Entries => [one, other].map(|n| format!("10.0.{}.{}/32", n / 256, n % 256)),
            Self::Tags => [one, other].map(|n| format!("t{n}")),
            Self::LoadBalancers => [format!("l{pair}"), format!("token-{pair}")],
        }
    }

    /// What of it is in the state.
    fn found(self, state: &Value) -> BTreeSet<String> {
        let region = &state["Regions"]["cn-hangzhou"];
        let load_balancer = find(&region["LoadBalancers"], "LoadBalancerId", "lb-1");
        let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let ports = |group: &Value| {
            let ports = items(&group["BackendServers"]).map(|server| server["Port"].to_string());
            ports.collect::<Vec<_>>()
        };
        match self {
            Self::Servers => {
                let group = find(&load_balancer["VServerGroups"], "VServerGroupId", "rsp-1");
                ports(group).into_iter().collect()
            }
            Self::Groups => items(&load_balancer["VServerGroups"])
                .filter(|group| group["VServerGroupId"] != "rsp-1")
                .flat_map(|group| {
                    let name = text(group, "VServerGroupName");
                    [format!("{name} has {}", ports(group).join(", ")), name]
                })
                .collect(),
            Self::Rules => {
                items(&load_balancer["Rules"]).map(|rule| text(rule, "RuleName")).collect()
            }
            Self::Entries => {
                let lists = &region["AccessControlLists"];
                items(&find(lists, "AclId", "acl-1")["Entries"])
                    .map(|entry| text(entry, "Entry"))
                    .collect()
            }
            Self::Tags => keys(&load_balancer["Tags"]).collect(),
            Self::LoadBalancers => items(&region["LoadBalancers"])
                .filter(|own| own["LoadBalancerId"] != "lb-1")
                .map(|own| text(&own["Settings"], "LoadBalancerName"))
                .chain(keys(&region["FirstCalls"]))
                .collect(),
        }
    }

    fn put(self, pair: u64) -> V1 {
        let [one, other] = self.names(pair);
        match self {
            Self::Servers => V1::add("rsp-1", &servers([&one, &other])),
            Self::Groups => {
                let servers = servers([2 * pair + 1, 2 * pair + 2]);
                let params = [
                    ("LoadBalancerId", "lb-1"),
                    ("VServerGroupName", &one),
                    ("BackendServers", &servers),
                ];
                V1::call("CreateVServerGroup", &params)
            }
            Self::Rules => {
                let rule = |name| {
                    format!(
                        r#"{{"RuleName":"{name}","Domain":"{name}.com","VServerGroupId":"rsp-1"}}"#
                    )
                };
                let rules = format!("[{},{}]", rule(&one), rule(&other));
                let params =
                    [("LoadBalancerId", "lb-1"), ("ListenerPort", "80"), ("RuleList", &rules)];
                V1::call("CreateRules", &params)
            }
            Self::Entries => entries("AddAccessControlListEntry", [&one, &other]),
            Self::Tags => V1::call(
                "TagResources",
                &[
                    ("ResourceType", "instance"),
                    ("ResourceId.1", "lb-1"),
                    ("Tag.1.Key", &one),
                    ("Tag.1.Value", "v"),
                    ("Tag.2.Key", &other),
                    ("Tag.2.Value", "v"),
                ],
            ),
            Self::LoadBalancers => V1::call(
                "CreateLoadBalancer",
                &[
                    ("LoadBalancerName", &one),
                    ("ClientToken", &other),
                    ("LoadBalancerSpec", "slb.s1.small"),
                ],
            ),
        }
    }

    fn take(self, pair: u64, state: &Value) -> V1 {
        let [one, other] = self.names(pair);
        let region = &state["Regions"]["cn-hangzhou"];
        let load_balancer = find(&region["LoadBalancers"], "LoadBalancerId", "lb-1");
        match self {
            Self::Servers => V1::call(
                "RemoveVServerGroupBackendServers",
                &[("VServerGroupId", "rsp-1"), ("BackendServers", &servers([&one, &other]))],
            ),
            Self::Groups => {
                let group = find(&load_balancer["VServerGroups"], "VServerGroupName", &one);
                let id = group["VServerGroupId"].as_str().unwrap();
                V1::call("DeleteVServerGroup", &[("VServerGroupId", id)])
            }
            Self::Rules => {
                let id = |name| find(&load_balancer["Rules"], "RuleName", name)["RuleId"].clone();
                let ids = Value::from(vec![id(&one), id(&other)]).to_string();
                V1::call("DeleteRules", &[("RuleIds", &ids)])
            }
            Self::Entries => entries("RemoveAccessControlListEntry", [&one, &other]),
            Self::Tags => V1::call(
                "UntagResources",
                &[
                    ("ResourceType", "instance"),
                    ("ResourceId.1", "lb-1"),
                    ("TagKey.1", &one),
                    ("TagKey.2", &other),
                ],
            ),
            Self::LoadBalancers => {
                let named = |own: &&Value| own["Settings"]["LoadBalancerName"] == one.as_str();
                let own = items(&region["LoadBalancers"]).find(named).unwrap();
                let id = own["LoadBalancerId"].as_str().unwrap();
                V1::call("DeleteLoadBalancer", &[("LoadBalancerId", id)])
            }
        }
    }
}

fn servers(ports: [impl std::fmt::Display; 2]) -> String {
    let [one, other] = ports.map(|port| format!(r#"{{"ServerId":"i-1","Port":{port}}}"#));
    format!("[{one},{other}]")
}

fn entries(action: &str, entries: [&String; 2]) -> V1 {
    let [one, other] = entries.map(|entry| format!(r#"{{"entry":"{entry}"}}"#));
    V1::call(action, &[("AclId", "acl-1"), ("AclEntrys", &format!("[{one},{other}]"))])
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn keys(object: &Value) -> impl Iterator<Item = String> {
    object.as_object().into_iter().flatten().map(|(key, _)| key.clone())
}

fn find<'v>(list: &'v Value, name: &str, text: &str) -> &'v Value {
    items(list).find(|item| item[name] == text).unwrap_or_else(|| panic!("no {text} in {list}"))
}
