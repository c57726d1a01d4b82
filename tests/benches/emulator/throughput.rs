//! Requests a second and latencies.

use std::sync::Arc;
use std::time::Duration;

use crate::load::{Generator, Round};
use crate::requests::{NLB, SLB, group, instance, post, server_group, servers, signed};
use crate::server::{Running, Server};
use crate::{moto, peer, seeds};

/// Rounds of the emulator and of its peers, in turn.
const ROUNDS: usize = 7;

/// Requests of a round.
const REQUESTS: usize = 20_000;

/// Requests of a round that waits for the disk.
const REQUESTS_ON_DISK: usize = 2_000;

const CONNECTIONS: [usize; 2] = [1, 32];

/// Groups on one load balancer; with a server each they stay below what it may have.
const GROUPS_EACH: usize = 10;

pub fn run(emulator: &Server) {
    println!(
        "{:<47} {:>5} {:>10} {:>9} {:>9} {:>8} {:>7} {:>6}",
        "", "conns", "requests/s", "p50", "p99", "cpu each", "ratio", "aim"
    );
    let generator = Generator::new();
    let moto = moto::start();
    add(emulator, &generator, moto.as_ref());
    add_of_nlb(emulator, &generator);
    add_on_disk(emulator, &generator);
    describe(emulator, &generator);
}

/// Each request adds one server to an empty group of its own, so that all answers are alike.
fn add(emulator: &Server, generator: &Generator, moto: Option<&moto::Moto>) {
    let seed = seeds::groups(REQUESTS, GROUPS_EACH, 0);
    let emulator = emulator.seeded(&seed.path());
    let requests = (0..REQUESTS).map(add_one).collect();
    compare("AddVServerGroupBackendServers", &emulator, generator, requests, moto);
}

/// The same with network load balancers.
fn add_of_nlb(emulator: &Server, generator: &Generator) {
    let seed = seeds::server_groups(REQUESTS);
    let emulator = emulator.seeded(&seed.path());
    let add_one = |n: usize| {
        let (group, server) = (server_group(n), instance(n % 100));
        let pairs = [
            ("ServerGroupId", group.as_str()),
            ("Servers.1.ServerId", &server),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
            ("Servers.1.Weight", "100"),
        ];
        signed(NLB, "AddServersToServerGroup", &pairs)
    };
    let requests = (0..REQUESTS).map(add_one).collect();
    compare("AddServersToServerGroup", &emulator, generator, requests, None);
}

/// Adding servers of classic load balancers with every change on disk before its answer: what that costs depends on the disk.
fn add_on_disk(emulator: &Server, generator: &Generator) {
    let folder = tempfile::tempdir().expect("a folder");
    let seed = seeds::groups(REQUESTS_ON_DISK, GROUPS_EACH, 0);
    let emulator = emulator.clone().argument("--data").argument(folder.path());
    let emulator = emulator.seeded(&seed.path());
    let requests = Arc::new((0..REQUESTS_ON_DISK).map(add_one).collect());
    for connections in CONNECTIONS {
        let rounds: Vec<Round> = (0..ROUNDS)
            .map(|_| {
                reset(generator, &emulator);
                generator.round(&emulator, &requests, connections)
            })
            .collect();
        print("  with --data, each one on disk", connections, &rounds, None);
    }
}

/// Adds a server to a group of its own.
fn add_one(n: usize) -> Vec<u8> {
    let (group, servers) = (group(n), servers(0..1));
    let params = [("VServerGroupId", group.as_str()), ("BackendServers", servers.as_str())];
    signed(SLB, "AddVServerGroupBackendServers", &params)
}

/// Nonces are forgotten with the rest, so the same requests can be sent again.
fn reset(generator: &Generator, emulator: &Running) {
    generator.once(emulator.address, &post("/_emulator/reset", "", ""));
}

fn describe(emulator: &Server, generator: &Generator) {
    let seed = seeds::groups(1, 1, 20);
    let emulator = emulator.seeded(&seed.path());
    let group = group(0);
    let request = || signed(SLB, "DescribeVServerGroupAttribute", &[("VServerGroupId", &group)]);
    let requests = (0..REQUESTS).map(|_| request()).collect();
    compare("DescribeVServerGroupAttribute, 20 servers", &emulator, generator, requests, None);
}

fn compare(
    name: &str,
    emulator: &Running,
    generator: &Generator,
    requests: Vec<Vec<u8>>,
    moto: Option<&moto::Moto>,
) {
    let size = generator.once(emulator.address, &requests[0]).len();
    let peer = peer::answering(size).start();
    let requests = Arc::new(requests);
    let registrations = moto.map(|moto| (moto, Arc::new(moto.requests())));
    for connections in CONNECTIONS {
        let (mut ours, mut bare, mut motos) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            reset(generator, emulator);
            let one = generator.round(emulator, &requests, connections);
            let other = generator.round(&peer, &requests, connections);
            let third = registrations
                .as_ref()
                .map(|(moto, requests)| generator.round(moto.server(), requests, connections));
            // The first round warms up.
            if round > 0 {
                ours.push(one);
                bare.push(other);
                motos.extend(third);
            }
        }
        print(name, connections, &ours, None);
        print(
            &format!("  bare axum handler, {size} bytes"),
            connections,
            &bare,
            Some((&ours, 0.5)),
        );
        if !motos.is_empty() {
            print("  moto_server, RegisterTargets", connections, &motos, Some((&ours, 40.0)));
        }
    }
}

/// A line of the table; beside a peer stands how many times its throughput ours is.
fn print(name: &str, connections: usize, rounds: &[Round], ours: Option<(&[Round], f64)>) {
    let rate = median(rounds.iter().map(Round::rate));
    let mut latencies: Vec<Duration> =
        rounds.iter().flat_map(|round| round.latencies.iter().copied()).collect();
    latencies.sort_unstable();
    let at = |part: usize| micros(latencies[(latencies.len() - 1) * part / 100]);
    let ratio = ours.map_or(String::new(), |(ours, aim)| {
        let ratios = ours.iter().zip(rounds).map(|(ours, peer)| ours.rate() / peer.rate());
        format!("{:>7.2} {aim:>6.1}", median(ratios))
    });
    let cpu: Option<f64> = rounds.iter().map(|round| round.cpu).sum();
    let cpu = cpu.map(|cpu| micros(Duration::from_secs_f64(cpu / latencies.len() as f64)));
    println!(
        "{name:<47} {connections:>5} {rate:>10.0} {:>9} {:>9} {:>8} {ratio}",
        at(50),
        at(99),
        cpu.unwrap_or_default()
    );
}

pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

pub fn micros(time: Duration) -> String {
    format!("{:.0} µs", time.as_secs_f64() * 1e6)
}
