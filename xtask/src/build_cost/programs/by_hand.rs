//! A call as one writes it without an SDK: signed, sent, and its answer read as JSON.

use std::error::Error;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

const HOST: &str = "slb.aliyuncs.com";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "there is one")?;
    let (id, secret) = (std::env::var("KEY_ID")?, std::env::var("KEY_SECRET")?);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let (date, nonce) = (std::env::var("DATE")?, format!("{:x}", now.as_nanos()));
    let hash = hex(&Sha256::digest(b""));
    let headers = [
        ("host", HOST),
        ("x-acs-action", "DescribeRegions"),
        ("x-acs-content-sha256", &hash),
        ("x-acs-date", &date),
        ("x-acs-signature-nonce", &nonce),
        ("x-acs-version", "2014-05-15"),
    ];
    let names = headers.map(|(name, _)| name).join(";");
    let lines = headers.map(|(name, value)| format!("{name}:{value}\n")).concat();
    let canonical = format!("POST\n/\n\n{lines}\n{names}\n{hash}");
    let to_sign = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical)));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(to_sign.as_bytes());
    let signature = hex(&mac.finalize().into_bytes());
    let authorization = format!(
        "ACS3-HMAC-SHA256 Credential={id},SignedHeaders={names},Signature={signature}"
    );
    let mut request = reqwest::Client::new().post(format!("https://{HOST}/"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let response = request.header("authorization", authorization).send().await?;
    let answer: serde_json::Value = serde_json::from_str(&response.text().await?)?;
    for region in answer["Regions"]["Region"].as_array().into_iter().flatten() {
        println!("{region}");
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
