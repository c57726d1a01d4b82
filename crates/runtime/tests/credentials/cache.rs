//! Keeping credentials: when they are fetched again, by whom, and what a failure changes.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use aliyun_runtime::credentials::{
    AssumeRoleCredentials, CachedCredentials, DefaultCredentials, Role, UriCredentials,
};
use aliyun_runtime::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, Timestamp,
};
use tokio::time::{Instant, advance, sleep, timeout};

use crate::support::{Home, NOW, Server, granted, of, ok, refusal, temporary, text};

/// A provider that takes a second, and gives what it is told to.
#[derive(Clone, Debug)]
struct Slow {
    told: Arc<Told>,
    start: Instant,
}

#[derive(Debug, Default)]
struct Told {
    asked: AtomicUsize,
    /// For how many seconds the next credentials are valid.
    lifetime: AtomicI64,
}

const FOR_EVER: i64 = 0;
const FAIL: i64 = -1;

impl Slow {
    fn giving(lifetime: i64) -> Self {
        let slow = Self { told: Arc::default(), start: Instant::now() };
        slow.give(lifetime);
        slow
    }

    fn give(&self, lifetime: i64) {
        self.told.lifetime.store(lifetime, Ordering::Relaxed);
    }

    fn asked(&self) -> usize {
        self.told.asked.load(Ordering::Relaxed)
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_unix(NOW + self.start.elapsed().as_secs() as i64)
    }

    fn cached(&self) -> CachedCredentials<Self> {
        let slow = self.clone();
        CachedCredentials::new(self.clone()).clock(move || slow.now())
    }
}

impl CredentialsProvider for Slow {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            let n = self.told.asked.fetch_add(1, Ordering::Relaxed) + 1;
            sleep(Duration::from_secs(1)).await;
            let credentials = Credentials::new(format!("key {n}"), "secret");
            match self.told.lifetime.load(Ordering::Relaxed) {
                FAIL => Err(CredentialsError::new(format!("failure {n}"))),
                FOR_EVER => Ok(credentials),
                lifetime => {
                    let end = Timestamp::from_unix(self.now().unix() + lifetime);
                    Ok(credentials.expiration(end))
                }
            }
        })
    }
}

/// The key that a call gets, and how long the call took.
async fn ask(provider: &impl CredentialsProvider) -> (Result<String, String>, Duration) {
    let start = Instant::now();
    let outcome = provider.credentials().await;
    let key = outcome.map(|found| found.access_key_id).map_err(|error| error.to_string());
    (key, start.elapsed())
}

async fn key(provider: &impl CredentialsProvider) -> String {
    ask(provider).await.0.unwrap()
}

/// A call that must not wait.
async fn key_at_once(provider: &impl CredentialsProvider) -> String {
    let (key, took) = ask(provider).await;
    assert_eq!(took, Duration::ZERO);
    key.unwrap()
}

const fn minutes(n: u64) -> Duration {
    Duration::from_secs(60 * n)
}

/// Lets whatever was set off come to its end.
async fn settle() {
    sleep(Duration::from_secs(2)).await;
}

#[tokio::test(start_paused = true)]
async fn a_refresh_comes_before_the_end_and_nobody_waits_for_it() {
    let slow = Slow::giving(3600);
    let cache = slow.cached();
    assert_eq!(ask(&cache).await, (Ok("key 1".to_owned()), Duration::from_secs(1)));
    advance(minutes(44)).await;
    assert_eq!(key_at_once(&cache).await, "key 1");
    settle().await;
    assert_eq!(slow.asked(), 1);

    advance(minutes(1)).await;
    for _ in 0..10 {
        assert_eq!(key_at_once(&cache).await, "key 1");
    }
    settle().await;
    assert_eq!((key_at_once(&cache).await.as_str(), slow.asked()), ("key 2", 2));
}

#[tokio::test(start_paused = true)]
async fn what_lives_shorter_is_refreshed_in_its_last_quarter() {
    let slow = Slow::giving(40);
    let cache = slow.cached();
    key(&cache).await;
    advance(Duration::from_secs(28)).await;
    assert_eq!(key_at_once(&cache).await, "key 1");
    settle().await;
    assert_eq!(slow.asked(), 1);
    assert_eq!(key_at_once(&cache).await, "key 1");
    settle().await;
    assert_eq!((key_at_once(&cache).await.as_str(), slow.asked()), ("key 2", 2));
}

#[tokio::test(start_paused = true)]
async fn a_failed_refresh_changes_nothing_but_the_next_try() {
    let slow = Slow::giving(3600);
    let cache = slow.cached();
    key(&cache).await;
    slow.give(FAIL);
    advance(minutes(46)).await;
    for _ in 0..5 {
        assert_eq!(key_at_once(&cache).await, "key 1");
        settle().await;
    }
    assert_eq!(slow.asked(), 2, "there is a pause after a failure");
    advance(Duration::from_secs(30)).await;
    assert_eq!(key_at_once(&cache).await, "key 1");
    settle().await;
    assert_eq!(slow.asked(), 3);

    advance(minutes(15)).await;
    assert_eq!(ask(&cache).await.0, Err("failure 4".to_owned()), "now they have expired");
    slow.give(3600);
    advance(Duration::from_secs(1)).await;
    assert_eq!(key(&cache).await, "key 5", "without valid ones there is no longer pause");
}

