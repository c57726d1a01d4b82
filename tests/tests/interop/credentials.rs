//! The official credentials library reads the same variables and files, and asks the same
//! services, as the default chain does.

mod cases;
mod services;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use aliyun_core::Secret;
use aliyun_runtime::CredentialsProvider as _;
use aliyun_runtime::credentials::{DefaultCredentials, Environment, ProviderConfig};
use aliyun_slb_tests::recorder::Recorder;
use serde_json::{Value as Json, json};

use self::cases::{CASES, Case, Key};
use crate::python::install;
use crate::tools::{Installation, RUN_TIME, client, run, script, scripts, version};

#[tokio::test]
async fn the_official_library_finds_the_same_credentials() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = install(&installation).await;
    let scratch = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = (scratch.path().join("ours"), scratch.path().join("theirs"));

    let theirs = official(&python, &theirs, &services::start().await).await;
    for case in CASES {
        let (found, error) = &theirs[case.name];
        assert_eq!(*found, case.theirs.map(parts), "theirs: {} ({error})", case.name);
        let (found, error) = own(case, &ours).await;
        assert_eq!(found, case.ours.map(parts), "ours: {} ({error})", case.name);
        assert_eq!(case.ours != case.theirs, case.why.is_some(), "{}", case.name);
    }
    assert_eq!(theirs.len(), CASES.len());
}

/// Key id, secret and token.
type Found = [Option<String>; 3];

fn parts(key: Key) -> Found {
    [key.0, key.1, key.2].map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()))
}

/// What the chain of this project finds, or its error.
async fn own(case: &Case, place: &Path) -> (Option<Found>, String) {
    let variables = prepare(case, place, "http://services");
    let config = ProviderConfig::new()
        .environment(Environment::of(variables))
        .transport(Recorder::answering(services::answer));
    match DefaultCredentials::new(&config).credentials().await {
        Ok(found) => {
            let secret = |secret: &Secret| secret.expose().to_owned();
            let token = found.security_token.as_ref().map(secret);
            let key = [Some(found.access_key_id), Some(secret(&found.access_key_secret)), token];
            (Some(key), String::new())
        }
        Err(error) => (None, error.to_string()),
    }
}

/// What the official library finds in each case, or its error.
async fn official(
    python: &Path,
    place: &Path,
    services: &str,
) -> HashMap<String, (Option<Found>, String)> {
    let cases: Vec<Json> = CASES
        .iter()
        .map(|case| {
            let mut variables = prepare(case, place, services);
            // It asks the metadata service through a proxy, where there is one.
            variables.insert("HTTP_PROXY".to_owned(), services.to_owned());
            json!({ "name": case.name, "variables": variables })
        })
        .collect();
    let file = place.join("cases.json");
    fs::write(&file, json!(cases).to_string()).expect("the cases");
    let mut command = client(python);
    command.arg(scripts().join("credentials.py")).arg(file);
    let said = run(command, RUN_TIME).await.unwrap_or_else(|error| panic!("{error}"));
    let line = |line: &str| {
        let line: Json = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        let found = serde_json::from_value(line["found"].clone()).expect("a key or nothing");
        (line["name"].as_str().expect("a name").to_owned(), (found, line["error"].to_string()))
    };
    said.lines().map(line).collect()
}

/// The variables of a case, with its files in a home directory of its own: the official library
/// writes to them.
fn prepare(case: &Case, place: &Path, services: &str) -> HashMap<String, String> {
    let home = place.join(case.name.replace(' ', "-"));
    fs::create_dir_all(&home).expect("a home");
    let fill = |text: &str| {
        text.replace("{home}", home.to_str().expect("a path")).replace("{services}", services)
    };
    for (file, content) in case.files {
        let path = home.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, fill(content)).expect("a file");
    }
    let variables = case.variables.iter().copied().chain([("HOME", "{home}")]);
    variables.map(|(name, value)| (name.to_owned(), fill(value))).collect()
}
