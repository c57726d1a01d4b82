//! Two pieces of work, measured in turn.

use std::time::{Duration, Instant};

/// How long a round of one of the two should take.
const ROUND: Duration = Duration::from_millis(20);

/// Prints what `ours` and `peer` take, their ratio, and the aim it is held against.
pub fn compare(
    name: &str,
    rounds: usize,
    aim: Option<f64>,
    mut ours: impl FnMut(),
    mut peer: impl FnMut(),
) {
    let (n, m) = (repeats(&mut ours, rounds), repeats(&mut peer, rounds));
    let mut figures: Vec<(f64, f64)> =
        (0..rounds).map(|_| (time(&mut ours, n), time(&mut peer, m))).collect();
    figures.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (ours, peer) = figures[figures.len() / 2];
    let aim = aim.map_or(String::new(), |aim| format!("{aim:.2}"));
    println!("{name:<52} {:>10} {:>10} {:>7.2} {aim:>6}", shown(ours), shown(peer), ours / peer);
}

/// How often a piece of work is done in a round.
fn repeats(work: &mut impl FnMut(), rounds: usize) -> u32 {
    if rounds == 1 {
        return 1;
    }
    time(work, 10);
    let one = time(work, 10).max(1e-9);
    (ROUND.as_secs_f64() / one).ceil() as u32
}

/// Seconds for one piece of work, on average.
fn time(work: &mut impl FnMut(), repeats: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..repeats {
        work();
    }
    start.elapsed().as_secs_f64() / f64::from(repeats)
}

fn shown(seconds: f64) -> String {
    format!("{:.2} µs", seconds * 1e6)
}
