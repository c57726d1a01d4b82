//! What one run is about: what is there, whose it is, and what is asked for.

use std::collections::{BTreeMap, BTreeSet};

use aliyun_lb_groups::{Desired, Identity, IfChanged, Order, Ownership, Report, Server};
use aliyun_slb_tests::dice::Dice;

use crate::model::{Asked, Servers, What};
use crate::servers::{Kind, MOST, key, key_of, server};
use crate::world::Product;

/// The description of what is ours.
pub const MARK: &str = "ours";

/// How many servers are never ours, whatever the ownership.
const OTHERS: u64 = 10;

pub struct Scene {
    pub kind: Kind,
    pub before: Vec<Server>,
    /// How many servers the group may have, where that is few.
    pub room: Option<usize>,
    pub desired: Desired,
    pub ownership: Ownership,
    pub asked: Asked,
    pub if_changed: IfChanged,
    /// What somebody else takes away and adds anew meanwhile.
    pub moved: Vec<Server>,
    /// What of ours somebody else changes meanwhile.
    pub touched: Vec<Server>,
    pub is_calm: bool,
}

impl Scene {
    pub fn new(product: Product, dice: &mut Dice) -> Self {
        let is_newer = product != Product::Slb;
        let kind = if is_newer && dice.once_in(4) { Kind::Addresses } else { Kind::Instances };
        // A list of more than a hundred has several pages.
        let is_long = is_newer && dice.once_in(4);
        let (pool, most) = if is_long { (MOST - OTHERS, 400) } else { (120, 61) };
        let others: Vec<Server> =
            (1..=dice.roll(OTHERS + 1)).map(|n| server(kind, MOST - OTHERS + n)).collect();
        let before = present(dice, kind, (pool, most), &others);
        let named: BTreeSet<u64> = (0..dice.roll(61)).map(|_| 1 + dice.roll(pool)).collect();
        let named: Vec<Server> =
            named.into_iter().map(|n| server(kind, n).weight(weight(dice))).collect();
        let what = match dice.roll(5) {
            0 => What::Exactly,
            1 => What::Add,
            2 => What::Remove,
            3 => What::Change,
            // Nothing takes the place of others: that is refused.
            _ if named.is_empty() => What::Remove,
            _ => What::Replace,
        };
        let old: BTreeSet<u64> = (0..dice.roll(41)).map(|_| 1 + dice.roll(pool)).collect();
        let mut old: Vec<Server> = old.into_iter().map(|n| server(kind, n)).collect();
        let is_named = |one: &Server| named.iter().any(|new| new.identity() == one.identity());
        old.retain(|one| what == What::Replace && !is_named(one));
        let (ownership, ours) = owned(dice, &before);
        let room = dice.once_in(3).then(|| before.len() + dice.roll(15) as usize);
        let floor = if dice.once_in(3) { dice.roll(20) as usize } else { 0 };
        let order = if dice.once_in(2) { Order::AddFirst } else { Order::FreeFirst };
        let keeps_weights = dice.once_in(3);
        let takes_all = what == What::Exactly && ownership == Ownership::All;
        let moved = if dice.once_in(3) && !takes_all { others } else { Vec::new() };
        let touched: Vec<Server> = match dice.once_in(4) {
            true => before
                .iter()
                .filter(|server| ours.contains(&key(server)))
                .take(4)
                .cloned()
                .collect(),
            false => Vec::new(),
        };
        let asked = Asked {
            what,
            named: named.iter().map(|server| (key(server), weight_of(server))).collect(),
            replaced: old.iter().map(key).collect(),
            keeps_weights,
            ours,
            floor,
            restless: moved.iter().chain(&touched).map(key).collect(),
        };
        let desired = match what {
            What::Exactly => Desired::exactly(named),
            What::Add => Desired::adding(named),
            What::Remove => Desired::removing(&named),
            What::Change => Desired::changing(named),
            What::Replace => Desired::replacing(&old, named),
        };
        let desired = desired
            .ownership(ownership.clone())
            .order(order)
            .floor(floor)
            .keep_weights(keeps_weights);
        let if_changed = if dice.once_in(3) { IfChanged::Refuse } else { IfChanged::PlanAnew };
        let is_calm = dice.once_in(4);
        Self { kind, before, room, desired, ownership, asked, if_changed, moved, touched, is_calm }
    }

    /// Whose the servers of a group are by now. What is known by heart only is lost with a run of
    /// which nothing is told.
    pub fn ours_by_then(&self, now: &Servers, report: Option<&Report>) -> BTreeSet<String> {
        match &self.ownership {
            Ownership::All => now.keys().cloned().collect(),
            Ownership::Mark(mark) => {
                let marked = now.iter().filter(|(_, (_, description))| description == mark);
                marked.map(|(id, _)| id.clone()).collect()
            }
            _ => match report.and_then(Report::record) {
                Some(record) => record.iter().map(key_by_identity).collect(),
                None => self.asked.ours.clone(),
            },
        }
    }
}

fn key_by_identity(server: &Identity) -> String {
    key_of(&server.server_id, server.server_ip.as_deref(), server.port.unwrap_or_default().into())
}

fn weight(dice: &mut Dice) -> i32 {
    if dice.once_in(4) { 0 } else { i32::try_from(dice.roll(101)).unwrap() }
}

fn weight_of(server: &Server) -> i64 {
    i64::from(server.weight.unwrap_or(100))
}

/// What is in the group: up to so many of a pool, most of them with our mark, and those of others.
fn present(
    dice: &mut Dice,
    kind: Kind,
    (pool, most): (u64, u64),
    others: &[Server],
) -> Vec<Server> {
    let mut found = BTreeMap::new();
    for _ in 0..dice.roll(most) {
        let one = server(kind, 1 + dice.roll(pool)).weight(weight(dice));
        let one = if dice.once_in(3) { one } else { one.description(MARK) };
        found.insert(key(&one), one);
    }
    let others = others.iter().map(|other| other.clone().weight(50).description("others"));
    found.into_values().chain(others).collect()
}

/// Whose the servers are, in one of the three ways.
fn owned(dice: &mut Dice, before: &[Server]) -> (Ownership, BTreeSet<String>) {
    let marked = || before.iter().filter(|server| server.description.as_deref() == Some(MARK));
    match dice.roll(3) {
        0 => (Ownership::All, before.iter().map(key).collect()),
        1 => (Ownership::Mark(MARK.to_owned()), marked().map(key).collect()),
        _ => (Ownership::record(marked()), marked().map(key).collect()),
    }
}
