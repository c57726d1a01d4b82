//! Requests a second and latencies.

use std::sync::Arc;
use std::time::Duration;

use crate::load::{Generator, Round};
use crate::requests::{group, post, servers, signed};
use crate::server::{Running, Server};
use crate::{moto, peer, seeds};

/// Rounds of the emulator and of its peers, in turn.
const ROUNDS: usize = 7;

/// Requests of a round.
const REQUESTS: usize = 20_000;

const CONNECTIONS: [usize; 2] = [1, 32];

/// Groups on one load balancer; with a server each they stay below what it may have.
const GROUPS_EACH: usize = 10;

pub fn run(emulator: &Server) {
    println!(
        "{:<47} {:>5} {:>10} {:>9} {:>9} {:>7} {:>6}",
        "", "conns", "requests/s", "p50", "p99", "ratio", "aim"
    );
    let generator = Generator::new();
    let moto = moto::start();
    add(emulator, &generator, moto.as_ref());
    describe(emulator, &generator);
}

/// Each request adds one server to an empty group of its own, so that all answers are alike.
fn add(emulator: &Server, generator: &Generator, moto: Option<&moto::Moto>) {
    let seed = seeds::groups(REQUESTS, GROUPS_EACH, 0);
    let emulator = emulator.seeded(&seed.path());
    let servers = servers(0..1);
    let requests = (0..REQUESTS).map(|n| {
        let params = [("VServerGroupId", group(n)), ("BackendServers", servers.clone())];
        signed("AddVServerGroupBackendServers", &params.each_ref().map(|(k, v)| (*k, v.as_str())))
    });
    compare("AddVServerGroupBackendServers", &emulator, generator, requests.collect(), moto);
}

fn describe(emulator: &Server, generator: &Generator) {
    let seed = seeds::groups(1, 1, 20);
    let emulator = emulator.seeded(&seed.path());
    let group = group(0);
    let request = || signed("DescribeVServerGroupAttribute", &[("VServerGroupId", &group)]);
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
    let reset = || generator.once(emulator.address, &post("/_emulator/reset", "", ""));
    let size = generator.once(emulator.address, &requests[0]).len();
    let peer = peer::answering(size).start();
    let requests = Arc::new(requests);
    let registrations = moto.map(|moto| (moto, Arc::new(moto.requests())));
    for connections in CONNECTIONS {
        let (mut ours, mut bare, mut motos) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            // Nonces are forgotten with the rest, so the same requests can be sent again.
            reset();
            let one = generator.round(emulator.address, &requests, connections);
            let other = generator.round(peer.address, &requests, connections);
            let third = registrations
                .as_ref()
                .map(|(moto, requests)| generator.round(moto.address(), requests, connections));
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
    println!("{name:<47} {connections:>5} {rate:>10.0} {:>9} {:>9} {ratio}", at(50), at(99));
}

pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

pub fn micros(time: Duration) -> String {
    format!("{:.0} µs", time.as_secs_f64() * 1e6)
}
