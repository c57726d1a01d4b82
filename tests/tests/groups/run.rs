//! One random run after the other.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use aliyun_lb_emulator::{Fault, ServerChange, Settling};
use aliyun_lb_groups::{
    Action, Because, Desired, Group, IfChanged, Order, Outcome, Ownership, Plan, Report, Server,
    add, remove,
};

use crate::dice::Dice;
use crate::model::{self, Asked, Servers};
use crate::world::{Product, World};

/// How many runs there are of a product, unless `GROUP_RUNS` says otherwise.
const RUNS: u64 = 40;

const MARK: &str = "ours";

/// Makes the runs, or the one whose seed `GROUP_SEED` says.
pub fn many(product: Product) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let seeds = match number("GROUP_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("GROUP_RUNS").unwrap_or(RUNS),
    };
    let world = World::new(product);
    for seed in seeds {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one(&world, seed))) {
            eprintln!("{product:?}: the run with GROUP_SEED={seed} failed");
            resume_unwind(panic);
        }
    }
}

fn id(n: u64) -> String {
    format!("i-{n:03}")
}

fn weight(dice: &mut Dice) -> i64 {
    if dice.once_in(4) { 0 } else { i64::try_from(dice.roll(101)).unwrap() }
}

/// What one run is about.
struct Scene {
    before: Servers,
    desired: Desired,
    asked: Asked,
    is_calm: bool,
    /// Whether ownership goes by a record.
    is_recorded: bool,
}

fn scene(dice: &mut Dice) -> Scene {
    let mut before = Servers::new();
    for _ in 0..dice.roll(61) {
        let mark = if dice.once_in(3) { String::new() } else { MARK.to_owned() };
        before.insert(id(1 + dice.roll(120)), (weight(dice), mark));
    }
    let others: BTreeSet<String> = (1..=dice.roll(10)).map(|n| id(200 + n)).collect();
    for other in &others {
        before.insert(other.clone(), (50, "others".to_owned()));
    }
    let named: BTreeSet<String> = (0..dice.roll(61)).map(|_| id(1 + dice.roll(120))).collect();
    let servers: Vec<Server> = named
        .iter()
        .map(|id| Server::ecs(id, 80).weight(i32::try_from(weight(dice)).unwrap()))
        .collect();
    let (desired, exactly) = match dice.roll(4) {
        0 => (Desired::exactly(servers), true),
        1 => (Desired::adding(servers), false),
        2 => (Desired::removing(&servers), false),
        _ => (Desired::changing(servers), false),
    };
    let marked = |(id, (_, mark)): (&String, &(i64, String))| (mark == MARK).then(|| id.clone());
    let (ownership, ours): (_, BTreeSet<String>) = match dice.roll(3) {
        0 => (Ownership::All, before.keys().cloned().collect()),
        1 => (Ownership::Mark(MARK.to_owned()), before.iter().filter_map(marked).collect()),
        _ => {
            let ours: BTreeSet<String> = before.iter().filter_map(marked).collect();
            (Ownership::record(ours.iter().map(|id| Server::ecs(id, 80).identity())), ours)
        }
    };
    let floor = if dice.once_in(3) { dice.roll(20) as usize } else { 0 };
    let order = if dice.once_in(2) { Order::AddFirst } else { Order::FreeFirst };
    let moves = dice.once_in(3) && !(exactly && ownership == Ownership::All);
    let is_recorded = matches!(ownership, Ownership::Record(_));
    let desired =
        desired.ownership(ownership).order(order).floor(floor).keep_weights(dice.once_in(3));
    let theirs_to_change = if moves { others } else { BTreeSet::new() };
    let asked = Asked { named, exactly, ours, floor, theirs_to_change };
    Scene { before, desired, asked, is_calm: dice.once_in(4), is_recorded }
}

/// What goes wrong meanwhile.
fn trouble(world: &World, dice: &mut Dice) {
    for _ in 0..dice.roll(4) {
        let actions = world.product.writes();
        let action = actions[dice.roll(actions.len() as u64) as usize];
        let fault = match dice.roll(7) {
            0 => Fault::error("SystemBusy"),
            1 => Fault::throttling(Duration::from_secs(1)),
            2 => Fault::reset_before(),
            3 => Fault::reset_after(),
            4 => Fault::half_answer(),
            5 => Fault::html(),
            // Classic load balancers have no jobs.
            _ if world.product == Product::Slb => Fault::html(),
            _ => Fault::fail_job("InternalError", "The job has failed."),
        };
        let fault = fault.of_product(world.product.name()).on(action);
        let fault = fault.with_probability(0.4, dice.roll(1 << 30)).times(1 + dice.roll(6));
        world.emulator.inject(fault).unwrap();
    }
    if dice.once_in(2) {
        world.emulator.settle(Settling::AfterDescribes(1 + dice.roll(2) as u32));
    }
    for _ in 0..dice.roll(6) {
        let change = if dice.once_in(2) { ServerChange::stop() } else { ServerChange::release() };
        world.block_on(world.emulator.change_server(&id(1 + dice.roll(120)), change)).unwrap();
    }
}

