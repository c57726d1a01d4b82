//! What the emulator is sent: requests, and documents that people write.

use std::fs;
use std::sync::OnceLock;
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, NewCertificate, Recording, Seed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::{SECRET, keeps_secret, says_why, text};

/// One emulator for all inputs, which has to live through them, and the runtime that it runs on.
fn place() -> &'static (Runtime, Emulator) {
    static PLACE: OnceLock<(Runtime, Emulator)> = OnceLock::new();
    PLACE.get_or_init(|| {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let emulator = Emulator::builder().access_key("fuzzKey", SECRET);
        let emulator = runtime.block_on(emulator.start()).expect("an emulator");
        (runtime, emulator)
    })
}

/// Sends bytes on a connection of their own, and gives what comes back until it ends.
fn exchange(request: &[u8]) -> Vec<u8> {
    let (runtime, emulator) = place();
    let exchange = async {
        let mut stream = TcpStream::connect(emulator.address()).await.expect("a connection");
        // The emulator may have heard enough before all is sent.
        _ = stream.write_all(request).await;
        _ = stream.shutdown().await;
        let mut answer = Vec::new();
        _ = stream.read_to_end(&mut answer).await;
        answer
    };
    let within = async { timeout(Duration::from_secs(20), exchange).await };
    runtime.block_on(within).expect("the connection ends")
}

/// Bytes in place of a request: it is answered or the connection ends, nothing of it is our
/// mistake, and the next one is answered as ever.
pub fn http(data: &[u8]) {
    let answer = exchange(data);
    assert!(!answer.starts_with(b"HTTP/1.1 500"), "{}", String::from_utf8_lossy(&answer));
    keeps_secret(&String::from_utf8_lossy(&answer));
}

/// A fault, as it is injected from another language.
pub fn fault(data: &[u8]) {
    let head = format!(
        "POST /_emulator/faults HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        place().1.address(),
        data.len(),
    );
    let answer = exchange(&[head.as_bytes(), data].concat());
    assert!(answer.starts_with(b"HTTP/1.1 "), "no answer");
    assert!(!answer.starts_with(b"HTTP/1.1 500"), "{}", String::from_utf8_lossy(&answer));
    place().1.clear_faults();
}

/// A seed, as people write it.
pub fn seed(data: &[u8]) {
    let Some(text) = text(data) else { return };
    if let Err(error) = Seed::parse(text) {
        says_why(&error);
    }
}

/// A folder of seeds and calls: the files have lines `--` between them.
pub fn init(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for (n, file) in text.split("\n--\n").take(8).enumerate() {
        fs::write(folder.path().join(format!("{n}.json")), file).expect("the file is written");
    }
    if let Err(error) = Seed::read_dir(folder.path()) {
        says_why(&error);
    }
}

/// A state, as `GET /_emulator/state` tells it: what is taken is told so that it is taken again.
pub fn state(data: &[u8]) {
    let (Some(text), (runtime, emulator)) = (text(data), place()) else { return };
    match runtime.block_on(emulator.import(text)) {
        Ok(()) => {
            let told = emulator.export().expect("a state");
            runtime.block_on(emulator.import(&told)).expect("a state of ours");
            assert!(emulator.export().expect("a state") == told, "the state is not taken as told");
        }
        Err(error) => keeps_secret(&says_why(&error)),
    }
}

/// A recording: what is read is written so that it is read as the same, and it is played.
pub fn recording(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match Recording::parse(text) {
        Ok(recording) => {
            let json = recording.to_json().expect("a recording");
            let again = Recording::parse(&json).expect("a recording of ours");
            assert!(again.to_json().expect("a recording") == json, "it is not read as written");
            match recording.replay() {
                Ok(replay) => _ = says_why(&replay),
                Err(error) => _ = says_why(&error),
            }
        }
        Err(error) => _ = says_why(&error),
    }
}

/// A certificate in PEM form.
pub fn certificate(data: &[u8]) {
    let (Some(text), (runtime, emulator)) = (text(data), place()) else { return };
    // One id, so that there are never many.
    let certificate = NewCertificate::from_pem(text).id("1-cn-hangzhou");
    if let Err(error) = runtime.block_on(emulator.add_certificate(certificate)) {
        let why = says_why(&error);
        assert!(!aliyun_core::holds_private_key(&why), "a private key stands in a message");
    }
}