#[tokio::test(start_paused = true)]
async fn what_has_no_expiration_is_looked_at_again() {
    let slow = Slow::giving(FOR_EVER);
    let cache = slow.cached();
    key(&cache).await;
    advance(minutes(14)).await;
    key_at_once(&cache).await;
    settle().await;
    assert_eq!(slow.asked(), 1);
    slow.give(FAIL);
    advance(minutes(600)).await;
    key_at_once(&cache).await;
    settle().await;
    assert_eq!((key_at_once(&cache).await.as_str(), slow.asked()), ("key 1", 2));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_caller_takes_nothing_away_from_the_others() {
    let slow = Slow::giving(3600);
    let cache = slow.cached();
    let first = timeout(Duration::from_millis(500), cache.credentials()).await;
    assert!(first.is_err());
    assert_eq!(ask(&cache).await, (Ok("key 1".to_owned()), Duration::from_millis(500)));
    assert_eq!(slow.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_a_refresh_in_the_background_gets_a_try_of_its_own() {
    let slow = Slow::giving(8);
    let cache = slow.cached();
    key(&cache).await;
    slow.give(FAIL);
    advance(Duration::from_millis(7500)).await;
    assert_eq!(key_at_once(&cache).await, "key 1");
    advance(Duration::from_millis(500)).await;
    assert_eq!(ask(&cache).await.0, Err("failure 3".to_owned()));
    assert_eq!(slow.asked(), 3);
}

#[derive(Debug)]
struct Panics;

impl CredentialsProvider for Panics {
    fn credentials(&self) -> CredentialsFuture<'_> {
        panic!("on purpose")
    }
}

#[tokio::test]
async fn a_provider_that_panics_is_an_error_every_time() {
    let cache = CachedCredentials::new(Panics);
    for _ in 0..2 {
        let said = refusal(&cache).await;
        assert!(said.contains("without credentials and without an error"), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn all_who_wait_get_the_same_error() {
    let slow = Slow::giving(FAIL);
    let cache = Arc::new(slow.cached());
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { ask(&cache).await.0 })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), Err("failure 1".to_owned()));
    }
    assert_eq!(slow.asked(), 1);
}

/// Fails at once, as where a file is missing.
#[derive(Clone, Debug, Default)]
struct Fails(Arc<AtomicUsize>);

impl CredentialsProvider for Fails {
    fn credentials(&self) -> CredentialsFuture<'_> {
        let n = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Box::pin(std::future::ready(Err(CredentialsError::new(format!("failure {n}")))))
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_one_after_the_other_are_not_a_thousand_attempts() {
    let fails = Fails::default();
    let cache = CachedCredentials::new(fails.clone());
    for n in 1..=3 {
        for _ in 0..1000 {
            assert_eq!(ask(&cache).await.0, Err(format!("failure {n}")));
        }
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(fails.0.load(Ordering::Relaxed), 3);
}

#[test]
fn nobody_waits_for_another_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let slow = Slow::giving(3600);
    let cache = slow.cached();
    let first = runtime();
    let cut_off =
        first.block_on(async { timeout(Duration::from_millis(20), cache.credentials()).await });
    assert!(cut_off.is_err());
    // Nobody drives the first any more, whether it is there or not.
    assert_eq!(runtime().block_on(key(&cache)), "key 2");
    drop(first);

    // What is valid is there for whoever comes, and the rest is an error and not a panic.
    let poll = |cache: &CachedCredentials<Slow>| {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut call = cache.credentials();
        Pin::new(&mut call).poll(&mut context)
    };
    assert!(poll(&cache).map(|outcome| outcome.is_ok()).is_ready());
    match poll(&slow.cached()) {
        std::task::Poll::Ready(Err(error)) => assert!(error.to_string().contains("Tokio")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn credentials_that_had_expired_when_they_came_are_none() {
    let server = Server::granting(temporary("old", "2014-05-15T08:30:00Z")).await;
    let config = server.config(&[("ALIBABA_CLOUD_CREDENTIALS_URI", "http://localhost/key")]);
    let said = refusal(&UriCredentials::new(&config)).await;
    assert!(said.contains("expired at 2014-05-15T08:30:00Z"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_callers_are_one_request() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_millis(50));
        ok(granted("one"))
    });
    let server = server.await;
    let home = Home::with("token", "token");
    let config = server.config(&[
        ("ALIBABA_CLOUD_ROLE_ARN", "arn"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "idp"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", text(&home.file("token"))),
    ]);
    let key = Credentials::new("id", "secret");
    let role = AssumeRoleCredentials::new(&config, key, Role::new("arn"));
    let providers: [Arc<dyn CredentialsProvider>; 2] =
        [Arc::new(role), Arc::new(DefaultCredentials::new(&config))];
    for (n, provider) in providers.into_iter().enumerate() {
        let callers: Vec<_> = (0..1000)
            .map(|_| {
                let provider = provider.clone();
                tokio::spawn(async move { provider.credentials().await.unwrap() })
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.await.unwrap(), of("one"));
        }
        assert_eq!(server.log().len(), n + 1);
    }
}
