//! Seeded histories, one after the other.

use std::sync::atomic::{AtomicU64, Ordering};

use aliyun_slb_tests::dice::Dice;
use aliyun_slb_tests::seeds::seeds;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::checker::{Record, order};
use crate::clients::{Outcome, Product, Transports, perform, start};
use crate::group::{Answer, Call, Group, SERVERS, State, Weighed};
use crate::trouble;

/// How many histories there are of a product; `TEST_TIMES=10` makes ten times as many.
const HISTORIES: u64 = 8;

const CLIENTS: u64 = 4;
const CALLS: u64 = 6;

/// Makes the histories, or the one whose seed `HISTORY_SEED` says.
pub fn many(product: Product, is_troubled: bool) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let transports = Transports::new();
    let (mut calls, mut unknown) = (0, 0);
    for seed in seeds("HISTORY_SEED", HISTORIES) {
        let history = runtime.block_on(history(product, &transports, is_troubled, seed));
        calls += history.len();
        unknown += history.iter().filter(|record| record.answered.is_none()).count();
        if order(&Group(product), &State::default(), &history).is_none() {
            history.iter().for_each(|record| eprintln!("{record:?}"));
            panic!("{product:?}: no order explains these calls, by HISTORY_SEED={seed}");
        }
    }
    println!("{product:?}: {calls} calls, of {unknown} of which nobody knows");
    assert!(calls > unknown && (is_troubled || unknown == 0));
}

/// What clients did at the same time, and what each was told.
async fn history(
    product: Product,
    transports: &Transports,
    is_troubled: bool,
    seed: u64,
) -> Vec<Record<Call, Answer>> {
    static CLOCK: AtomicU64 = AtomicU64::new(0);
    let now = || CLOCK.fetch_add(1, Ordering::SeqCst);
    let emulator = start().await;
    let mut dice = Dice::new(seed);
    if is_troubled {
        trouble::make(&emulator, product, &mut dice);
    }
    let transport = if is_troubled { &transports.hurried } else { &transports.patient };
    let mut clients = JoinSet::new();
    for n in 0..CLIENTS {
        let group = product.group(&emulator, transport);
        let mut dice = Dice::new(seed * CLIENTS + n);
        clients.spawn(async move {
            let mut records = Vec::new();
            for _ in 0..CALLS {
                let (call, begun) = (call(product, &mut dice), now());
                let answered = match perform(&*group, &call).await {
                    Outcome::Answered(answer) => Some((now(), answer)),
                    Outcome::Unknown => None,
                    Outcome::Nothing => continue,
                };
                records.push(Record { call, begun, answered });
            }
            records
        });
    }
    let mut history: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
    // What somebody sees who comes when all is over, and nothing goes wrong any more.
    emulator.clear_faults();
    let (begun, group) = (now(), product.group(&emulator, &transports.patient));
    let last = perform(&*group, &Call::Read).await;
    let Outcome::Answered(answer) = last else { panic!("the group cannot be read") };
    history.push(Record { call: Call::Read, begun, answered: Some((now(), answer)) });
    history
}

/// Any call of one to three servers.
fn call(product: Product, dice: &mut Dice) -> Call {
    match dice.roll(10) {
        0..3 => Call::Read,
        3..5 => Call::Add(weighed(dice)),
        5..7 => Call::Remove(some(dice)),
        7 if product != Product::Nlb => Call::Replace(some(dice), weighed(dice)),
        _ => Call::Change(weighed(dice)),
    }
}

fn some(dice: &mut Dice) -> Vec<usize> {
    let mut servers: Vec<usize> = (0..=dice.roll(3)).map(|_| place(dice)).collect();
    servers.sort_unstable();
    servers.dedup();
    servers
}

fn place(dice: &mut Dice) -> usize {
    usize::try_from(dice.roll(SERVERS as u64)).unwrap()
}

fn weighed(dice: &mut Dice) -> Vec<Weighed> {
    some(dice).into_iter().map(|n| (n, i32::try_from(dice.roll(101)).unwrap())).collect()
}
