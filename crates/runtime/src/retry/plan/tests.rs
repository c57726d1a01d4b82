use super::*;
use crate::sample::{READ, WRITE};

fn plan(config: RetryConfig, timeout: Option<Duration>) -> Plan {
    Plan::new(config, Arc::default(), timeout)
}

fn broken(operation: &'static aliyun_core::OperationInfo) -> Error {
    Error::new(ErrorKind::Interrupted, "broke").of(operation)
}

fn next(plan: &mut Plan, error: &Error) -> Next {
    plan.failed(error, false, Instant::now(), 1.0)
}

#[test]
fn waits_double_to_a_bound_and_are_drawn_by_lot() {
    let config = RetryConfig::standard();
    let waits = |after, chance| {
        [1, 2, 3, 9, u32::MAX].map(|nth| config.wait(after, nth, None, chance).as_millis())
    };
    assert_eq!(waits(Failure::Passing, 1.0), [100, 200, 400, 20_000, 20_000]);
    assert_eq!(waits(Failure::Throttled, 1.0), [500, 1000, 2000, 20_000, 20_000]);
    assert_eq!(waits(Failure::Busy, 0.5), [500, 1000, 2000, 10_000, 10_000]);
    assert_eq!(waits(Failure::Busy, 0.0), [0; 5]);
    // A source of chance that gives nonsense makes waits long and nothing worse.
    for odd in [f64::NAN, -1.0, 7.0, f64::INFINITY] {
        assert_eq!(config.wait(Failure::Passing, 1, None, odd).as_millis(), 100);
    }
    let endless = config.base_delay(Duration::MAX).max_delay(Duration::MAX);
    assert_eq!(endless.wait(Failure::Busy, 40, None, 1.0), Duration::MAX);
}

#[test]
fn the_service_is_given_what_it_asks_for_within_bounds() {
    let config = RetryConfig::standard();
    let wait = |asked| config.wait(Failure::Throttled, 1, Some(asked), 0.5);
    assert_eq!(wait(Duration::from_secs(3)), Duration::from_millis(3050));
    assert_eq!(wait(Duration::MAX), Duration::from_secs(20));
    // Nobody is asked to hurry.
    assert_eq!(wait(Duration::from_millis(1)), Duration::from_millis(150));
}

#[tokio::test(start_paused = true)]
async fn attempts_time_and_budget_end() {
    let mut few = plan(RetryConfig::standard(), None);
    assert_eq!(next(&mut few, &broken(&READ)), Next::Repeat(Duration::from_millis(100)));
    assert_eq!(next(&mut few, &broken(&READ)), Next::Repeat(Duration::from_millis(200)));
    assert_eq!(next(&mut few, &broken(&READ)), Next::GiveUp(Some(GaveUp::Attempts)));

    let mut late = plan(RetryConfig::standard(), Some(Duration::from_millis(100)));
    assert_eq!(next(&mut late, &broken(&READ)), Next::GiveUp(Some(GaveUp::Time)));

    let mut many = plan(RetryConfig::standard().max_attempts(u32::MAX), None);
    let repeats = std::iter::repeat_with(|| next(&mut many, &broken(&READ)));
    let last = repeats.enumerate().find(|(_, next)| !matches!(next, Next::Repeat(_)));
    assert_eq!(last, Some((100, Next::GiveUp(Some(GaveUp::Budget)))));
    many.succeeded();
    assert_eq!(next(&mut many, &broken(&READ)), Next::Repeat(Duration::from_secs(20)));
}

#[tokio::test(start_paused = true)]
async fn a_write_of_unknown_outcome_is_repeated_with_a_token_only() {
    let mut one = plan(RetryConfig::standard(), None);
    assert_eq!(next(&mut one, &broken(&WRITE)), Next::GiveUp(None));
    assert!(!one.tell(broken(&WRITE), None).trail().unknown_before);
    let again = one.failed(&broken(&WRITE), true, Instant::now(), 0.0);
    assert_eq!(again, Next::Repeat(Duration::ZERO));
    assert!(one.tell(broken(&WRITE), None).trail().unknown_before);
    let mut off = plan(RetryConfig::off(), None);
    assert_eq!(off.failed(&broken(&READ), true, Instant::now(), 0.0), Next::GiveUp(None));
}

