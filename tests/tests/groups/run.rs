//! One random run after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aliyun_lb_emulator::{ServerChange, Settling};
use aliyun_lb_groups::{Action, Apply, Event, Group, Outcome, Ownership, Plan, Report, Server};
use aliyun_lb_groups::{Because, add, remove, set_weights};
use aliyun_slb_tests::dice::Dice;
use aliyun_slb_tests::seeds::seeds;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};

use crate::model::{self, Asked, What};
use crate::scene::Scene;
use crate::servers::{MOST, key, server};
use crate::trouble::Trouble;
use crate::world::{Product, World};

/// How many runs there are of a product; `TEST_TIMES=10` makes ten times as many.
const RUNS: u64 = 60;

/// After how many failed runs there are no more.
const MOST_FAILED: usize = 20;

/// Makes the runs, or the one whose seed `GROUP_SEED` says.
pub fn many(product: Product) {
    let world = World::new(product);
    let mut failed = Vec::new();
    for seed in seeds("GROUP_SEED", RUNS) {
        if catch_unwind(AssertUnwindSafe(|| one(&world, seed))).is_err() {
            eprintln!("{product:?}: that was the run with GROUP_SEED={seed}");
            failed.push(seed);
        }
        if failed.len() == MOST_FAILED {
            break;
        }
    }
    assert!(failed.is_empty(), "{product:?}: these runs failed, by GROUP_SEED: {failed:?}");
}

fn one(world: &World, seed: u64) {
    let mut dice = Dice::new(seed);
    let mut scene = Scene::new(world.product, &mut dice);
    let kind = scene.kind;
    world.emulator.settle(Settling::AtOnce);
    world.begin(kind, &scene.before, scene.room);
    let before = world.servers(kind);
    assert_eq!(before.len(), scene.before.len());
    let trouble =
        if scene.is_calm { Trouble::default() } else { Trouble::make(world, &scene, &mut dice) };
    // A server leaves at all of its addresses, and on all of its ports.
    let leaves = |one: &Server| trouble.leaving.iter().any(|own| own.server_id == one.server_id);
    let leaving = (1..=MOST).map(|n| server(kind, n)).filter(leaves);
    scene.asked.restless.extend(leaving.map(|one| key(&one)));
    let (group, writer) = (world.group(kind, trouble.late), world.group(kind, 0));
    let within = [400, 100_000][dice.roll(2) as usize];
    let cut = dice.once_in(4).then(|| Duration::from_millis(dice.roll(within)));
    let pause = Duration::from_millis(dice.roll(500));
    let paused = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let looks = Looks::default();
    let (plan, report) = paused
        .block_on(async {
            let (ours, ()) =
                tokio::join!(ours(&scene, &*group, cut, &looks), theirs(&scene, &*writer, pause));
            ours
        })
        .unzip();
    let report = report.flatten();
    // What was under way when a run was cut off settles, by time and by looks, and who leaves is gone.
    world.emulator.clear_faults();
    world.emulator.settle(Settling::AtOnce);
    world.pass(Duration::from_secs(120));
    for _ in 0..2 {
        paused.block_on(writer.read()).unwrap();
    }
    let after = world.servers(kind);
    match &report {
        Some(report) => model::check(&scene.asked, &before, &after, report, looks.were_whole()),
        None => model::check_untold(&scene.asked, &before, &after),
    }
    let is_foreseen = scene.is_calm && scene.asked.restless.is_empty();
    if let (Some(plan), Some(report), true) = (&plan, &report, is_foreseen) {
        match scene.room {
            Some(room) if model::lacks_room(report) => {
                assert_eq!(world.product.counted(&after), room, "there was room: {report}");
            }
            Some(_) => {}
            None => check_calls(world.product, plan, report, &scene.asked),
        }
    }
    for one in &trouble.changed {
        world.change(one, ServerChange::start());
    }
    again(world, &*writer, &paused, &scene, report.as_ref());
}

/// Whether every look at the group showed all of it.
#[derive(Default)]
struct Looks(AtomicBool);

impl Looks {
    fn note(&self, event: &Event) {
        if let Event::Read { complete: false, .. } = event {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    fn were_whole(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

/// What we do: plan, keep the plan as text, and apply it, perhaps not to its end.
async fn ours(
    scene: &Scene,
    group: &dyn Group,
    cut: Option<Duration>,
    looks: &Looks,
) -> Option<(Plan, Option<Report>)> {
    let plan = scene.desired.plan(group).await.ok()?;
    let plan: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    if plan.incomplete.is_some() {
        looks.0.store(true, Ordering::Relaxed);
    }
    let change = plan.apply(group).if_changed(scene.if_changed).on_event(|event| looks.note(event));
    let report = match cut {
        Some(after) => timeout(after, change.into_future()).await.ok(),
        None => Some(change.await),
    };
    Some((plan, report))
}

/// What somebody else does meanwhile.
async fn theirs(scene: &Scene, group: &dyn Group, pause: Duration) {
    sleep(pause).await;
    if !scene.moved.is_empty() {
        let _ = remove(group, scene.moved.iter().take(3)).await;
        let anew = scene.moved.iter().map(|server| server.clone().weight(7).description(""));
        let _ = add(group, anew).await;
    }
    let (gone, weighed) = scene.touched.split_at(scene.touched.len() / 2);
    if !scene.touched.is_empty() {
        let _ = set_weights(group, weighed.iter().map(|server| (server, 9))).await;
        let _ = remove(group, gone).await;
    }
}

/// Without faults there are as many calls as it takes; weights that stop servers go by themselves.
fn check_calls(product: Product, plan: &Plan, report: &Report, asked: &Asked) {
    let calls = |action| {
        let servers = plan.servers(action).count();
        servers.div_ceil(product.servers_per_call()) as u64
    };
    let least = [Action::Add, Action::Change, Action::Remove].map(calls);
    let spare = least[1].min(1);
    let least: u64 = least.iter().sum();
    let made = report.calls.writes;
    assert!(made <= least + spare, "{made} calls, and {least} are enough");
    // What comes may take others away in the same call.
    let may_be_less = asked.floor > 0 || asked.what == What::Replace;
    assert!(may_be_less || made >= least, "{made} calls, and it takes {least}");
}

/// What is left is done by the same wish once nothing goes wrong; then there is nothing to do.
fn again(
    world: &World,
    group: &dyn Group,
    paused: &Runtime,
    scene: &Scene,
    report: Option<&Report>,
) {
    let before = world.servers(scene.kind);
    let run = |change: Apply<'_>| paused.block_on(change.into_future());
    let second = match report {
        // As it is when it was kept as text.
        Some(report) => {
            let text = serde_json::to_string(report).unwrap();
            run(serde_json::from_str::<Report>(&text).unwrap().resume(group))
        }
        None => run(scene.desired.apply(group)),
    };
    let after = world.servers(scene.kind);
    let ours = scene.ours_by_then(&before, report);
    let asked = Asked { ours, restless: Default::default(), ..scene.asked.clone() };
    model::check(&asked, &before, &after, &second, true);
    let is_full = scene.room.is_some_and(|room| world.product.counted(&after) == room);
    // A record that was lost with the run knows nothing of what was added.
    let is_lost = report.is_none() && matches!(scene.ownership, Ownership::Record(_));
    if !is_lost {
        model::check_whole(&second, is_full);
    }
    let third = run(second.resume(group));
    let is_held = model::lacks_room(&second)
        || second.entries.iter().any(|one| one.outcome == Outcome::NotTried(Because::Floor));
    assert!(is_held || third.calls.writes == 0, "there is nothing to do: {third:?}");
}
