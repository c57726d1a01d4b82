//! What the program takes: time to start, room on the disk, memory.

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use crate::load::Generator;
use crate::requests::{SLB, group, load_balancer, servers, signed};
use crate::seeds;
use crate::server::Server;
use crate::throughput::median;

const STARTS: usize = 20;

const REQUESTS: usize = 1_000_000;

/// Requests that are signed before they are sent.
const BATCH: usize = 40_000;

const CONNECTIONS: usize = 32;

pub fn run(emulator: &Server) {
    println!("\n{:<64} {:>8} {:>6}", "", "", "aim");
    let starts = (0..STARTS).map(|_| {
        let start = Instant::now();
        let running = emulator.start();
        let taken = start.elapsed();
        drop(running);
        taken.as_secs_f64() * 1e3
    });
    print(&format!("start-up, ms, median of {STARTS}"), median(starts), Some(50.0));
    let size = fs::metadata(&emulator.program).expect("the size").len();
    print("program, MB", size as f64 / 1e6, Some(10.0));
    memory(emulator);
}

/// Memory before and after a mix of calls that leaves the state as it was.
fn memory(emulator: &Server) {
    let seed = seeds::groups(CONNECTIONS, 1, 1);
    let emulator = emulator.seeded(&seed.path());
    let Some(before) = emulator.memory() else {
        eprintln!("memory: this system does not tell");
        return;
    };
    print("memory at the start, MB", before, None);
    let generator = Generator::new();
    for first in (0..REQUESTS).step_by(BATCH) {
        let requests = Arc::new((first..first + BATCH).map(mixed).collect());
        generator.round(&emulator, &requests, CONNECTIONS);
    }
    let after = emulator.memory().expect("memory");
    print("memory after a million requests, MB", after, None);
}

/// Every connection has a group to itself, adds a server, looks twice, and removes it.
fn mixed(n: usize) -> Vec<u8> {
    let (own, turn) = (n % CONNECTIONS, n / CONNECTIONS % 4);
    let group = group(own);
    let changed = servers(1..2);
    let change = [("VServerGroupId", group.as_str()), ("BackendServers", &changed)];
    match turn {
        0 => signed(SLB, "AddVServerGroupBackendServers", &change),
        1 => signed(SLB, "DescribeVServerGroupAttribute", &change[..1]),
        2 => {
            signed(SLB, "DescribeLoadBalancerAttribute", &[("LoadBalancerId", &load_balancer(own))])
        }
        _ => signed(SLB, "RemoveVServerGroupBackendServers", &change),
    }
}

fn print(name: &str, figure: f64, aim: Option<f64>) {
    let aim = aim.map_or(String::new(), |aim| format!("{aim:.0}"));
    println!("{name:<64} {figure:>8.1} {aim:>6}");
}
