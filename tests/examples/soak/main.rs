//! The emulator under load for a long time: `cargo xtask soak [--minutes 60]`.
//!
//! Clients of all three products read, and bring groups of servers now here and now there, while
//! changes take their time and calls fail in every way there is. At the end memory must be where it
//! was at half the time, and nothing must be left: no task, no connection, no answer that one
//! side has counted and the other has not.

mod count;
mod load;

use std::env;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aliyun_lb_emulator::{Emulator, Settling};
use tokio::runtime::Handle;
use tokio::time::sleep;

use count::{Figures, Seen, resident};

/// By how much memory may grow in the second half. In the first, the log of requests fills, and so do
/// the lists of jobs and of tokens; nonces are remembered for a quarter of an hour, and the allocator
/// is no book-keeper.
const MOST_GROWTH_MIB: u64 = 48;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let Some(minutes) = minutes() else {
        eprintln!("cargo xtask soak [--minutes N]");
        return ExitCode::from(2);
    };
    match soak(Duration::from_secs(minutes * 60)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("{}", wrong.join("\n"));
            ExitCode::FAILURE
        }
    }
}

fn minutes() -> Option<u64> {
    let words: Vec<_> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Some(60),
        ["--minutes", minutes] => minutes.parse().ok().filter(|minutes| *minutes > 0),
        _ => None,
    }
}

async fn soak(length: Duration) -> Result<(), Vec<String>> {
    let emulator = Emulator::builder().settling(Settling::After(Duration::from_millis(20)));
    let emulator = Arc::new(emulator.start().await.expect("an emulator"));
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let (seen, is_over) = (Seen::default(), Arc::new(AtomicBool::new(false)));
    let tasks_before = tasks();
    load::trouble(&emulator);
    let load = load::start(&emulator, &seen, &is_over);
    let (start, mut warm) = (Instant::now(), None);
    let mut next = Duration::ZERO;
    while start.elapsed() < length {
        sleep(Duration::from_secs(1)).await;
        if warm.is_none() && start.elapsed() >= length / 2 {
            warm = resident();
        }
        if start.elapsed() >= next {
            say(start.elapsed(), &seen, tasks());
            next += (length / 20).max(Duration::from_secs(10));
        }
    }
    is_over.store(true, Ordering::Relaxed);
    for one in load {
        one.await.expect("a client ends without a panic");
    }
    let after = resident();
    say(start.elapsed(), &seen, tasks());
    // Connections end, and with them the tasks that served them.
    emulator.clear_faults();
    let figures = settled(&emulator, &tasks, tasks_before).await;
    let mut wrong = Vec::new();
    let mut check = |is_well: bool, what: String| {
        println!("{} {what}", if is_well { "ok:   " } else { "WRONG:" });
        if !is_well {
            wrong.push(what);
        }
    };
    match (warm, after) {
        (Some(warm), Some(after)) => check(
            after <= warm + MOST_GROWTH_MIB,
            format!(
                "memory: {warm} MiB after half the time, {after} MiB at the end, {MOST_GROWTH_MIB} MiB more are allowed"
            ),
        ),
        _ => println!("       memory: this machine does not tell it by /proc"),
    }
    let (begun, ended) = (seen.begun(), seen.ended());
    check(begun == ended, format!("calls: {begun} begun, {ended} ended"));
    let (attempts, answered) = (seen.attempts(), figures.requests);
    check(
        attempts == answered,
        format!("attempts: {attempts} made, the emulator counts {answered}"),
    );
    // The one that asks.
    check(figures.connections <= 1, format!("connections: {} are open", figures.connections));
    let left = tasks();
    check(left <= tasks_before + 2, format!("tasks: {tasks_before} before, {left} after"));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The figures, once there is nothing left to end, or after a minute.
async fn settled(emulator: &Emulator, tasks: &impl Fn() -> usize, before: usize) -> Figures {
    let start = Instant::now();
    loop {
        let figures = Figures::of(emulator).await;
        let is_quiet = figures.connections <= 1 && tasks() <= before + 2;
        if is_quiet || start.elapsed() > Duration::from_secs(60) {
            return figures;
        }
        sleep(Duration::from_millis(200)).await;
    }
}

fn say(elapsed: Duration, seen: &Seen, tasks: usize) {
    println!(
        "{:>5} s  {:>8} calls  {:>8} attempts  {:>6} failed  {:>5} tasks  {:>5} MiB",
        elapsed.as_secs(),
        seen.ended(),
        seen.attempts(),
        seen.failed(),
        tasks,
        resident().unwrap_or_default(),
    );
}
