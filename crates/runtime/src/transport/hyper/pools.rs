//! The connections that are kept, apart for each runtime.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::{Handle, Id};

use super::connect::Connector;

/// For how many runtimes connections are kept: those that were used last.
const RUNTIMES: usize = 8;

type HttpClient = Client<Connector, Full<Bytes>>;

/// A pool of connections for each runtime. A connection is driven by the runtime that made it:
/// one that is ended or stands still would leave a request on it without an answer.
pub(super) struct Pools {
    pub(super) connector: Connector,
    pub(super) idle_timeout: Duration,
    pub(super) idle_connections_per_host: usize,
    pub(super) of_runtimes: Mutex<VecDeque<(Id, HttpClient)>>,
}

impl Pools {
    /// The pool of the runtime that this runs on.
    pub(super) fn here(&self) -> HttpClient {
        let here = Handle::current().id();
        let mut pools = self.of_runtimes.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pools.iter().position(|(runtime, _)| *runtime == here);
        let (_, pool) = known.and_then(|n| pools.remove(n)).unwrap_or_else(|| (here, self.pool()));
        pools.truncate(RUNTIMES - 1);
        pools.push_front((here, pool.clone()));
        pool
    }

    fn pool(&self) -> HttpClient {
        Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.idle_timeout)
            .pool_max_idle_per_host(self.idle_connections_per_host)
            .build(self.connector.clone())
    }
}
