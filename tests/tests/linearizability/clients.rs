//! Clients of the SDK, on one emulator.

use std::sync::Arc;
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_lb_groups::{Failure, Group, Server, Snapshot, alb, nlb, slb};
use aliyun_runtime::{Client, HyperTransport, RetryConfig, TransportLimits};
use serde_json::json;

use crate::group::{Answer, Call, SERVERS, State, Weighed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    Slb,
    Nlb,
    Alb,
}

/// How long a client waits for an answer where things go wrong: shorter than some answers take.
const PATIENCE: Duration = Duration::from_millis(40);

/// What came of a call.
pub enum Outcome {
    Answered(Answer),
    /// It may have been done, be it later.
    Unknown,
    /// Nothing was done, for a reason that is not in the group.
    Nothing,
}

/// What the clients send by.
pub struct Transports {
    /// Waits for every answer.
    pub patient: Arc<HyperTransport>,
    /// Does not.
    pub hurried: Arc<HyperTransport>,
}

impl Transports {
    /// Certificates are read here, and not for each client.
    pub fn new() -> Self {
        let mut limits = TransportLimits::default();
        let patient = Arc::new(HyperTransport::new(limits).unwrap());
        limits.read_timeout = PATIENCE;
        Self { patient, hurried: Arc::new(HyperTransport::new(limits).unwrap()) }
    }
}

/// An emulator with a group without servers for each product.
pub async fn start() -> Emulator {
    let group = |id| json!([{ "ServerGroupId": id, "VpcId": "vpc-1" }]);
    let seed = json!({ "Regions": { "cn-hangzhou": {
        "Vpcs": [{ "VpcId": "vpc-1" }],
        "Instances": [{ "InstanceId": format!("i-[1-{SERVERS}]") }],
        "LoadBalancers": [{ "LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s3.small",
            "VServerGroups": [{ "VServerGroupId": "rsp-1" }] }],
        "Nlb": { "ServerGroups": group("sgp-nlb") },
        "Alb": { "ServerGroups": group("sgp-alb") },
    } } });
    let seed = Seed::parse(&seed.to_string()).unwrap();
    Emulator::builder().seed(seed).start().await.unwrap()
}

impl Product {
    /// The group behind a client of its own.
    pub fn group(self, emulator: &Emulator, transport: &Arc<HyperTransport>) -> Box<dyn Group> {
        // Without a token a removal is repeated since that does no harm to a single client: the
        // second one takes away again what somebody else has added since the first.
        let retry = match self {
            Self::Slb => RetryConfig::off(),
            _ => RetryConfig::standard().base_delay(Duration::from_millis(1)),
        };
        let builder = emulator.client::<Client>().retry(retry);
        let client = builder.transport(Arc::clone(transport)).build().unwrap();
        match self {
            Self::Slb => Box::new(slb::VServerGroup::new(client.into(), "rsp-1")),
            Self::Nlb => Box::new(nlb::ServerGroup::new(client.into(), "sgp-nlb")),
            Self::Alb => Box::new(alb::ServerGroup::new(client.into(), "sgp-alb")),
        }
    }
}

/// Makes a call.
pub async fn perform(group: &dyn Group, call: &Call) -> Outcome {
    let done = match call {
        Call::Read => {
            return match group.read().await {
                Ok(snapshot) if snapshot.is_complete() => {
                    Outcome::Answered(Answer::Read(seen(&snapshot)))
                }
                _ => Outcome::Nothing,
            };
        }
        Call::Add(servers) => group.add(&weighed(servers)).await,
        Call::Remove(servers) => group.remove(&named(servers)).await,
        Call::Change(servers) => group.change(&weighed(servers)).await,
        Call::Replace(old, new) => group.replace(&named(old), &weighed(new)).await,
    };
    match done {
        Ok(()) => Outcome::Answered(Answer::Done),
        Err(failure) => of(&failure),
    }
}

fn of(failure: &Failure) -> Outcome {
    match failure.code() {
        _ if failure.may_have_taken_effect() => Outcome::Unknown,
        Some(
            "InvalidParameter"
            | "DuplicatedParam.Server"
            | "Conflict.BackendServer"
            | "ResourceNotFound.BackendServer",
        ) => Outcome::Answered(Answer::Refused),
        None | Some("SystemBusy" | "Throttling.User") => Outcome::Nothing,
        Some(_) => panic!("nobody expects {failure:?}"),
    }
}

fn server(n: usize) -> Server {
    Server::ecs(format!("i-{}", n + 1), 80)
}

fn named(servers: &[usize]) -> Vec<Server> {
    servers.iter().map(|n| server(*n)).collect()
}

fn weighed(servers: &[Weighed]) -> Vec<Server> {
    servers.iter().map(|(n, weight)| server(*n).weight(*weight)).collect()
}

/// The servers that somebody saw. A server that nobody put in is a mistake.
fn seen(snapshot: &Snapshot) -> State {
    let mut state = State::default();
    for member in &snapshot.members {
        let n = (0..SERVERS).find(|n| server(*n).identity() == member.identity());
        let place = &mut state[n.unwrap_or_else(|| panic!("nobody knows {member:?}"))];
        assert_eq!(place.replace(member.weight()), None, "{member:?} is there twice");
    }
    state
}
