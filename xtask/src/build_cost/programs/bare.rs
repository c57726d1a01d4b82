use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let host = "slb.aliyuncs.com";
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let stream = tokio::net::TcpStream::connect((host, 443)).await?;
    let connector = tokio_rustls::TlsConnector::from(Arc::new(tls));
    let stream = connector.connect(ServerName::try_from(host)?, stream).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let body = "Action=AddVServerGroupBackendServers&VServerGroupId=rsp-bp10000000001";
    let request = hyper::Request::post("/").header("host", host);
    let response = sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
    println!("{:?}", response.into_body().collect().await?.to_bytes());
    Ok(())
}
