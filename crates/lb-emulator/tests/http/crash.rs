//! The program with `--data`, killed again and again while clients write: what it answered is
//! there afterwards, and nothing is there half.

mod client;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;

use crate::program::Program;
use crate::support::{http, send};
use client::{Client, SEED, Work};

/// How often it is killed; `TEST_TIMES=10` kills it ten times as often.
const KILLS: usize = 200;

/// The same numbers in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

async fn state(address: SocketAddr) -> Value {
    let reply = send(address, &http("GET", "/_emulator/state/testid", "", "")).await;
    serde_json::from_str(&reply.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_survives_a_kill_and_nothing_is_half_there() {
    let times = std::env::var("TEST_TIMES").map_or(1, |text| text.parse::<usize>().unwrap());
    let kills = KILLS * times;
    let dir = tempfile::tempdir().unwrap();
    let seed = dir.path().join("seed.json");
    std::fs::write(&seed, SEED).unwrap();
    let data = dir.path().join("data");
    let arguments = ["--data".as_ref(), data.as_os_str(), "--seed".as_ref(), seed.as_os_str()];
    let mut dice = Dice(20140515);
    let mut clients: Vec<_> = Work::ALL.map(Client::new).into();
    let (mut answered, mut unanswered, mut kept_unanswered) = (0, 0, 0);
    for _ in 0..kills {
        let mut program = Program::spawn(&arguments);
        if dice.roll(8) == 0 {
            // While it starts, or is about to.
            tokio::time::sleep(Duration::from_millis(dice.roll(20))).await;
            continue;
        }
        let address = program.address();
        let found = state(address).await;
        for client in &mut clients {
            kept_unanswered += usize::from(client.check(&found));
        }
        // After so many answers it is killed, whatever the others are at then.
        let (told, mut heard) = mpsc::unbounded_channel();
        let told = Arc::new(told);
        let tasks: Vec<_> = clients
            .drain(..)
            .map(|client| tokio::spawn(client.work(address, Arc::clone(&told))))
            .collect();
        for _ in 0..dice.roll(30) {
            heard.recv().await.unwrap();
            answered += 1;
        }
        drop(program);
        for task in tasks {
            clients.push(task.await.unwrap());
        }
        unanswered += clients.iter().filter(|client| client.is_waiting()).count();
        while heard.try_recv().is_ok() {
            answered += 1;
        }
    }
    let mut program = Program::spawn(&arguments);
    let found = state(program.address()).await;
    for client in &mut clients {
        kept_unanswered += usize::from(client.check(&found));
    }
    println!(
        "{kills} kills, {answered} calls answered, {unanswered} not, of those {kept_unanswered} done"
    );
    assert!(answered >= kills && kept_unanswered <= unanswered);
}
