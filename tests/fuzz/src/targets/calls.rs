//! Signed calls of any operation of the emulator, with anything in them.

use std::sync::OnceLock;
use std::{fs, io};

use aliyun_core::Params;
use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_runtime::{Client, ErrorKind, RetryConfig};
use tokio::runtime::{Builder, Runtime};

use super::core::form;
use super::wire::operation;
use super::{SECRET, keeps_secret, says_why};

/// Where every input begins.
const BEGINNING: &str = "beginning";

/// An emulator for all inputs, which all begin at the same state.
struct Place {
    runtime: Runtime,
    emulator: Emulator,
    client: Client,
}

fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let seed = seed().expect("files");
        let emulator = runtime.block_on(Emulator::builder().seed(seed).start());
        let emulator = emulator.expect("an emulator");
        let client = emulator.client().retry(RetryConfig::off()).build().expect("a client");
        // An account is there once it has called.
        runtime.block_on(call(&client, b"Slb.DescribeRegions"));
        runtime.block_on(emulator.snapshot(BEGINNING)).expect("a snapshot");
        Place { runtime, emulator, client }
    })
}

/// The seeds of the three products together.
fn seed() -> io::Result<Seed> {
    let folder = tempfile::tempdir()?;
    for (name, seed) in [
        ("slb.json", include_str!("../../corpus/emulator_seed/slb")),
        ("nlb.json", include_str!("../../corpus/emulator_seed/nlb")),
        ("alb.json", include_str!("../../corpus/emulator_seed/alb")),
    ] {
        fs::write(folder.path().join(name), seed)?;
    }
    Ok(Seed::read_dir(folder.path()).expect("seeds that fit together"))
}

/// Calls, each on a line: `Product.Operation?name=value&name=value`. Each is answered or refused
/// with a reason, and what is there afterwards is told so that it is taken again.
pub fn calls(data: &[u8]) {
    let Place { runtime, emulator, client } = place();
    runtime.block_on(async {
        emulator.restore(BEGINNING).await.expect("the snapshot");
        let lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').take(12).collect();
        for line in &lines {
            call(client, line).await;
        }
        let told = emulator.export().expect("a state");
        emulator.import(&told).await.expect("a state of ours");
        assert!(emulator.export().expect("a state") == told, "the state is not taken as told");
        let is_key = |name: &str| name.eq_ignore_ascii_case("PrivateKey");
        let is_at_home = |line: &&[u8]| {
            let params = form(parts(line).1);
            params.iter().all(|(name, value)| {
                !name.contains(SECRET) && (is_key(name) || !value.contains(SECRET))
            })
        };
        if data.windows(SECRET.len()).any(|part| part == SECRET.as_bytes())
            && lines.iter().all(is_at_home)
        {
            keeps_secret(&told);
            keeps_secret(&format!("{:?}", emulator.requests()));
        }
    });
}

/// The name of the operation, and the parameters behind it.
fn parts(line: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = line.splitn(2, |byte| *byte == b'?');
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// A call is answered, whatever is in it.
async fn call(client: &Client, line: &[u8]) {
    let (name, params) = parts(line);
    let params: Params = form(params);
    let call = client.operation_of(operation(name).info).params(&params);
    match call.await {
        Ok(answer) => _ = answer.value().expect("an answer that is read"),
        Err(error) => {
            let why = says_why(&error);
            let is_refused = error.status().is_some_and(|status| status < 500);
            let is_unsent =
                matches!(error.kind(), ErrorKind::Configuration | ErrorKind::InvalidRequest);
            assert!(is_refused || is_unsent, "{why}");
        }
    }
}
