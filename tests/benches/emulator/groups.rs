//! What the library of whole groups takes to bring 10,000 servers to where they are to be: calls over
//! the fewest that could do it, time over that of the calls themselves, and memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aliyun_lb_groups::{Desired, Group, Report, Server as Member, alb, apply_all, nlb, slb};
use aliyun_runtime::transport::TransportFuture;
use aliyun_runtime::{
    Client, ClientBuilder, Credentials, HyperTransport, Transport, TransportLimits,
};
use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};

use crate::requests::{REGION, group, instance, server_group};
use crate::seeds::{self, Seed};
use crate::server::{Running, Server, memory_of};

/// How many there are in all.
const SERVERS: usize = 10_000;

/// What is measured of a product, whose groups hold as many servers as they may.
struct Product {
    name: &'static str,
    /// How many servers a group has.
    size: usize,
    servers_per_call: usize,
    /// How many servers an answer tells of, at most.
    page: usize,
    /// How many looks it takes to see the end of a change.
    looks: usize,
    seed: fn(usize, usize) -> Seed,
    groups: fn(&Caller, usize) -> Vec<Box<dyn Group>>,
}

const PRODUCTS: [Product; 3] = [
    Product {
        name: "SLB",
        size: 200,
        servers_per_call: 20,
        page: 200,
        looks: 0,
        seed: seeds::half_groups,
        groups: |caller, count| {
            let client = caller.client::<aliyun_slb_client::Client>();
            let one = |n| slb::VServerGroup::new(client.clone(), group(n));
            (0..count).map(|n| Box::new(one(n)) as Box<dyn Group>).collect()
        },
    },
    Product {
        name: "NLB",
        size: 400,
        servers_per_call: 200,
        page: 100,
        looks: 1,
        seed: seeds::half_networks,
        groups: |caller, count| {
            let client = caller.client::<aliyun_nlb_client::Client>();
            let one = |n| nlb::ServerGroup::new(client.clone(), server_group(n));
            (0..count).map(|n| Box::new(one(n)) as Box<dyn Group>).collect()
        },
    },
    Product {
        name: "ALB",
        size: 1_000,
        servers_per_call: 200,
        page: 1_000,
        looks: 1,
        seed: seeds::half_applications,
        groups: |caller, count| {
            let client = caller.client::<aliyun_alb_client::Client>();
            let one = |n| alb::ServerGroup::new(client.clone(), server_group(n));
            (0..count).map(|n| Box::new(one(n)) as Box<dyn Group>).collect()
        },
    },
];

impl Product {
    fn count(&self) -> usize {
        SERVERS / self.size
    }

    /// Half of the servers come, a quarter gets another weight, and a quarter goes.
    fn desired(&self, group: usize) -> Desired {
        let own = group * self.size + self.size / 4..(group + 1) * self.size;
        Desired::exactly(own.map(|n| Member::ecs(instance(n), 80).weight(100)))
    }

    /// How many calls it takes at the least.
    fn least(&self) -> usize {
        let quarter = self.size / 4;
        let reads = (2 * quarter).div_ceil(self.page);
        let changes = [2 * quarter, quarter, quarter];
        let writes: usize =
            changes.into_iter().map(|servers| servers.div_ceil(self.servers_per_call)).sum();
        self.count() * (reads + writes * (1 + self.looks))
    }
}

pub fn run(emulator: &Server) {
    let title = format!("{SERVERS} servers converged");
    println!("\n{title:<52} {:>10} {:>10} {:>7} {:>6}", "took", "least", "ratio", "aim");
    PRODUCTS.iter().for_each(|product| measure(product, emulator));
}

fn measure(product: &Product, emulator: &Server) {
    let seed = (product.seed)(product.count(), product.size);
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let row = |what: &str, took: String, least: String, ratio: f64, aim: &str| {
        let name = format!("{}: {what}", product.name);
        println!("{name:<52} {took:>10} {least:>10} {ratio:>7.2} {aim:>6}");
    };
    let alone = Caller::new(emulator.seeded(&seed.path()));
    let (one_by_one, _) = converge(product, &alone, &runtime, |changes| {
        Box::pin(async move {
            let mut reports = Vec::new();
            for change in changes {
                reports.push(change.await);
            }
            reports
        })
    });
    let (made, least) = (alone.counted.calls.load(Ordering::Relaxed), product.least());
    let ratio = made as f64 / least as f64;
    row("calls / the fewest that do it", made.to_string(), least.to_string(), ratio, "1.00");
    let calls = Duration::from_nanos(alone.counted.nanoseconds.load(Ordering::Relaxed));
    let ratio = one_by_one.as_secs_f64() / calls.as_secs_f64();
    row("time / that of the calls", millis(one_by_one), millis(calls), ratio, "1.10");
    let all = Caller::new(emulator.seeded(&seed.path()));
    let (side_by_side, memory) =
        converge(product, &all, &runtime, |changes| Box::pin(apply_all(changes)));
    let ratio = side_by_side.as_secs_f64() / one_by_one.as_secs_f64();
    let what = "side by side / one after the other";
    row(what, millis(side_by_side), millis(one_by_one), ratio, "");
    match memory {
        Some(memory) => println!("{}: this process at its peak, MB {memory:.1}", product.name),
        None => eprintln!("memory: this system does not tell"),
    }
}

type Reports<'a> = std::pin::Pin<Box<dyn Future<Output = Vec<Report>> + 'a>>;

/// Brings all groups to where they are to be. It tells how long that takes, and the most memory
/// that this process has meanwhile, where the system tells.
fn converge(
    product: &Product,
    caller: &Caller,
    runtime: &Runtime,
    all: impl for<'a> Fn(Vec<aliyun_lb_groups::Apply<'a>>) -> Reports<'a>,
) -> (Duration, Option<f64>) {
    let groups = (product.groups)(caller, product.count());
    // The most memory is counted from now on.
    let is_counted = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let start = Instant::now();
    let changes = groups.iter().enumerate();
    let changes = changes.map(|(n, group)| product.desired(n).apply(&**group)).collect();
    let reports = runtime.block_on(all(changes));
    let taken = start.elapsed();
    let peak = memory_of(std::process::id(), "VmHWM:").filter(|_| is_counted);
    for report in reports {
        assert!(report.is_success() && report.entries.len() == product.size, "{report}");
    }
    (taken, peak)
}

fn millis(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}

/// What the calls go through.
struct Caller {
    emulator: Running,
    counted: Arc<Counted>,
}

impl Caller {
    fn new(emulator: Running) -> Self {
        let inner = HyperTransport::new(TransportLimits::default()).expect("a transport");
        let counted = Counted { inner, calls: AtomicU64::new(0), nanoseconds: AtomicU64::new(0) };
        Self { emulator, counted: Arc::new(counted) }
    }

    fn client<C: From<Client>>(&self) -> C {
        let builder = ClientBuilder::new()
            .endpoint(format!("http://{}", self.emulator.address))
            .region(REGION)
            .credentials(Credentials::new("testid", "testsecret"))
            .transport(Arc::clone(&self.counted));
        builder.build().expect("a client")
    }
}

/// Counts calls, and the time between request and answer.
#[derive(Debug)]
struct Counted {
    inner: HyperTransport,
    calls: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Transport for Counted {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let start = Instant::now();
            let answer = self.inner.send(request).await;
            let taken = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
            self.calls.fetch_add(1, Ordering::Relaxed);
            self.nanoseconds.fetch_add(taken, Ordering::Relaxed);
            answer
        })
    }
}
