//! What the official Python SDKs ask before their first call, over HTTPS, and where that leads them.

use std::fs;

use aliyun_lb_emulator::{Emulator, Tls};
use serde_json::{Value as Json, json};

use crate::python::install;
use crate::tools::{Installation, RUN_TIME, client, run, script, scripts, version};

const SECRET: &str = "interop-secret";

#[tokio::test]
async fn clients_without_an_endpoint_find_the_emulator_and_assume_a_role() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = install(&installation).await;
    let tls = Tls::self_signed(None::<String>).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    fs::write(&file, tls.certificate()).expect("a file");
    let builder = Emulator::builder().access_key("first", SECRET).tls(tls);
    let emulator = builder.start().await.expect("an emulator");

    let mut command = client(&python);
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts().join("first_calls.py"));
    command.arg(emulator.address().to_string()).arg(SECRET).arg(&file);
    let said = run(command, RUN_TIME).await.unwrap_or_else(|error| panic!("{error}"));
    let mut lines = said.lines().map(|line| serde_json::from_str::<Json>(line).expect(line));
    let mut next = |what: &str| lines.next().expect(what)[what].clone();

    for what in ["by https", "by http"] {
        assert_eq!(next(what), json!(["cn-hangzhou"]), "{what}");
    }
    assert_eq!(next("no such region"), json!(["cn-nowhere"]));
    let identity = next("identity");
    assert_eq!(identity["IdentityType"], "RAMUser");
    let account = identity["AccountId"].as_str().expect("an account");
    assert_eq!(identity["Arn"], format!("acs:ram::{account}:user/first"));
    let role = "acs:ram::1234567890123456:assumed-role/deploy/interop";
    assert_eq!(next("as a role"), role);
    for what in ["regions as a role", "present SDK"] {
        assert_eq!(next(what), json!(["cn-hangzhou"]), "{what}");
    }
    let seen = emulator.requests();
    let asked = |action| seen.iter().filter(|call| call.action() == Some(action)).count();
    assert_eq!((asked("DescribeEndpoints"), asked("AssumeRole")), (4, 1));
    assert!(seen.iter().all(|call| call.access_key_id() == Some("first")), "{seen:?}");
}