fn refused(code: &str) -> Error {
    Error::new(ErrorKind::Service, "No.").of(&READ).with(|error| {
        error.code = Some(code.to_owned());
        error.status = Some(400);
    })
}

#[tokio::test(start_paused = true)]
async fn complaints_cut_the_pace_and_only_answers_raise_it() {
    async fn step(plan: &Plan) -> Duration {
        tokio::time::advance(Duration::from_secs(10)).await;
        plan.place().unwrap().keep();
        plan.place().unwrap().wait
    }

    let mut call = plan(RetryConfig::adaptive().max_attempts(9), None);
    (0..100).for_each(|_| call.place().unwrap().keep());
    next(&mut call, &refused("Throttling.User"));
    let cut = step(&call).await;
    assert_eq!(cut, Duration::from_secs_f64(1.0 / 70.0));
    next(&mut call, &broken(&READ));
    assert_eq!(step(&call).await, cut);
    next(&mut call, &refused("Busy"));
    let raised = step(&call).await;
    assert!(raised < cut, "{raised:?}");
    call.succeeded();
    assert!(step(&call).await < raised);
    assert!(plan(RetryConfig::standard(), None).place().is_none());
}

#[tokio::test(start_paused = true)]
async fn each_answer_that_is_waited_out_doubles_the_wait() {
    for code in ["Busy", "InUse"] {
        let mut call = plan(RetryConfig::standard(), None);
        for seconds in [1, 2, 4] {
            let wait = Duration::from_secs(seconds);
            assert_eq!(next(&mut call, &refused(code)), Next::Repeat(wait), "{code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_corrected_clock_is_one_repeat() {
    let mut call = plan(RetryConfig::standard(), None);
    let error = broken(&WRITE).with_trail(|trail| trail.clock_corrected = true);
    assert_eq!(next(&mut call, &error), Next::Repeat(Duration::ZERO));
    assert_eq!(next(&mut call, &error), Next::GiveUp(None));
}

#[tokio::test(start_paused = true)]
async fn patience_lasts_to_its_end_and_no_longer() {
    let patience = Duration::from_secs(1);
    let mut call = plan(RetryConfig::standard().busy_patience(patience), None);
    let asked = refused("Busy").with(|error| error.trail.retry_after = Some(patience));
    let mut next = |error: &Error| call.failed(error, false, Instant::now(), 0.0);
    assert_eq!(next(&asked), Next::Repeat(patience));
    tokio::time::advance(patience).await;
    assert_eq!(next(&refused("Busy")), Next::Repeat(Duration::ZERO));
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(next(&asked), Next::GiveUp(Some(GaveUp::Patience)));
}

#[test]
fn failures_are_told_apart_by_their_codes() {
    let too_many = Error::new(ErrorKind::UnreadableAnswer, "No.").of(&READ);
    for (error, failure) in [
        (refused("Throttling.User"), Failure::Throttled),
        (too_many.with(|error| error.status = Some(429)), Failure::Throttled),
        (refused("InUse"), Failure::Lingering),
        (refused("Busy"), Failure::Busy),
        (refused("InternalError"), Failure::Passing),
        (refused("Unheard"), Failure::Passing),
        (broken(&READ), Failure::Passing),
    ] {
        assert_eq!(Failure::of(&error), failure, "{error}");
    }
}

#[test]
fn why_a_call_was_given_up_has_its_words() {
    for (why, words) in [
        (GaveUp::Attempts, "retries exhausted"),
        (GaveUp::Patience, "what was in the way stayed for too long"),
        (GaveUp::Budget, "the retry budget of the endpoint is spent"),
        (GaveUp::Time, "no time is left for another"),
    ] {
        assert_eq!(why.to_string(), words);
    }
}
