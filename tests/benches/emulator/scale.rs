//! What operations cost with few load balancers and with many. The answers are of the same size.

use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::load::{Connection, Generator};
use crate::requests::{group, instance, list, load_balancer, servers, signed};
use crate::seeds;
use crate::server::Server;
use crate::throughput::{median, micros};

/// Load balancers, groups, servers, rules and access control lists.
const SIZES: [usize; 3] = [10, 1_000, 100_000];

/// How often each operation is measured.
pub const CALLS: usize = 300;

pub fn run(emulator: &Server) {
    let [few, some, many] = SIZES.map(|size| measure(emulator, size));
    let [small, middle, large] = SIZES;
    println!("\n{:<47} {small:>10} {middle:>10} {large:>10} {:>7}", "load balancers", "ratio");
    for (((name, few), (_, some)), (_, many)) in few.iter().zip(&some).zip(&many) {
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        let [few, some, many] = [few, some, many].map(|time| micros(*time));
        println!("{name:<47} {few:>10} {some:>10} {many:>10} {ratio:>7.2}");
    }
}

/// The median time of each operation.
fn measure(emulator: &Server, size: usize) -> Vec<(&'static str, Duration)> {
    let seed = seeds::everything(size);
    let start = Instant::now();
    let running = emulator.seeded(&seed.path());
    let started = start.elapsed();
    let generator = Generator::new();
    let connection = generator.open(running.address);
    let mut caller = Caller { generator, connection, size };
    let mut rows = vec![("start-up with this seed", started)];
    for (name, operation) in OPERATIONS {
        let times = (0..CALLS).map(|n| operation(&mut caller, n).as_secs_f64());
        rows.push((name, Duration::from_secs_f64(median(times))));
    }
    rows
}

/// What is measured: the n-th of many calls. What leads up to it and takes it back is not timed.
type Measured = fn(&mut Caller, usize) -> Duration;

const OPERATIONS: [(&str, Measured); 16] = [
    ("AddVServerGroupBackendServers", |caller, n| change_members(caller, n).0),
    ("RemoveVServerGroupBackendServers", |caller, n| change_members(caller, n).1),
    ("DescribeVServerGroupAttribute", |caller, n| {
        let group = group(caller.pick(n));
        caller.call("DescribeVServerGroupAttribute", &[("VServerGroupId", &group)]).0
    }),
    ("CreateVServerGroup", |caller, n| make_group(caller, n).0),
    ("DeleteVServerGroup", |caller, n| make_group(caller, n).1),
    ("CreateRules", |caller, n| make_rule(caller, n).0),
    ("DeleteRules", |caller, n| make_rule(caller, n).1),
    ("DescribeLoadBalancerAttribute", |caller, n| {
        let id = load_balancer(caller.pick(n));
        caller.call("DescribeLoadBalancerAttribute", &[("LoadBalancerId", &id)]).0
    }),
    ("DescribeLoadBalancers, the first page", |caller, _| page(caller, 1)),
    ("DescribeLoadBalancers, the last page there may be", |caller, _| {
        page(caller, (caller.size / PAGE).min(MOST_PAGES))
    }),
    ("SetLoadBalancerName", |caller, n| {
        let (id, name) = (load_balancer(caller.pick(n)), format!("name-{}", n % 10));
        let params = [("LoadBalancerId", id.as_str()), ("LoadBalancerName", &name)];
        caller.call("SetLoadBalancerName", &params).0
    }),
    ("CreateLoadBalancer, in a region without any", |caller, n| make_load_balancer(caller, n).0),
    ("DeleteLoadBalancer, in that region", |caller, n| make_load_balancer(caller, n).1),
    ("SetLoadBalancerTCPListenerAttribute, AclStatus on", |caller, n| use_list(caller, n).0),
    ("SetLoadBalancerTCPListenerAttribute, AclStatus off", |caller, n| use_list(caller, n).1),
    ("DeleteAccessControlList", |caller, n| {
        let spare = list(caller.size + n);
        caller.call("DeleteAccessControlList", &[("AclId", &spare)]).0
    }),
];

