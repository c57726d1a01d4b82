//! What happened so far, in figures for Prometheus.

mod resources;
mod traffic;

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::api_error::About;
use crate::engine::Engine;
use crate::requests::Facts;

pub(crate) use traffic::Traffic;

/// The label of every action that does not exist.
const UNKNOWN: &str = "unknown";

/// The bounds of the histogram of durations, in seconds.
const BOUNDS: [f64; 15] = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0,
    5.0, 10.0,
];

/// The figures of an emulator.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Action, Histogram, fn() -> Histogram>,
    faults: Family<Effect, Counter>,
    resources: Family<Kind, Gauge>,
    nonces: Gauge,
    traffic: Traffic,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    product: &'static str,
    action: &'static str,
    /// None if the connection was reset.
    status: Option<u16>,
    /// None if the call succeeded.
    code: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Action {
    product: &'static str,
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Effect {
    effect: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    product: &'static str,
    kind: &'static str,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let durations = Family::new_with_constructor((|| Histogram::new(BOUNDS)) as _);
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations,
            faults: Family::default(),
            resources: Family::default(),
            nonces: Gauge::default(),
            traffic: Traffic::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let start = Gauge::<f64, AtomicU64>::default();
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        start.set(since.as_secs_f64());
        let help = "When the emulator was started, in seconds since 1970";
        self.registry.register("process_start_time_seconds", help, start);
        let own = self.registry.sub_registry_with_prefix("lb_emulator");
        own.register("requests", "Calls that were answered or reset", self.requests.clone());
        let help = "How long answers took";
        let durations = self.durations.clone();
        own.register_with_unit("request_duration", help, Unit::Seconds, durations);
        own.register("faults_fired", "Faults that struck a call", self.faults.clone());
        own.register("resources", "Resources of all accounts", self.resources.clone());
        own.register("nonces", "Nonces that are remembered", self.nonces.clone());
        self.traffic.register(own);
    }

    /// What goes over the connections.
    pub(crate) fn traffic(&self) -> Traffic {
        self.traffic.clone()
    }

    /// Counts a call.
    pub(crate) fn count(&self, facts: &Facts, about: &About) {
        let info = about.info();
        let product = info.map_or(UNKNOWN, |info| info.service.product);
        let action = info.map_or(UNKNOWN, |info| info.action());
        let code = facts.known_code(info);
        let answered = Answered { product, action, status: facts.status, code };
        self.requests.get_or_create(&answered).inc();
        self.durations
            .get_or_create(&Action { product, action })
            .observe(facts.duration.as_secs_f64());
        if let Some(effect) = facts.effect() {
            self.faults.get_or_create(&Effect { effect: effect.name() }).inc();
        }
    }

    /// The figures as a text, in the OpenMetrics format.
    pub(crate) fn write(&self, engine: &Engine) -> Result<String, fmt::Error> {
        for ((product, kind), count) in resources::count(engine.accounts()) {
            self.resources.get_or_create(&Kind { product, kind }).set(number(count));
        }
        self.nonces.set(number(engine.nonces_kept()));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
