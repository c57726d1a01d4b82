//! A group that is filmed: what is in it whenever something happens, as the emulator tells it and by
//! its clock.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, ServerChange, Timestamp};
use aliyun_lb_groups::{
    Failure, Group, GroupFuture, Health, Identity, Server, Snapshot, Table, alb, nlb,
};
use aliyun_runtime::transport::{HyperTransport, TransportLimits};
use aliyun_slb_tests::standstill::Standstill;
use tokio::runtime::Builder;
use tokio::time::{Instant, sleep};

/// How long a server that comes needs until it passes health checks.
const WARMING_UP: Duration = Duration::from_secs(10);

/// How long the group is seen as it was, before anything is done.
const BEFORE: Duration = Duration::from_secs(5);

/// What was seen of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub weight: i32,
    pub is_healthy: bool,
}

/// What was in the group from some time on.
#[derive(Clone, Debug)]
pub struct Frame {
    pub at: u64,
    pub servers: BTreeMap<Identity, Seen>,
}

/// What was done at some time, in a word or two.
#[derive(Clone, Debug)]
pub struct Mark {
    pub at: u64,
    pub what: String,
}

/// All that was seen, in the order in which it happened.
#[derive(Clone, Debug, Default)]
pub struct Film {
    pub frames: Vec<Frame>,
    pub marks: Vec<Mark>,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Seconds by the clock of the emulator.
    Seconds,
    /// Calls that change the group.
    Calls,
}

/// A group of the built-in seed.
#[derive(Clone, Copy, Debug)]
pub enum Set {
    Nlb,
    Alb,
}

/// Films what is done with a group of three servers, which the emulator starts with.
///
/// The time of the recipe stands still while the emulator answers, and the clock of the emulator
/// follows it: a film is the same on every machine.
pub fn film(set: Set, count: Count, play: impl AsyncFnOnce(&dyn Group)) -> Film {
    let real = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let clock = Arc::new(AtomicI64::new(0));
    let (begin, passed) = (Timestamp::now().unix(), Arc::clone(&clock));
    let now = move || Timestamp::from_unix(begin + passed.load(Ordering::Relaxed));
    let emulator = real.block_on(Emulator::builder().clock(now).start()).unwrap();

    let inner = Arc::new(HyperTransport::new(TransportLimits::default()).unwrap());
    let transport = Arc::new(Standstill::new(inner, real.handle().clone(), clock, 0));
    let group: Box<dyn Group> = match set {
        Set::Nlb => {
            let client = emulator.client().transport(transport).build().unwrap();
            Box::new(nlb::ServerGroup::new(client, "sgp-000000000000000001"))
        }
        Set::Alb => {
            let client = emulator.client().transport(transport).build().unwrap();
            Box::new(alb::ServerGroup::new(client, "sgp-000000000000000002"))
        }
    };
    let paused = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let film = paused.block_on(async {
        let film = Mutex::default();
        let filmed = Filmed { group, emulator: &emulator, count, begun: Instant::now(), film };
        filmed.shoot(None).await.unwrap();
        sleep(BEFORE).await;
        play(&filmed).await;
        filmed.film.into_inner().unwrap()
    });
    real.block_on(emulator.shutdown());
    film
}

struct Filmed<'e> {
    group: Box<dyn Group>,
    emulator: &'e Emulator,
    count: Count,
    begun: Instant,
    film: Mutex<Film>,
}

impl Filmed<'_> {
    /// Takes a picture of the group after something was done, if anything was.
    async fn shoot(&self, what: Option<String>) -> Result<(), Failure> {
        let members = self.group.read().await?.members;
        let ids: Vec<_> = members.iter().map(|member| member.identity()).collect();
        let health: BTreeMap<_, _> = self.group.health(&ids).await?.into_iter().collect();
        let seen = members.iter().map(|member| {
            // Nobody asks for the health of one that gets no requests.
            let is_healthy =
                !member.serves() || health.get(&member.identity()) == Some(&Health::Healthy);
            (member.identity(), Seen { weight: member.weight(), is_healthy })
        });
        let servers: BTreeMap<_, _> = seen.collect();
        let mut film = self.film.lock().unwrap();
        let at = match self.count {
            Count::Seconds => self.begun.elapsed().as_secs(),
            Count::Calls => film.marks.len() as u64 + u64::from(what.is_some()),
        };
        let is_well = |frame: &Frame| frame.servers.values().all(|seen| seen.is_healthy);
        let was_well = film.frames.last().is_none_or(is_well);
        let frame = Frame { at, servers };
        let became_well = !was_well && is_well(&frame);
        let is_new = film.frames.last().is_none_or(|last| last.servers != frame.servers);
        if is_new {
            film.frames.retain(|earlier| earlier.at < at);
            film.frames.push(frame);
        }
        let what = what.or_else(|| became_well.then(|| "healthy".to_owned()));
        film.marks.extend(what.map(|what| Mark { at, what }));
        Ok(())
    }

    /// A server that comes is no good at once.
    async fn warm_up(&self, servers: &[Server]) {
        for server in servers {
            for change in [ServerChange::fail(), ServerChange::recover().after(WARMING_UP)] {
                self.emulator.change_server(&server.server_id, change).await.unwrap();
            }
        }
    }
}

/// The weight that all of these servers are to have, if it is one.
fn weight(servers: &[Server]) -> Option<i32> {
    let weight = servers.first()?.weight?;
    servers.iter().all(|server| server.weight == Some(weight)).then_some(weight)
}

impl Group for Filmed<'_> {
    fn id(&self) -> &str {
        self.group.id()
    }

    fn table(&self) -> Table {
        self.group.table()
    }

    fn read(&self) -> GroupFuture<'_, Snapshot> {
        self.group.read()
    }

    fn add<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let what = match weight(servers) {
            Some(weight) => format!("add {}, weight {weight}", servers.len()),
            None => format!("add {}", servers.len()),
        };
        Box::pin(async move {
            if self.count == Count::Seconds {
                self.warm_up(servers).await;
            }
            self.group.add(servers).await?;
            self.shoot(Some(what)).await
        })
    }

    fn remove<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        Box::pin(async move {
            self.group.remove(servers).await?;
            self.shoot(Some(format!("remove {}", servers.len()))).await
        })
    }

    fn change<'a>(&'a self, servers: &'a [Server]) -> GroupFuture<'a, ()> {
        let what = match weight(servers) {
            Some(weight) => format!("weight {weight}"),
            None => format!("change {}", servers.len()),
        };
        Box::pin(async move {
            self.group.change(servers).await?;
            self.shoot(Some(what)).await
        })
    }

    fn health<'a>(&'a self, servers: &'a [Identity]) -> GroupFuture<'a, Vec<(Identity, Health)>> {
        Box::pin(async move {
            let health = self.group.health(servers).await?;
            self.shoot(None).await?;
            Ok(health)
        })
    }
}
