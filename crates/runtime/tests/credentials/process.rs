//! The mode External: a program that prints credentials.
#![cfg(unix)]

use std::time::{Duration, Instant};

use aliyun_runtime::credentials::CliProfileCredentials;
use aliyun_runtime::{Credentials, CredentialsError, CredentialsProvider as _};
use serde_json::json;

use crate::support::{Home, LATER, config};

async fn run(command: &str) -> Result<Credentials, CredentialsError> {
    let profile = json!({ "name": "p", "mode": "External", "process_command": command });
    let content = json!({ "current": "p", "profiles": [profile] }).to_string();
    let home = Home::with(".aliyun/config.json", &content);
    CliProfileCredentials::new(&config(&[("HOME", home.path())])).credentials().await
}

async fn fails(command: &str) -> String {
    let error = run(command).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
    error.to_string()
}

#[tokio::test]
async fn what_is_printed_becomes_credentials() {
    let key = Credentials::new("a b", "s");
    let temporary = key.clone().security_token("t").expiration(LATER.parse().unwrap());
    for (printed, expected) in [
        (r#"{"access_key_id":"a b","access_key_secret":"s"}"#.to_owned(), &key),
        (
            r#"{"mode":"AK","access_key_id":"a b","access_key_secret":"s","sts_token":""}"#.into(),
            &key,
        ),
        (
            format!(
                r#"{{"mode":"StsToken","access_key_id":"a b","access_key_secret":"s","sts_token":"t","expiration":"{LATER}"}}"#
            ),
            &temporary,
        ),
    ] {
        assert_eq!(run(&format!("printf %s '{printed}'")).await.unwrap(), *expected);
    }
}

#[tokio::test]
async fn there_is_no_shell() {
    let home = Home::new();
    let mark = home.file("mark");
    let mark = crate::support::text(&mark);
    let json = r#"{"access_key_id":"$HOME `id` * ;","access_key_secret":"s"}"#;
    let command = format!("printf %s {} ; touch {mark}", json.replace(['"', ' ', '`'], "\\$0"));
    let quoted = format!("printf %s '{json}'");
    assert_eq!(run(&quoted).await.unwrap().access_key_id, "$HOME `id` * ;");
    assert!(fails(&command).await.contains("what printf printed"));
    assert!(!std::path::Path::new(mark).exists());
}

#[tokio::test]
async fn what_goes_wrong_is_said_without_secrets() {
    for (command, expected) in [
        ("  ", "process_command is empty"),
        ("'canary", "a single quote is not closed"),
        ("/nowhere/at-all --token canary", "/nowhere/at-all cannot be run: "),
        ("TOKEN=canary get-credentials", "the program cannot be run: "),
        ("'a\u{2028}b\n'", "a\\u{2028}b\\n cannot be run: "),
        ("sh -c 'echo canary >&2; echo canary; exit 3'", "sh failed (exit status: 3): run it by"),
        ("sh -c 'yes canary'", "sh printed more than 65536 bytes"),
        ("printf canary", "what printf printed: is not JSON"),
        ("printf ''", "what printf printed: is not JSON"),
        ("printf '\\377'", "what printf printed: is not JSON"),
        ("printf '[\"canary\"]'", "what printf printed: expected an object"),
        ("printf '{\"access_key_id\":\"canary\"}'", "access_key_secret is missing"),
        (
            "printf '{\"mode\":\"StsToken\",\"access_key_id\":\"a\",\"access_key_secret\":\"canary\"}'",
            "sts_token is missing",
        ),
        ("printf '{\"mode\":\"RamRoleArn\"}'", "its mode is neither AK nor StsToken"),
    ] {
        let said = fails(command).await;
        assert!(said.contains(expected), "{command}: {said}");
    }
}

#[tokio::test]
async fn what_a_program_leaves_running_is_not_waited_for() {
    let json = r#"{"access_key_id":"a","access_key_secret":"s"}"#;
    let start = Instant::now();
    let found = run(&format!("sh -c 'sleep 30 & echo \"$0\"' '{json}'")).await.unwrap();
    assert_eq!(found.access_key_id, "a");
    // It would be half a minute at least, and is a quarter of a second.
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// The clock stands still but for waits, so the minute is over at once.
#[tokio::test(start_paused = true)]
async fn a_program_that_does_not_end_is_killed() {
    let start = Instant::now();
    assert!(fails("sleep 600").await.ends_with("sleep did not end in 60 s"));
    assert!(start.elapsed() < Duration::from_secs(30));
}
