//! What the clients do, and what goes wrong meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aliyun_lb_emulator::{Effect, Emulator, Fault};
use aliyun_lb_groups::{Desired, Group, Server, alb, nlb, slb};
use tokio::task::JoinHandle;

use crate::count::Seen;

/// Faults of every kind, each of a few calls in a hundred.
pub fn trouble(emulator: &Emulator) {
    let faults = [
        Fault::error("SystemBusy"),
        Fault::throttling(Duration::from_millis(5)),
        Fault::delay(Duration::from_millis(10)),
        Fault::reset_before(),
        Fault::reset_after(),
        Fault::half_answer(),
        Fault::html(),
        Fault::new(Effect::Error {
            code: "InternalError".to_owned(),
            status: Some(500),
            message: None,
        }),
    ];
    for (fault, seed) in faults.into_iter().zip(1..) {
        emulator.inject(fault.times(u64::MAX).with_probability(0.02, seed)).expect("a fault");
    }
}

/// The clients, until it is over: of each product one that reads and one that changes a group.
pub fn start(emulator: &Emulator, seen: &Seen, is_over: &Arc<AtomicBool>) -> Vec<JoinHandle<()>> {
    let slb: aliyun_slb_client::Client = client(emulator, seen);
    let nlb: aliyun_nlb_client::Client = client(emulator, seen);
    let alb: aliyun_alb_client::Client = client(emulator, seen);
    let groups: [Box<dyn Group>; 3] = [
        Box::new(slb::VServerGroup::new(slb.clone(), "rsp-bp10000000001")),
        Box::new(nlb::ServerGroup::new(nlb.clone(), "sgp-000000000000000001")),
        Box::new(alb::ServerGroup::new(alb.clone(), "sgp-000000000000000002")),
    ];
    let mut load: Vec<_> = groups
        .into_iter()
        .map(|group| tokio::spawn(changes(group, seen.clone(), Arc::clone(is_over))))
        .collect();
    let reads = {
        let (seen, is_over) = (seen.clone(), Arc::clone(is_over));
        async move {
            while !is_over.load(Ordering::Relaxed) {
                seen.begin();
                _ = slb.describe_load_balancers(Default::default()).await;
                _ = nlb.list_load_balancers(Default::default()).await;
                _ = alb.list_load_balancers(Default::default()).await;
                seen.end();
            }
        }
    };
    load.push(tokio::spawn(reads));
    load
}

fn client<C: From<aliyun_runtime::Client>>(emulator: &Emulator, seen: &Seen) -> C {
    let retry = aliyun_runtime::RetryConfig::standard().base_delay(Duration::from_millis(2));
    emulator.client().metrics(seen.clone()).retry(retry).build().expect("a client")
}

/// Brings the group to one set of servers after the other. Of each there is an end in the report.
async fn changes(group: Box<dyn Group>, seen: Seen, is_over: Arc<AtomicBool>) {
    let server = |n: u32| Server::ecs(format!("i-bp1{n:017}"), 80);
    let mut round = 0;
    while !is_over.load(Ordering::Relaxed) {
        round = (round + 7) % 30;
        let wanted: Vec<_> = (round..round + 12).map(|n| server(n + 1).weight(50)).collect();
        seen.begin();
        let report = Desired::exactly(wanted.clone()).apply(&*group).await;
        let is_told = |one: &Server| {
            report.entries.iter().any(|entry| entry.server.server_id == one.server_id)
        };
        assert!(wanted.iter().all(is_told), "not every server has an end: {report}");
        seen.end();
    }
}
