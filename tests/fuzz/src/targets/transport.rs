//! Bytes in place of an answer, on a connection.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aliyun_core::{Effect, ServiceInfo};
use aliyun_runtime::{Client, Credentials, HyperTransport, RetryConfig, TransportLimits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::{SECRET, block_on, keeps_secret, says_why};

static SERVICE: ServiceInfo = ServiceInfo::new("Fuzz", "2020-01-01");

/// One for all inputs: making one reads the certificates of the system.
fn transport() -> Arc<HyperTransport> {
    static TRANSPORT: OnceLock<Arc<HyperTransport>> = OnceLock::new();
    let made = || HyperTransport::new(TransportLimits::default()).expect("a transport");
    Arc::clone(TRANSPORT.get_or_init(|| Arc::new(made())))
}

/// What an endpoint writes back: it is an answer, compressed or not, or what is wrong with it is
/// said.
pub fn http(data: &[u8]) {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let client: Client = Client::builder()
            .endpoint(format!("http://{address}"))
            .region("xx-test")
            .credentials(Credentials::new("fuzzKey", SECRET))
            .transport(transport())
            .retry(RetryConfig::off())
            .build()
            .expect("a client");
        let call = client.operation(&SERVICE, "DoFuzz", Effect::Read).into_future();
        let exchange = async { tokio::join!(answer(&listener, data), call).1 };
        match timeout(Duration::from_secs(20), exchange).await.expect("the call ends") {
            Ok(answer) => keeps_secret(&format!("{answer:?}")),
            Err(error) => {
                keeps_secret(&says_why(&error));
                keeps_secret(&format!("{error:?}"));
                // However long the endpoint asks to wait.
                _ = error.retry_after();
            }
        }
    });
}

/// Answers one request with these bytes.
async fn answer(listener: &TcpListener, data: &[u8]) {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    _ = stream.read(&mut [0; 4096]).await;
    // The client may have heard enough before all is sent.
    _ = stream.write_all(data).await;
    _ = stream.shutdown().await;
    _ = stream.read_to_end(&mut Vec::new()).await;
}
