//! How healthy servers are, and waiting until they are.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout};

use crate::{Error, Event, Group, Identity, Meaning, Stop};

/// What is known of the health of a server. The order is from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Health {
    /// Its health checks succeed.
    Healthy,
    /// Nothing is known: the first checks are still running, or there are none.
    Unchecked,
    /// Its health checks fail.
    Unhealthy,
    /// No running listener uses its group, or the service does not tell of it yet.
    NotListed,
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Healthy => "healthy",
            Self::Unchecked => "not checked, yet or at all",
            Self::Unhealthy => "not healthy",
            Self::NotListed => "not listed",
        })
    }
}

/// Waits until servers are healthy, whatever their neighbours are.
///
/// ```
/// use std::time::Duration;
/// use aliyun_lb_groups::{Error, Group, Server, until_healthy};
///
/// # async fn example(group: &dyn Group, added: &[Server]) -> Result<(), Error> {
/// until_healthy(group, added).limit(Duration::from_secs(120)).at_least(Duration::from_secs(10)).await
/// # }
/// ```
pub fn until_healthy<'a, I: Into<Identity>>(
    group: &'a dyn Group,
    servers: impl IntoIterator<Item = I>,
) -> UntilHealthy<'a> {
    UntilHealthy {
        group,
        servers: servers.into_iter().map(Into::into).collect(),
        settings: HealthWait::default(),
        stop: Stop::new(),
        listener: None,
    }
}

/// How long and for what to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
#[non_exhaustive]
#[must_use]
pub struct HealthWait {
    /// How long servers have to be healthy before that counts: not at all unless set. An interval
    /// of bad luck is longer than a moment of good luck.
    pub at_least: Duration,
    /// How long to wait in all: five minutes unless set.
    pub limit: Duration,
    /// How long to rest between two looks: two seconds unless set.
    pub delay: Duration,
    /// Whether what nobody checks counts as healthy: not unless set. It is for listeners without
    /// health checks, and for groups that no listener uses yet.
    pub unchecked_is_enough: bool,
}

impl Default for HealthWait {
    fn default() -> Self {
        Self {
            at_least: Duration::ZERO,
            limit: Duration::from_secs(300),
            delay: Duration::from_secs(2),
            unchecked_is_enough: false,
        }
    }
}

impl HealthWait {
    /// The same for so long at least.
    pub fn at_least(mut self, time: Duration) -> Self {
        self.at_least = time;
        self
    }

    /// The same for so long at most.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The same with so much rest between two looks.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same where what is not checked is enough, or is not.
    pub fn unchecked_is_enough(mut self, enough: bool) -> Self {
        self.unchecked_is_enough = enough;
        self
    }

    pub(crate) fn is_enough(&self, health: Health) -> bool {
        match health {
            Health::Healthy => true,
            Health::Unchecked | Health::NotListed => self.unchecked_is_enough,
            Health::Unhealthy => false,
        }
    }
}

/// How long a look may take, however little time is left.
const LEAST_LOOK: Duration = Duration::from_secs(1);

type Listener<'a> = Box<dyn FnMut(&Event) + Send + 'a>;

/// A wait until servers are healthy, which is awaited.
#[must_use = "nothing is waited for until it is awaited"]
pub struct UntilHealthy<'a> {
    group: &'a dyn Group,
    servers: Vec<Identity>,
    settings: HealthWait,
    stop: Stop,
    listener: Option<Listener<'a>>,
}

impl<'a> UntilHealthy<'a> {
    /// With these settings.
    pub fn with(mut self, settings: HealthWait) -> Self {
        self.settings = settings;
        self
    }

    /// How long servers have to be healthy before that counts: [`HealthWait::at_least`].
    pub fn at_least(mut self, time: Duration) -> Self {
        self.settings.at_least = time;
        self
    }

    /// How long to wait in all: [`HealthWait::limit`].
    pub fn limit(mut self, limit: Duration) -> Self {
        self.settings.limit = limit;
        self
    }

    /// How long to rest between two looks: [`HealthWait::delay`].
    pub fn delay(mut self, delay: Duration) -> Self {
        self.settings.delay = delay;
        self
    }

    /// Whether what is not checked counts as healthy: [`HealthWait::unchecked_is_enough`].
    pub fn unchecked_is_enough(mut self, enough: bool) -> Self {
        self.settings.unchecked_is_enough = enough;
        self
    }