/// Load balancers on a page.
const PAGE: usize = 10;

/// No page beyond this one can be asked for.
const MOST_PAGES: usize = 1_000;

/// Calls the operations, over one connection.
struct Caller {
    generator: Generator,
    connection: Connection,
    size: usize,
}

impl Caller {
    /// Signs a call, sends it and reads the answer; the time is that between the two.
    fn call(&mut self, action: &str, params: &[(&'static str, &str)]) -> (Duration, Json) {
        let request = signed(action, params);
        let (time, body) = self.generator.send(&mut self.connection, &request);
        (time, serde_json::from_slice(&body).expect("JSON"))
    }

    /// The resource of the n-th call: they are all over the state.
    fn pick(&self, n: usize) -> usize {
        n * 331 % self.size
    }
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| panic!("{json} is no text"))
}

/// Adds a server to a group and removes it.
fn change_members(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let (own, other) = (caller.pick(n), caller.pick(n + 1));
    let (group, servers) = (group(own), servers(std::iter::once(other)));
    assert_ne!(instance(own), instance(other));
    let params = [("VServerGroupId", group.as_str()), ("BackendServers", &servers)];
    let (added, _) = caller.call("AddVServerGroupBackendServers", &params);
    let (removed, _) = caller.call("RemoveVServerGroupBackendServers", &params);
    (added, removed)
}

fn make_group(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let id = load_balancer(caller.pick(n));
    let params = [("LoadBalancerId", id.as_str()), ("VServerGroupName", "made")];
    let (made, answer) = caller.call("CreateVServerGroup", &params);
    let id = text(&answer["VServerGroupId"]);
    (made, caller.call("DeleteVServerGroup", &[("VServerGroupId", id)]).0)
}

fn make_rule(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    let (id, group) = (load_balancer(own), group(own));
    let rules = format!(r#"[{{"RuleName":"made","Url":"/made","VServerGroupId":"{group}"}}]"#);
    let params = [
        ("LoadBalancerId", id.as_str()),
        ("ListenerPort", "80"),
        ("ListenerProtocol", "http"),
        ("RuleList", &rules),
    ];
    let (made, answer) = caller.call("CreateRules", &params);
    let ids = format!("[\"{}\"]", text(&answer["Rules"]["Rule"][0]["RuleId"]));
    (made, caller.call("DeleteRules", &[("RuleIds", &ids)]).0)
}

fn make_load_balancer(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let token = format!("token-{n}");
    let region = ("RegionId", "cn-beijing");
    let params = [
        region,
        ("LoadBalancerSpec", "slb.s1.small"),
        ("AddressType", "internet"),
        ("ClientToken", &token),
    ];
    let (made, answer) = caller.call("CreateLoadBalancer", &params);
    let id = text(&answer["LoadBalancerId"]);
    (made, caller.call("DeleteLoadBalancer", &[region, ("LoadBalancerId", id)]).0)
}

fn page(caller: &mut Caller, number: usize) -> Duration {
    let (number, size) = (number.to_string(), PAGE.to_string());
    caller.call("DescribeLoadBalancers", &[("PageNumber", &number), ("PageSize", &size)]).0
}

/// Puts an access control list to a listener and takes it off.
fn use_list(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let own = caller.pick(n);
    let (id, list) = (load_balancer(own), list(own));
    let listener = [("LoadBalancerId", id.as_str()), ("ListenerPort", "81")];
    let on = [("AclStatus", "on"), ("AclType", "white"), ("AclId", list.as_str())];
    let params = [listener[0], listener[1], on[0], on[1], on[2]];
    let (on, _) = caller.call("SetLoadBalancerTCPListenerAttribute", &params);
    let params = [listener[0], listener[1], ("AclStatus", "off")];
    (on, caller.call("SetLoadBalancerTCPListenerAttribute", &params).0)
}
