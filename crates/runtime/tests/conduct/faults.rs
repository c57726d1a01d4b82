//! Whole calls to a server that misbehaves: reads get through, and no write is executed twice.

use std::time::Duration;

use aliyun_core::{Effect, OperationInfo};
use aliyun_runtime::{Client, Credentials, RetryConfig};
use tokio::runtime::Builder;

use super::server::{Fault, Server, http};
use super::service::{DONE, READ, SECRET, SET, WRITE, call, refusal};

fn client(server: &Server) -> Client {
    Client::builder()
        .endpoint(server.address.as_str())
        .region("xx-test")
        .credentials(Credentials::new("testid", SECRET))
        .read_timeout(Duration::from_millis(500))
        .attempt_timeout(Duration::from_millis(900))
        .retry(RetryConfig::standard().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

/// Makes a call to a server with this fault: how often the server executed it and the client sent
/// it, and whether it succeeded.
async fn meet(fault: &Fault, operation: &'static OperationInfo) -> (usize, u32, bool) {
    let server = Server::start(fault.clone()).await;
    let result = call(&client(&server), operation).await;
    let told = |attempts, ok| (server.executed(), attempts, ok);
    match &result {
        Ok(answer) => {
            assert_eq!(answer.text(), DONE);
            told(answer.attempts(), true)
        }
        Err(error) => {
            let once = server.executed() > 0 && operation.effect != Effect::Read;
            assert!(error.may_have_taken_effect() || !once, "{fault:?}: {error}");
            told(error.attempts(), false)
        }
    }
}

/// The fault, and whether a read is worth another attempt after it.
async fn check(fault: Fault, is_transient: bool) {
    for operation in [&READ, &SET] {
        let (executed, attempts, ok) = meet(&fault, operation).await;
        let expected = if is_transient { 2 } else { 1 };
        assert_eq!((attempts, ok), (expected, is_transient), "{}: {fault:?}", operation.action());
        assert!(executed <= 2);
    }
    let (executed, attempts, ok) = meet(&fault, &WRITE).await;
    assert_eq!((attempts, ok), (1, false), "{fault:?}");
    assert!(executed <= 1, "{fault:?}: executed {executed} times");
}

/// Runs a test on both kinds of runtime.
fn on_both(test: impl AsyncFn() + Sync) {
    let current = Builder::new_current_thread().enable_all().build().unwrap();
    let multi = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let test = &test;
    std::thread::scope(|scope| {
        for runtime in [current, multi] {
            scope.spawn(move || runtime.block_on(test()));
        }
    });
}

fn start_of_an_answer() -> String {
    http("200 OK", "", DONE).split_once("R-1").unwrap().0.to_owned()
}

#[test]
fn connections_that_break() {
    on_both(async || {
        check(Fault::ResetAfterRequest, true).await;
        for part in ["HTTP/1.1 200", &start_of_an_answer()] {
            check(Fault::ResetAfter(part.to_owned()), true).await;
            check(Fault::CloseAfter(part.to_owned()), true).await;
        }
        check(Fault::CloseAfter(String::new()), true).await;
        check(Fault::CloseAfter("SSH-2.0-OpenSSH_9.6\r\n".to_owned()), true).await;
    });
}

#[test]
fn a_connection_that_breaks_before_anything_is_read() {
    on_both(async || {
        for operation in [&READ, &SET] {
            assert_eq!(meet(&Fault::ResetAtOnce, operation).await, (1, 2, true));
        }
        // The reset may come before the connection is there to the client: then it knows that
        // nothing was sent.
        let met = meet(&Fault::ResetAtOnce, &WRITE).await;
        assert!([(0, 1, false), (1, 2, true)].contains(&met), "{met:?}");
    });
}

#[test]
fn silence_and_answers_that_trickle() {
    on_both(async || {
        check(Fault::StallAfter(String::new()), true).await;
        check(Fault::StallAfter(start_of_an_answer()), true).await;
        check(Fault::Trickle(http("200 OK", "", DONE)), true).await;
    });
}

#[test]
fn lengths_that_are_wrong() {
    on_both(async || {
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ";
        check(Fault::CloseAfter(format!("{head}99\r\n\r\n{DONE}")), true).await;
        check(Fault::CloseAfter(format!("{head}9\r\n\r\n{DONE}")), true).await;
        check(Fault::CloseAfter(format!("{head}0\r\n\r\n")), true).await;
        let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"Req\r\n";
        check(Fault::CloseAfter(chunked.to_owned()), true).await;
    });
}

#[test]
fn answers_of_somebody_else() {
    on_both(async || {
        let page = "<!DOCTYPE html><html>Bad Gateway</html>";
        check(Fault::Answer(1, http("502 Bad Gateway", "", page)), true).await;
        check(Fault::Answer(1, http("504 Gateway Timeout", "", "")), true).await;
        check(Fault::Answer(1, http("200 OK", "", page)), true).await;
        check(Fault::Answer(1, http("403 Forbidden", "", page)), false).await;
        let elsewhere = "location: http://127.0.0.1:9/\r\n";
        for status in ["301 Moved Permanently", "307 Temporary Redirect"] {
            check(Fault::Answer(1, http(status, elsewhere, "")), false).await;
        }
        check(Fault::Answer(1, http("503 Service Unavailable", "", &refusal("Odd"))), true).await;
    });
}

#[test]
fn an_informational_answer_is_not_the_answer() {
    on_both(async || {
        let early = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
        let hints = format!("{early}{early}{}", http("200 OK", "", DONE));
        for operation in [&READ, &WRITE] {
            assert_eq!(meet(&Fault::Answer(1, hints.clone()), operation).await, (1, 1, true));
        }
    });
}

#[test]
fn refusals_that_prove_that_nothing_was_done_are_repeated() {
    on_both(async || {
        let odd = refusal("Odd");
        let (too_many, unavailable) = ("429 Too Many Requests", "503 Service Unavailable");
        for answer in [
            http(too_many, "", &odd),
            http(too_many, "x-acs-retry-after: 5\r\n", &odd),
            http(too_many, "", &refusal("Throttling.User")),
            http("400 Bad Request", "", &refusal("Throttling.User")),
            http("400 Bad Request", "x-acs-retry-after: 5\r\n", &odd),
            http(unavailable, "x-acs-retry-after: 5\r\n", &refusal("Throttling")),
            http("409 Conflict", "", &refusal("Busy")),
        ] {
            for operation in [&READ, &SET, &WRITE] {
                let met = meet(&Fault::Answer(1, answer.clone()), operation).await;
                assert_eq!(met, (2, 2, true), "{}: {answer}", operation.action());
            }
        }
        // The header says when to come back, not that nothing was done.
        let answer = http(unavailable, "x-acs-retry-after: 5\r\n", &odd);
        check(Fault::Answer(1, answer), true).await;
    });
}

#[test]
fn a_burst_of_refusals_is_survived_by_patience_and_not_by_attempts() {
    on_both(async || {
        let burst = |code: &str| Fault::Answer(5, http("400 Bad Request", "", &refusal(code)));
        assert_eq!(meet(&burst("Busy"), &WRITE).await, (6, 6, true));
        assert_eq!(meet(&burst("Throttling"), &READ).await, (3, 3, false));
    });
}

#[test]
fn a_skewed_clock_is_corrected_by_a_real_answer() {
    on_both(async || {
        // The clock of this machine is years ahead of that of the server.
        let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        let late = http("400 Bad Request", date, &refusal("InvalidTimeStamp.Expired"));
        assert_eq!(meet(&Fault::Answer(1, late.clone()), &WRITE).await, (2, 2, true));
        assert_eq!(meet(&Fault::Answer(9, late), &READ).await, (2, 2, false));
    });
}