    /// Ends it when this is stopped, in an error of the kind
    /// [`Interrupted`](crate::ErrorKind::Interrupted).
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// Sees every event, as it happens.
    pub fn on_event(mut self, listener: impl FnMut(&Event) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    async fn run(self) -> Result<(), Error> {
        let stop = self.stop.clone();
        // It only looks, so that it can be given up at any moment.
        stop.unless(self.wait()).await.unwrap_or_else(|| Err(Error::interrupted()))
    }

    async fn wait(mut self) -> Result<(), Error> {
        let begin = Instant::now();
        let mut healthy_since = None;
        while !self.servers.is_empty() {
            // A look that fails is no look: the next one may succeed.
            let now = Instant::now();
            let left = self.settings.limit.saturating_sub(begin.elapsed()).max(LEAST_LOOK);
            let seen = match timeout(left, self.group.health(&self.servers)).await {
                Ok(Ok(seen)) => self.missing(&seen),
                Ok(Err(failure)) if matches!(failure.meaning(), Meaning::Other | Meaning::Busy) => {
                    Seen::Nothing(failure.to_string())
                }
                Ok(Err(failure)) => return Err(Error::read(failure)),
                Err(_) => Seen::Nothing("the service did not tell in time".to_owned()),
            };
            if seen == Seen::Healthy {
                let since = *healthy_since.get_or_insert(now);
                if now.duration_since(since) >= self.settings.at_least {
                    return Ok(());
                }
            } else {
                healthy_since = None;
            }
            let spent = begin.elapsed();
            if spent >= self.settings.limit {
                let message = format!("not all servers were healthy in {spent:.0?}: {seen}");
                return Err(Error::timeout(message));
            }
            if let Some(listener) = &mut self.listener {
                listener(&Event::Waiting { what: seen.is_waited_for() });
            }
            let rest = self.settings.delay.min(self.settings.limit - spent);
            tokio::time::sleep(rest).await;
        }
        Ok(())
    }

    /// What a look came to.
    fn missing(&self, seen: &[(Identity, Health)]) -> Seen {
        let of = |server: &Identity| {
            seen.iter()
                .find(|(identity, _)| identity == server)
                .map_or(Health::NotListed, |(_, health)| *health)
        };
        let missing: Vec<_> = self
            .servers
            .iter()
            .map(|server| (server.clone(), of(server)))
            .filter(|(_, health)| !self.settings.is_enough(*health))
            .collect();
        if missing.is_empty() { Seen::Healthy } else { Seen::Missing(missing) }
    }
}

/// What a look came to.
#[derive(PartialEq)]
enum Seen {
    /// All are healthy.
    Healthy,
    /// These are not.
    Missing(Vec<(Identity, Health)>),
    /// Nothing was seen, and this is why.
    Nothing(String),
}

/// How many servers are named.
const NAMED: usize = 3;

impl Seen {
    /// What has to come, to follow "waiting for".
    fn is_waited_for(&self) -> String {
        match self {
            Self::Healthy => "the servers to stay healthy".to_owned(),
            Self::Nothing(why) => format!("the health of the servers, which was not seen: {why}"),
            Self::Missing(servers) => {
                let named = servers.iter().take(NAMED);
                let named: Vec<_> = named.map(|(server, is)| format!("{server} ({is})")).collect();
                let (named, more) = (named.join(", "), servers.len().saturating_sub(NAMED));
                match more {
                    0 => format!("{named} to be healthy"),
                    _ => format!("{named} and {more} more to be healthy"),
                }
            }
        }
    }
}

/// What is so, after a colon.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Healthy => f.write_str("they were for too short a time"),
            Self::Nothing(why) => f.write_str(why),
            Self::Missing(servers) => {
                let named = servers.iter().take(NAMED);
                let named: Vec<_> = named.map(|(server, is)| format!("{server} is {is}")).collect();
                f.write_str(&named.join("; "))?;
                match servers.len().saturating_sub(NAMED) {
                    0 => Ok(()),
                    more => write!(f, "; and {more} more"),
                }
            }
        }
    }
}

impl<'a> IntoFuture for UntilHealthy<'a> {
    type Output = Result<(), Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for UntilHealthy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntilHealthy")
            .field("group", &self.group.id())
            .field("servers", &self.servers)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_its_own() {
        let seconds = Duration::from_secs;
        let set = HealthWait::default()
            .at_least(seconds(1))
            .limit(seconds(2))
            .delay(seconds(3))
            .unchecked_is_enough(true);
        let HealthWait { at_least, limit, delay, unchecked_is_enough } = set;
        assert_eq!((at_least, limit, delay), (seconds(1), seconds(2), seconds(3)));
        assert!(unchecked_is_enough);
        let usual = HealthWait::default();
        assert_eq!(usual.at_least(seconds(1)).limit, usual.limit);
        assert_eq!(usual.limit(seconds(1)).delay, usual.delay);
    }
}