fn one(world: &World, seed: u64) {
    let mut dice = Dice::new(seed);
    let scene = scene(&mut dice);
    world.emulator.settle(Settling::AtOnce);
    world.begin(&scene.before);
    let before = world.servers();
    assert_eq!(before, scene.before);
    if !scene.is_calm {
        trouble(world, &mut dice);
    }
    let others = scene.asked.theirs_to_change.clone();
    let (group, writer) = (world.group(), world.group());
    let cut = dice.once_in(4).then(|| Duration::from_millis(dice.roll(400)));
    let paused = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let (plan, report) = paused
        .block_on(async {
            let ours = async {
                let plan = scene.desired.plan(&*group).await.ok()?;
                // As it is when it was kept as text.
                let plan: Plan =
                    serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
                let change = plan.apply(&*group).if_changed(IfChanged::PlanAnew).into_future();
                let report = match cut {
                    Some(after) => tokio::time::timeout(after, change).await.ok(),
                    None => Some(change.await),
                };
                Some((plan, report))
            };
            let theirs = async {
                if !others.is_empty() {
                    let servers = others.iter().map(|id| Server::ecs(id, 80));
                    let _ =
                        remove(&*writer, servers.clone().take(3).map(|server| server.identity()))
                            .await;
                    let _ = add(&*writer, servers.map(|server| server.weight(7))).await;
                }
            };
            let (ours, ()) = tokio::join!(ours, theirs);
            ours
        })
        .unzip();
    let report = report.flatten();
    // What was under way when a run was cut off settles before it is looked at.
    world.emulator.clear_faults();
    world.emulator.settle(Settling::AtOnce);
    let after = world.servers();
    match &report {
        Some(report) => model::check(&scene.asked, &before, &after, report),
        None => model::check_untold(&scene.asked, &before, &after),
    }
    if let (Some(plan), Some(report), true) = (&plan, &report, scene.is_calm && others.is_empty()) {
        check_calls(world.product, plan, report, scene.asked.floor);
    }
    again(world, &*group, &paused, &scene, report.as_ref());
}

/// Without faults there are as many calls as it takes; weights that stop servers go by themselves.
fn check_calls(product: Product, plan: &Plan, report: &Report, floor: usize) {
    let calls = |action| {
        let servers = plan.servers(action).count();
        servers.div_ceil(product.servers_per_call()) as u64
    };
    let least = [Action::Add, Action::Change, Action::Remove].map(calls);
    let spare = least[1].min(1);
    let least: u64 = least.iter().sum();
    let made = report.calls.writes;
    assert!(made <= least + spare, "{made} calls, and {least} are enough");
    assert!(floor > 0 || made >= least, "{made} calls, and it takes {least}");
}

/// What is left is done by the same wish once nothing goes wrong; then there is nothing to do.
fn again(
    world: &World,
    group: &dyn Group,
    paused: &tokio::runtime::Runtime,
    scene: &Scene,
    report: Option<&Report>,
) {
    for n in 1..=120 {
        world.block_on(world.emulator.change_server(&id(n), ServerChange::start())).unwrap();
    }
    // What a run that was cut off left under way settles once it was looked at.
    for _ in 0..2 {
        paused.block_on(group.read()).unwrap();
    }
    let second = match report {
        // As it is when it was kept as text.
        Some(report) => {
            let text = serde_json::to_string(report).unwrap();
            let report: Report = serde_json::from_str(&text).unwrap();
            paused.block_on(report.resume(group).into_future())
        }
        None => paused.block_on(scene.desired.apply(group).into_future()),
    };
    // A record that was lost with the run knows nothing of what was added.
    let is_lost = report.is_none() && scene.is_recorded;
    if !is_lost {
        model::check_whole(&second);
    }
    let third = paused.block_on(second.resume(group).into_future());
    let is_held = second
        .entries
        .iter()
        .any(|entry| matches!(entry.outcome, Outcome::NotTried(Because::Floor)));
    assert!(is_held || third.calls.writes == 0, "there is nothing to do: {third:?}");
}
