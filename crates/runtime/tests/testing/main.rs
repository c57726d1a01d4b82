//! The transports for tests, as a user of them sees them.

mod recorded;
mod scripted;
#[path = "../calls/service.rs"]
mod service;

use aliyun_runtime::{CallOptions, Client, ClientBuilder, Credentials, Error, Transport};
use service::{SECRET, TOKEN, call};

/// A client over this transport, with a temporary key.
fn client(transport: impl Transport + 'static) -> ClientBuilder {
    Client::builder()
        .region("cn-hangzhou")
        .endpoint("made-up.example")
        .credentials(Credentials::new("canary-id", SECRET).security_token(TOKEN))
        .transport(transport)
}

async fn call_once(client: ClientBuilder) -> Result<String, Error> {
    call(&client.build().unwrap(), &CallOptions::new()).await
}
