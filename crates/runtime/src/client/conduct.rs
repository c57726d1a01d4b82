//! The part of a client's setup that says how its calls are repeated, bounded and watched.

use std::sync::Arc;
use std::time::Duration;

use super::{Client, ClientBuilder};
use crate::system::random;
use crate::{Interceptor, Metrics, RetryConfig};

/// How calls are repeated, bounded and watched.
pub(super) struct Conduct {
    pub(super) retry: RetryConfig,
    pub(super) call_timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(super) metrics: Vec<Arc<dyn Metrics>>,
    pub(super) chance: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl Default for Conduct {
    fn default() -> Self {
        Self {
            retry: RetryConfig::default(),
            call_timeout: None,
            attempt_timeout: None,
            interceptors: Vec::new(),
            metrics: Vec::new(),
            chance: Arc::new(chance),
        }
    }
}

/// A number from 0 to 1. Without a source of randomness all waits are as long as they can be.
fn chance() -> f64 {
    let mut bytes = [0; 4];
    let number = random(&mut bytes).map(|()| u32::from_ne_bytes(bytes));
    number.map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
}

impl<C: From<Client>> ClientBuilder<C> {
    /// How calls are repeated: [`RetryConfig::standard`] unless set.
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.conduct.retry = retry;
        self
    }

    /// How long a call may take, with all attempts and the waits between them. Unless set, that
    /// follows from the number of attempts, their time and the patience with a busy service.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.conduct.call_timeout = Some(timeout);
        self
    }

    /// How long one attempt may take as a whole, whatever the transport.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.conduct.attempt_timeout = Some(timeout);
        self.sending.attempt_timeout(timeout);
        self
    }

    /// Adds code that sees every attempt before and after.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.conduct.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Adds code that counts and measures attempts and calls.
    pub fn metrics(mut self, metrics: impl Metrics + 'static) -> Self {
        self.conduct.metrics.push(Arc::new(metrics));
        self
    }

    /// Another source of the chance by which waits are drawn, for tests: numbers from 0 to 1.
    pub fn chance(mut self, chance: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.conduct.chance = Arc::new(chance);
        self
    }
}
