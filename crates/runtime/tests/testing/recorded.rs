use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use aliyun_core::Params;
use aliyun_runtime::testing::{Player, Recorder, ScriptedTransport};
use aliyun_runtime::{
    CallOptions, Credentials, ErrorKind, HttpMethod, SignatureMethod, TransportErrorKind,
};

use crate::service::{DO_IT, TOKEN, call};
use crate::{call_once, client};

/// A recording in memory.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A recording of calls with these parameters, which are answered like this.
async fn record(script: ScriptedTransport, names: &[&[(&str, &str)]]) -> String {
    let memory = Memory::default();
    let recorder = Recorder::new(script, memory.clone()).redact(["Pin"]);
    let client = client(recorder).build().unwrap();
    for params in names {
        let params = Params::from_iter(params.iter().copied());
        let _ = client.call(&DO_IT, params, &CallOptions::new()).await;
    }
    memory.text()
}

/// The id in the answer to a call with these parameters, or what is wrong.
async fn play(player: &Player, params: &[(&str, &str)]) -> Result<String, String> {
    let client = client(player.clone()).build().unwrap();
    let params = Params::from_iter(params.iter().copied());
    let answer = client.call(&DO_IT, params, &CallOptions::new()).await;
    answer.map(|answer| answer.text().to_owned()).map_err(|error| error.to_string())
}

