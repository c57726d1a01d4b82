//! The life of a load balancer, through every operation, by the official Python SDK.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use aliyun_slb_emulator::Emulator;
use aliyun_slb_model::OPERATIONS;
use serde_json::{Value as Json, json};

use crate::python::install;
use crate::tools::{Installation, client, run, script, scripts, version};

const SECRET: &str = "interop-secret";

/// How long the life may take.
const LIFE_TIME: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_official_sdk_leads_a_load_balancer_through_every_operation() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = install(&installation).await;

    let builder = Emulator::builder().access_key("lifecycle", SECRET);
    let emulator = builder.start().await.expect("an emulator");
    let pems = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/slb-emulator/tests");
    let mut command = client(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts().join("lifecycle.py"));
    command.arg(emulator.address().to_string()).arg(SECRET).arg(pems.join("certificates"));
    let said = run(command, LIFE_TIME).await.unwrap_or_else(|error| panic!("a life: {error}"));

    let (mut succeeded, mut wrong) = (BTreeSet::new(), Vec::new());
    for line in said.lines() {
        let step: Json = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        if step["succeeded"] == true {
            succeeded.insert(step["action"].as_str().unwrap_or_default().to_owned());
        }
        if step["wrong"] != json!([]) {
            wrong.push(line.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let every: BTreeSet<_> = OPERATIONS.iter().map(|info| info.action.to_owned()).collect();
    assert_eq!(succeeded, every);
}
