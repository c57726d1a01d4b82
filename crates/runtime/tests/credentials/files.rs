//! Files that are none: pipes, folders, and what never ends.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use aliyun_runtime::credentials::{CliProfileCredentials, OidcRoleCredentials, ProfileCredentials};
use aliyun_runtime::{Client, CredentialsProvider, ErrorKind};
use serde_json::json;

use crate::support::{Home, config, refusal, text};

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Opens a pipe and writes to it, without a runtime's help.
fn write(path: &Path, content: String) -> std::thread::JoinHandle<()> {
    let path = path.to_owned();
    std::thread::spawn(move || std::fs::write(path, content).unwrap())
}

fn key() -> String {
    let profile =
        json!({ "name": "p", "mode": "AK", "access_key_id": "a", "access_key_secret": "s" });
    json!({ "current": "p", "profiles": [profile] }).to_string()
}

/// On one thread, which the pipe must not hold up.
#[tokio::test]
async fn a_pipe_that_nobody_writes_to_holds_up_only_its_own_call() {
    let home = Home::new();
    let path = home.file("pipe");
    pipe(&path);
    let variables =
        ["ALIBABA_CLOUD_CONFIG_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"].map(|it| (it, text(&path)));
    let oidc = [
        ("ALIBABA_CLOUD_ROLE_ARN", "arn"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "idp"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", text(&path)),
    ];
    let providers: [Box<dyn CredentialsProvider>; 3] = [
        Box::new(CliProfileCredentials::new(&config(&variables[..1]))),
        Box::new(ProfileCredentials::new(&config(&variables[1..]))),
        Box::new(OidcRoleCredentials::new(&config(&oidc))),
    ];
    for provider in providers {
        let start = Instant::now();
        let cut_off =
            tokio::time::timeout(Duration::from_millis(100), provider.credentials()).await;
        assert!(cut_off.is_err() && start.elapsed() < Duration::from_secs(3));
        // The thread that reads it is let go.
        write(&path, "nothing".to_owned()).join().unwrap();
    }

    let provider = CliProfileCredentials::new(&config(&variables[..1]));
    let client = Client::builder()
        .endpoint("http://127.0.0.1:9")
        .credentials(provider)
        .call_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let start = Instant::now();
    let error = crate::support::call(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    assert!(start.elapsed() < Duration::from_secs(3));
    write(&path, "nothing".to_owned()).join().unwrap();
}

#[tokio::test]
async fn a_pipe_that_somebody_writes_to_is_read() {
    let home = Home::new();
    let path = home.file("pipe");
    pipe(&path);
    let writer = write(&path, key());
    let provider = CliProfileCredentials::new(&config(&[])).file(&path);
    assert_eq!(provider.credentials().await.unwrap().access_key_id, "a");
    writer.join().unwrap();
}

#[tokio::test]
async fn what_has_no_end_or_no_content_is_said() {
    let home = Home::new();
    let folder = home.path().to_owned();
    for (path, expected) in [
        ("/dev/zero", "more than 1048576 bytes"),
        ("/dev/null", "not JSON"),
        (folder.as_str(), "cannot be read"),
        ("/nowhere/at all\u{202e}\n", "/nowhere/at all\\u{202e}\\n does not exist"),
    ] {
        let said = refusal(&CliProfileCredentials::new(&config(&[])).file(path)).await;
        assert!(said.contains(expected), "{said}");
    }
}