#[tokio::test]
async fn what_was_recorded_is_played() {
    let busy = http::Response::builder()
        .status(400)
        .header("content-type", "application/json")
        .header("x-acs-request-id", "R2")
        .header("set-cookie", "canary")
        .body(r#"{"Code":"Unheard.Of"}"#)
        .unwrap();
    let script = ScriptedTransport::new()
        .answer(r#"{"RequestId":"R1"}"#)
        .respond(busy)
        .fail(TransportErrorKind::Timeout);
    let memory = Memory::default();
    let recorder = Recorder::new(script, memory.clone());
    for _ in 0..3 {
        let _ = call_once(client(recorder.clone())).await;
    }
    // Who signs, and how, and what the host is makes no difference.
    let player = Player::from_lines(&memory.text()).unwrap();
    let replay = async |method| {
        let client = client(player.clone())
            .endpoint("other.example")
            .credentials(Credentials::new("other", "key"))
            .signature_method(SignatureMethod::V1HmacSha1);
        call(&client.build().unwrap(), &CallOptions::new().method(method)).await
    };
    assert_eq!(replay(HttpMethod::Get).await.unwrap(), "R1");
    let refused = replay(HttpMethod::Post).await.unwrap_err();
    assert_eq!((refused.code(), refused.request_id()), (Some("Unheard.Of"), Some("R2")));
    assert_eq!(replay(HttpMethod::Post).await.unwrap_err().kind(), ErrorKind::Timeout);
    player.assert_finished();
    assert!(!memory.text().contains("canary"));
}

#[tokio::test]
async fn no_secret_is_recorded() {
    for (signature, method) in [
        (SignatureMethod::Acs3HmacSha256, HttpMethod::Post),
        (SignatureMethod::V1HmacSha1, HttpMethod::Post),
        (SignatureMethod::V1HmacSha1, HttpMethod::Get),
    ] {
        let echo = format!(
            r#"{{"Code":"No","Message":"server string to sign is:canary-id {TOKEN}&PrivateKey=canary-private%2fkey and canary-pin","Pin":"canary"}}"#
        );
        let xml =
            format!("<Error><Code>No</Code><Message>{TOKEN}</Message><Pin>canary</Pin></Error>");
        let script = ScriptedTransport::new()
            .respond(http::Response::builder().status(400).body(echo).unwrap())
            .respond(http::Response::builder().status(400).body(xml).unwrap());
        let memory = Memory::default();
        let recorder = Recorder::new(script.clone(), memory.clone()).redact(["pin"]);
        assert!(!format!("{recorder:?}").contains("canary"));
        let client = client(recorder).signature_method(signature).http_method(method);
        let client = client.build().unwrap();
        for _ in 0..2 {
            let params = [
                ("PrivateKey", "canary-private/key"),
                ("Users.1.Pin", "canary"),
                ("Users", r#"[{"Name":"n","Pin":"canary-pin"}]"#),
                ("Name", "kept"),
            ];
            let params = Params::from_iter(params);
            let error = client.call(&DO_IT, params, &CallOptions::new()).await.unwrap_err();
            assert_eq!(error.code(), Some("No"));
        }
        let recorded = memory.text();
        assert_eq!(recorded.lines().count(), 2);
        assert!(recorded.contains("kept") && recorded.contains("server string"), "{recorded}");
        assert!(!recorded.contains("canary"), "{recorded}");
        for name in ["Signature\"", "Nonce", "Timestamp", "uthorization"] {
            assert!(!recorded.contains(name), "{name} in {recorded}");
        }
    }
}

#[tokio::test]
async fn what_was_left_out_may_be_anything() {
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
    let recorded = record(script, &[&[("Pin", "1"), ("ClientToken", "a")]]).await;
    let player = Player::from_lines(&recorded).unwrap();
    play(&player, &[("Pin", "2"), ("ClientToken", "b")]).await.unwrap();
    player.assert_finished();
}

#[tokio::test]
async fn requests_may_come_in_any_order_unless_it_matters() {
    let script = ScriptedTransport::new().answer(r#"{"N":1}"#).answer(r#"{"N":2}"#);
    let recorded = record(script, &[&[("Name", "a")], &[("Name", "b")]]).await;

    let player = Player::from_lines(&recorded).unwrap();
    assert_eq!(play(&player, &[("Name", "b")]).await.unwrap(), r#"{"N":2}"#);
    assert_eq!(play(&player, &[("Name", "a")]).await.unwrap(), r#"{"N":1}"#);
    let error = play(&player, &[("Name", "a")]).await.unwrap_err();
    assert!(error.contains("the recording has no DoIt left"), "{error}");

    let player = Player::from_lines(&recorded).unwrap().in_order();
    let error = play(&player, &[("Name", "b")]).await.unwrap_err();
    assert!(error.contains("DoIt of line 1, differs: Name was \"a\" and is \"b\""), "{error}");
    assert_eq!(play(&player, &[("Name", "a")]).await.unwrap(), r#"{"N":1}"#);
}

#[tokio::test]
async fn a_mismatch_says_what_differs() {
    let script = ScriptedTransport::new().answer(r#"{"N":1}"#);
    let recorded = record(script, &[&[("A", "1"), ("B", "2"), ("PrivateKey", "canary")]]).await;
    let player = Player::from_lines(&recorded).unwrap();
    let error = play(&player, &[("B", "3"), ("C", "4"), ("Password", "canary")]).await.unwrap_err();
    assert!(
        error.contains(
            "the closest that is left, DoIt of line 1, differs: A is missing; B was \"2\" and is \
             \"3\"; PrivateKey is missing; C is new: \"4\"; Password is new: \"[redacted]\""
        ),
        "{error}"
    );
    let player = player.ignore(["A", "B", "C", "Password", "PrivateKey"]);
    play(&player, &[("B", "3"), ("C", "4"), ("Password", "canary")]).await.unwrap();
}

#[tokio::test]
#[should_panic(expected = "nobody asked for DoIt of line 1")]
async fn what_nobody_asked_for_is_told() {
    let script = ScriptedTransport::new().answer(r#"{"N":1}"#);
    Player::from_lines(&record(script, &[&[]]).await).unwrap().assert_finished();
}

#[test]
fn a_recording_that_is_none_says_where() {
    let head = r#"{"action":"A","method":"POST","host":"h","path":"/","params":{}"#;
    for (line, why) in [
        ("{".to_owned(), "EOF"),
        ("{}".to_owned(), "\"params\" is no object"),
        (format!("{head},\"status\":99,\"headers\":{{}},\"body\":\"\"}}"), "\"status\""),
        (format!("{head},\"status\":200,\"headers\":{{\"a b\":\"\"}},\"body\":\"\"}}"), "headers"),
        (format!("{head},\"status\":200,\"headers\":{{}}}}"), "\"body\" is no text"),
        (format!("{head},\"failure\":\"boredom\"}}"), "none of configuration, connect"),
    ] {
        let error = Player::from_lines(&format!("\n{line}")).unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains(why), "{error}");
    }
    let error = Player::open("no/such/file").unwrap_err().to_string();
    assert!(error.contains("no/such/file"), "{error}");
}

#[tokio::test]
async fn what_cannot_be_written_is_an_error_of_the_call() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
    let error = call_once(client(Recorder::new(script, Full))).await.unwrap_err();
    assert!(error.to_string().contains("could not be recorded: full"), "{error}");
    assert!(error.may_have_taken_effect() && !error.is_retryable());
}
