//! What operations cost with few load balancers and with many. The answers are of the same size.

mod alb;
mod members;
mod nlb;
mod slb;

use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::load::{Connection, Generator};
use crate::requests::{ALB, NLB, SLB, signed};
use crate::seeds::{self, Seed};
use crate::server::{Running, Server};
use crate::throughput::{median, micros};

/// Load balancers, and of the rest as many.
const SIZES: [usize; 3] = [10, 1_000, 100_000];

/// Rules and servers of one load balancer: a group of the service has a thousand servers at most.
const SIZES_OF_ONE: [usize; 3] = [10, 100, 1_000];

/// How often each operation is measured.
const CALLS: usize = 300;

/// What is measured of a product.
struct Product {
    /// What its load balancers are called.
    name: &'static str,
    version: &'static str,
    sizes: [usize; 3],
    seed: fn(usize) -> Seed,
    operations: &'static [(&'static str, Measured)],
}

const PRODUCTS: [Product; 4] = [
    Product {
        name: "classic load balancers",
        version: SLB,
        sizes: SIZES,
        seed: seeds::everything,
        operations: &slb::OPERATIONS,
    },
    Product {
        name: "network load balancers",
        version: NLB,
        sizes: SIZES,
        seed: seeds::networks,
        operations: &nlb::OPERATIONS,
    },
    Product {
        name: "application load balancers",
        version: ALB,
        sizes: SIZES,
        seed: seeds::applications,
        operations: &alb::OPERATIONS,
    },
    Product {
        name: "rules and servers of one application load balancer",
        version: ALB,
        sizes: SIZES_OF_ONE,
        seed: seeds::application,
        operations: &alb::OF_ONE,
    },
];

pub fn run(emulator: &Server) {
    PRODUCTS.iter().for_each(|product| measure(product, emulator));
}

fn measure(product: &Product, emulator: &Server) {
    let [small, middle, large] = product.sizes;
    println!("\n{:<52} {small:>10} {middle:>10} {large:>10} {:>7}", product.name, "ratio");
    let folder = tempfile::tempdir().expect("a folder");
    let sized = product.sizes.map(|size| {
        let (seed, data) = ((product.seed)(size), folder.path().join(size.to_string()));
        let stored = emulator.clone().argument("--data").argument(data);
        // The caller is answered when the state is on disk.
        let (kept, running) = timed(|| stored.seeded(&seed.path()));
        Caller::new(&running, product, size).call("DescribeRegions", &[]);
        drop(running);
        let (again, running) = timed(|| stored.start());
        drop(running);
        let (begun, running) = timed(|| emulator.seeded(&seed.path()));
        (size, [begun, kept, again], running)
    });
    let starts = ["start with this seed", "start with it and an empty --data", "start from --data"];
    for (n, name) in starts.into_iter().enumerate() {
        print_row(name, sized.each_ref().map(|(_, times, _)| millis(times[n])), None);
    }
    let memory = sized.each_ref().map(|(_, _, running)| running.memory().unwrap_or_default());
    print_row("memory", memory.map(|megabytes| format!("{megabytes:.0} MB")), None);
    let mut callers =
        sized.each_ref().map(|(size, _, running)| Caller::new(running, product, *size));
    for (name, operation) in product.operations {
        let mut times = product.sizes.map(|_| Vec::new());
        // In turn, so that a processor that is busy or asleep is so for all alike.
        for n in 0..CALLS {
            for (caller, times) in callers.iter_mut().zip(&mut times) {
                times.push(operation(caller, n).as_secs_f64());
            }
        }
        let ratio = median(times[2].iter().zip(&times[0]).map(|(many, few)| many / few));
        let times = times.map(|times| micros(Duration::from_secs_f64(median(times.into_iter()))));
        print_row(name, times, Some(ratio));
    }
}

fn timed<T>(what: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = what();
    (start.elapsed(), done)
}

fn millis(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}

/// What a call takes with many load balancers, over what it takes with few.
fn print_row(name: &str, [few, some, many]: [String; 3], ratio: Option<f64>) {
    let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
    println!("{name:<52} {few:>10} {some:>10} {many:>10} {ratio:>7}");
}

/// What is measured: the n-th of many calls. What leads up to it and takes it back is not timed.
type Measured = fn(&mut Caller, usize) -> Duration;

/// Calls the operations, over one connection.
struct Caller {
    generator: Generator,
    connection: Connection,
    version: &'static str,
    size: usize,
}

impl Caller {
    fn new(emulator: &Running, product: &Product, size: usize) -> Self {
        let generator = Generator::new();
        let connection = generator.open(emulator.address);
        Self { generator, connection, version: product.version, size }
    }

    /// Signs a call, sends it and reads the answer; the time is that between the two.
    fn call(&mut self, action: &str, params: &[(&'static str, &str)]) -> (Duration, Json) {
        let request = signed(self.version, action, params);
        let (time, body) = self.generator.send(&mut self.connection, &request);
        (time, serde_json::from_slice(&body).expect("JSON"))
    }

    /// The resource of the n-th call: they are all over the state.
    fn pick(&self, n: usize) -> usize {
        n * 331 % self.size
    }
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| panic!("{json} is no text"))
}
